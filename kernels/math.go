package kernels

import "math"

// Accuracy in float32, denormals, infinities and NaN included, in units in the last
// place, the worst of every 61st number of all: Exp 0.90, Log 0.81, Tanh 1.26, Erf 1.15,
// Sigmoid 2.31; GELU see there. In float64, the worst of 600000 draws and more: Exp 0.90,
// Log 0.82, Tanh 1.13, Sigmoid 2.22. TestUlps32 and TestUlps64 hold them to somewhat more.
// The coefficients are fits of internal/minimax; internal/gen/formulas.go says what for.

var (
	inf32, inf64 = float32(math.Inf(1)), math.Inf(1)
	nan32, nan64 = float32(math.NaN()), math.NaN()
)

// pick is a if c and else b.
func pick[T Float](c bool, a, b T) T {
	if c {
		return a
	}
	return b
}

func abs[T Float](x T) T { return T(math.Abs(float64(x))) }

// Exp sets dst = eˣ.
func Exp[T Float](dst, x []T) {
	same("Exp", len(dst), len(x))
	if is64[T]() {
		each(f64(dst), f64(x), exps64(f64(dst), f64(x)), exp64)
	} else {
		spans[exponential].apply(f32(dst), f32(x), exp32)
	}
}

// Log sets dst = ln x.
func Log[T Float](dst, x []T) {
	same("Log", len(dst), len(x))
	if is64[T]() {
		each(f64(dst), f64(x), logs64(f64(dst), f64(x)), log64)
	} else {
		spans[logarithm].apply(f32(dst), f32(x), log32)
	}
}

// Tanh sets dst = tanh x.
func Tanh[T Float](dst, x []T) {
	same("Tanh", len(dst), len(x))
	if is64[T]() {
		each(f64(dst), f64(x), tanhs64(f64(dst), f64(x)), tanh64)
	} else {
		each(f32(dst), f32(x), tanhs32(f32(dst), f32(x)), tanh32)
	}
}

// Sigmoid sets dst = 1/(1+e⁻ˣ).
func Sigmoid[T Float](dst, x []T) {
	same("Sigmoid", len(dst), len(x))
	if is64[T]() {
		each(f64(dst), f64(x), sigmoids64(f64(dst), f64(x)), sigmoid64)
	} else {
		spans[logistic].apply(f32(dst), f32(x), sigmoid32)
	}
}

// Erf sets dst = erf x, the error function. In float64 it is package math's, element by
// element.
func Erf[T Float](dst, x []T) {
	same("Erf", len(dst), len(x))
	if is64[T]() {
		each(f64(dst), f64(x), 0, math.Erf)
	} else {
		each(f32(dst), f32(x), erfs32(f32(dst), f32(x)), erf32)
	}
}

// GELU sets dst = x·Φ(x), Φ the normal distribution function (the exact form, not the
// tanh approximation). Hendrycks and Gimpel, arXiv 1606.08415. In float32 the error is
// at most 3 ulp above -1 and 2e-7·|x| below, where the result goes to 0; in float64 it
// is package math's Erfc, element by element.
func GELU[T Float](dst, x []T) {
	same("GELU", len(dst), len(x))
	if is64[T]() {
		each(f64(dst), f64(x), 0, gelu64)
	} else {
		each(f32(dst), f32(x), gelus32(f32(dst), f32(x)), gelu32)
	}
}

func gelu64(x float64) float64 {
	if x == math.Inf(-1) {
		return 0
	}
	return 0.5 * x * math.Erfc(x*(-1/math.Sqrt2))
}

// each applies f from element i on.
func each[T Float](dst, x []T, i int, f func(T) T) {
	for ; i < len(dst); i++ {
		dst[i] = f(x[i])
	}
}

// The functions that are faster where no element is extreme.
const (
	exponential = iota
	logarithm
	logistic
)

// span is the set of ordinary arguments of a function, those float32 x with
// bits(x)&mask - by < below.
type span struct {
	function        int
	mask, by, below uint32
}

var spans = [...]span{
	// |x| < 87: eˣ is neither denormal nor infinite.
	exponential: {function: exponential, mask: 0x7fffffff, below: 0x42ae0000},
	logistic:    {function: logistic, mask: 0x7fffffff, below: 0x42ae0000},
	// 0 < x, neither denormal nor infinite.
	logarithm: {function: logarithm, mask: 0xffffffff, by: 0x00800000, below: 0x7f800000 - 0x00800000},
}

// apply sets dst = f(x), block by block. Where a block is ordinary it leaves out what extreme
// numbers need; the results are the same.
func (s *span) apply(dst, x []float32, f func(float32) float32) {
	const block = 1024 // dst and x stay in the level 1 cache
	for i := 0; i < len(x); i += block {
		d, x := dst[i:min(i+block, len(x))], x[i:min(i+block, len(x))]
		each(d, x, s.vectors(d, x, s.holds(x)), f)
	}
}

// vectors computes what fills whole vectors and returns how much that was. (Function values
// would move their callers' arrays to the heap.)
func (s *span) vectors(dst, x []float32, ordinary bool) int {
	switch {
	case s.function == exponential && ordinary:
		return expMids32(dst, x)
	case s.function == exponential:
		return exps32(dst, x)
	case s.function == logarithm && ordinary:
		return logMids32(dst, x)
	case s.function == logarithm:
		return logs32(dst, x)
	case ordinary:
		return sigmoidMids32(dst, x)
	}
	return sigmoids32(dst, x)
}

// holds reports that all of x lie in the span.
func (s *span) holds(x []float32) bool {
	top, i := topBits32(x, s.mask, s.by)
	for _, v := range x[i:] {
		top = max(top, math.Float32bits(v)&s.mask-s.by)
	}
	return top < s.below
}
