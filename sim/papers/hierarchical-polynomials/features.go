package hier

import (
	"math"
	"math/rand/v2"

	"gonum.org/v1/gonum/stat/distuv"

	"orrery/kernels"
	"orrery/sim/blocks/linalg"
)

const constant = 0.1 // the last feature of each layer of m2

// inner are the frozen random features: phi(V x), and relu(V x + c) for the kernel method, each m2 numbers and a constant.
type inner struct {
	m2  int
	V   kernels.Matrix[float32] // [d × m2], columns uniform on the unit sphere
	c   []float32               // [m2], standard normal
	act string                  // "quad" or "relu"
}

func newInner(v, c *rand.Rand, d, m2 int, act string) *inner {
	f := &inner{m2: m2, V: kernels.New[float32](d, m2), c: make([]float32, m2), act: act}
	column := make([]float64, d)
	for j := range m2 {
		kernels.FillNormal(column, v)
		kernels.Scale(1/math.Sqrt(kernels.SumSquares(column)), column)
		for i, x := range column {
			f.V.Set(i, j, float32(x))
		}
	}
	kernels.FillNormal(f.c, c)
	return f
}

func (f *inner) size() int { return f.m2 + 1 }

// quad sets dst [n × size] to phi(Vᵀx) for the rows of x, phi(z) = (z² - 1)/√m2.
func (f *inner) quad(dst, x kernels.Matrix[float32]) {
	kernels.Mul(dst.Slice(0, x.Rows, 0, f.m2), x, f.V)
	scale := float32(1 / math.Sqrt(float64(f.m2)))
	for i := range x.Rows {
		row := dst.Row(i)[:f.m2]
		kernels.MulElem(row, row, row)
		for j, z := range row {
			row[j] = float32(z-1) * scale
		}
		dst.Row(i)[f.m2] = constant
	}
}

// relu sets dst to relu(Vᵀx + c)/√m2: the random features of the kernel method, and phi where act says so.
func (f *inner) relu(dst, x kernels.Matrix[float32]) {
	kernels.DenseReLU(dst.Slice(0, x.Rows, 0, f.m2), x, f.V, f.c)
	scale := float32(1 / math.Sqrt(float64(f.m2)))
	for i := range x.Rows {
		kernels.Scale(scale, dst.Row(i)[:f.m2])
		dst.Row(i)[f.m2] = constant
	}
}

// phi are the features of the network itself.
func (f *inner) phi(dst, x kernels.Matrix[float32]) {
	if f.act == "relu" {
		f.relu(dst, x)
		return
	}
	f.quad(dst, x)
}

// matrix is the quadratic form that f(x) = uᵀphi(Vx) holds: Â = Σ_j u_j h_j v_j v_jᵀ/√m2, in the basis Q [d × d]. For
// phi = z² - 1, h = 1; for relu(z + c), h is half the density of the normal distribution at c, the coefficient of its
// second Hermite polynomial.
func (f *inner) matrix(u []float64, Q kernels.Matrix[float32]) []float64 {
	d := Q.Rows
	W := kernels.New[float32](f.m2, d)
	kernels.Mul(W, f.V.T(), Q)
	out := make([]float64, d*d)
	for j := range f.m2 {
		h := u[j] / math.Sqrt(float64(f.m2))
		if f.act == "relu" {
			h *= distuv.UnitNormal.Prob(float64(f.c[j])) / 2
		}
		w := W.Row(j)
		for a := range d {
			for b := range d {
				out[a*d+b] += h * float64(w[a]) * float64(w[b])
			}
		}
	}
	return out
}

// all are the features of a whole sample, held.
func all(features func(dst, x kernels.Matrix[float32]), size int, s *sample, breathe func()) kernels.Matrix[float32] {
	out := kernels.New[float32](s.n(), size)
	s.blocks(func(i, j int) {
		features(out.Slice(i, j, 0, size), s.x.Slice(i, j, 0, s.x.Cols))
		breathe()
	})
	return out
}

// apply is w·x for each row x of the features.
func apply(dst []float64, features kernels.Matrix[float32], w []float64) {
	w32 := linalg.Convert[float32](w)
	for i := range features.Rows {
		dst[i] = float64(kernels.Dot(features.Row(i), w32))
	}
}

// stream is apply where the features are not held.
func stream(dst []float64, features func(dst, x kernels.Matrix[float32]), s *sample, w []float64, breathe func()) {
	block := kernels.New[float32](blockRows, len(w))
	s.blocks(func(i, j int) {
		b := block.Slice(0, j-i, 0, len(w))
		features(b, s.x.Slice(i, j, 0, s.x.Cols))
		apply(dst[i:j], b, w)
		breathe()
	})
}

// The outer layer: m1 ReLU units of the standardised feature, and a constant.
type outer struct {
	mean, sd float64   // of f on the second sample
	s, b     []float64 // [m1], ±1 and uniform on [-3, 3]
	a        []float64 // [m1 + 1], learned
}

func newOuter(s, b *rand.Rand, m1 int) *outer {
	o := &outer{s: make([]float64, m1), b: make([]float64, m1)}
	for j := range m1 {
		o.s[j] = float64(2*s.IntN(2) - 1)
		o.b[j] = 6*b.Float64() - 3
	}
	return o
}

// standardise takes mean and standard deviation of f.
func (o *outer) standardise(f []float64) {
	n := float64(len(f))
	o.mean = kernels.Sum(f) / n
	sum := 0.0
	for _, x := range f {
		sum += float64((x - o.mean) * (x - o.mean))
	}
	o.sd = max(math.Sqrt(sum/n), 1e-12) // a feature that is 0 everywhere stays 0
}

// units sets row to relu(s_j f' - b_j)/√m1 and 1/√m1, f' = (f - mean)/sd.
func (o *outer) units(row []float64, f float64) {
	z, scale := (f-o.mean)/o.sd, 1/math.Sqrt(float64(len(o.s)))
	for j, s := range o.s {
		row[j] = max(0, float64(s*z)-o.b[j]) * scale
	}
	row[len(o.s)] = scale
}

// predict is Σ a_j relu(s_j f' - b_j) for each f.
func (o *outer) predict(dst, f, a []float64) {
	row := make([]float64, len(o.s)+1)
	for i, x := range f {
		o.units(row, x)
		dst[i] = kernels.Dot(row, a)
	}
}
