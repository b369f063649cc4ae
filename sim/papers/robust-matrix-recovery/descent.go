package robust

import (
	"math"

	"orrery/kernels"
	"orrery/sim/blocks/linalg"
)

const (
	end       = 1e-5 // the step falls from η₀ to end·η₀
	recovered = 0.02 // an error below this counts as found
	hopeless  = 1e4  // an error above this will not come back
)

// A method is how one arm descends.
type method struct {
	squared bool    // the squared loss instead of the absolute one
	rank    int     // r', columns of U
	alpha   float64 // size of the start
	eta     float64 // first step, or the step of the squared loss
}

// An arm is one descent: X = U Uᵀ for U [d × r'].
type arm struct {
	method
	p       *problem
	rho     float64                 // what the step is multiplied by from one iteration to the next
	u, next kernels.Matrix[float32] // [d × columns that are not zero]
	full    kernels.Matrix[float32] // [d × d], X or Q
	x, q    []float32               // packed
	doubled []float32               // x with its off-diagonal entries doubled
	res     []float32               // R_i = ⟨A_i, X⟩ - y_i
	signs   []float32

	t       int
	loss    float64 // l1, whatever is descended on
	err     float64 // relative
	best    float64 // lowest err so far
	halved  int     // first iteration with err < 1/2; -1: not yet
	reached int     // first iteration with err < recovered; -1: not yet
	lost    bool    // it has diverged and stands still

	turned  float64 // sum of cosines between Q and X - X* until the error is first below a half
	turning int     // and how many
}

// newArm starts at U₀ = α·B, B's first r' columns (see spectral).
func newArm(p *problem, how method, b kernels.Matrix[float64], T int) *arm {
	live := 0 // columns of B that are not zero come first
	for live < how.rank && kernels.SumSquares(column(b, live)) > 0 {
		live++
	}
	a := &arm{method: how, p: p, u: kernels.New[float32](d, live), next: kernels.New[float32](d, live), full: kernels.New[float32](d, d),
		x: make([]float32, entries), q: make([]float32, entries), doubled: make([]float32, entries),
		res: make([]float32, p.m), signs: make([]float32, p.m), halved: -1, reached: -1, best: math.Inf(1), rho: math.Pow(end, 1/float64(T))}
	if how.squared {
		a.rho = 1
	}
	for i := range d {
		for j := range live {
			a.u.Set(i, j, float32(how.alpha*b.At(i, j)))
		}
	}
	a.look()
	return a
}

func column(b kernels.Matrix[float64], j int) []float64 {
	out := make([]float64, b.Rows)
	for i := range out {
		out[i] = b.At(i, j)
	}
	return out
}

// look computes what is known of the present U: X, R, the loss and the error.
func (a *arm) look() {
	if a.u.Cols > 0 {
		kernels.Mul(a.full, a.u, a.u.T())
	}
	pack(a.x, a.full)
	for k, x := range a.x {
		a.doubled[k] = float32(twice[k]) * x
	}
	a.p.residuals(a.res, a.doubled)
	// f(U) = (1/m) Σ |⟨A_i, U Uᵀ⟩ - y_i|
	sum := 0.0
	for _, x := range a.res {
		sum += math.Abs(float64(x))
	}
	a.loss, a.err = sum/float64(a.p.m), a.p.relativeError(a.x)
	a.best = min(a.best, a.err)
	if a.halved < 0 && a.err < 0.5 {
		a.halved = a.t
	}
	if a.reached < 0 && a.err < recovered {
		a.reached = a.t
	}
	if !(a.err < hopeless) { // NaN too
		a.lost = true
	}
}

// step is one iteration, U ← U - η₀ρᵗ Q U with Q = (1/m) Σ sign(R_i) A_i, or R_i itself for the squared loss.
func (a *arm) step() {
	if a.lost {
		return
	}
	c := a.res
	if !a.squared {
		c = a.signs
		for i, x := range a.res {
			c[i] = sign(x)
		}
	}
	a.p.combine(a.q, c)
	if a.halved < 0 {
		if z := a.p.cosine(a.q, a.x); !math.IsNaN(z) {
			a.turned += z
			a.turning++
		}
	}
	if a.u.Cols > 0 {
		rate := a.eta * math.Pow(a.rho, float64(a.t)) / float64(a.p.m)
		unpack(a.full, a.q)
		copy(a.next.Data, a.u.Data)
		kernels.MulAdd(a.next, float32(-rate), a.full, a.u, 1)
		a.u, a.next = a.next, a.u
	}
	a.t++
	a.look()
}

// cosine is the mean one between Q and X - X*, from which the descent should lead away straight, over the time in which the
// signal grows; NaN before the first step.
func (a *arm) cosine() float64 { return a.turned / float64(a.turning) }

// spectrum are the eigenvalues of U Uᵀ, largest first [d]. They are those of UᵀU, which says more of the small ones.
func (a *arm) spectrum() []float64 {
	out := make([]float64, d)
	if a.u.Cols == 0 {
		return out
	}
	u, gram := kernels.Of(d, a.u.Cols, linalg.Convert[float64](a.u.Data)), kernels.New[float64](a.u.Cols, a.u.Cols)
	kernels.Mul(gram, u.T(), u)
	copy(out, linalg.SymmetricValues(gram))
	return out
}

// above counts eigenvalues of U Uᵀ above a tenth.
func (a *arm) above() (n int) {
	for _, w := range a.spectrum() {
		if w > 0.1 {
			n++
		}
	}
	return n
}
