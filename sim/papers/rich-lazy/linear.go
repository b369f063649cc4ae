package richlazy

import (
	"math"
	"slices"

	"gonum.org/v1/gonum/mat"

	"orrery/kernels"
	"orrery/sim"
	"orrery/sim/blocks/linalg"
)

const (
	width       = 50 // d
	targetNorm  = 3  // |β|
	linearLR    = 0.01
	linearSteps = 20000 // at most
	linearFit   = 1e-6  // |e|²/|β|² to stop at
	linearMid   = 5
)

// A linear network f(x) = w₂·W₁x on white inputs x, trained on the population loss
//
//	L = |e|²/2,  e = W₁ᵀw₂ - β.
type linear struct {
	name  string
	rank  int
	beta  []float64
	w1    kernels.Matrix[float64] // [d × d]
	w2    []float64
	start kernels.Matrix[float64] // W₁ at the start
	steps int
	done  bool
	path  []waypoint
}

// A waypoint is the network at some step.
type waypoint struct {
	step         int
	w1           []float64
	w2           []float64
	ka, dw, loss float64
}

// A gaussian is a random matrix with its singular vectors.
type gaussian struct{ u, v *mat.Dense }

func newGaussian(r *sim.Run, stream string) gaussian {
	x := make([]float64, width*width)
	kernels.FillNormal(x, r.Rand(stream))
	var d mat.SVD
	if !d.Factorize(mat.NewDense(width, width, x), mat.SVDThin) {
		panic("richlazy: the singular value decomposition of a random matrix did not converge")
	}
	g := gaussian{new(mat.Dense), new(mat.Dense)}
	d.UTo(g.u)
	d.VTo(g.v)
	return g
}

// start is U_r V_rᵀ of norm sig: all r singular values are equal. At r = d it is a random orthogonal matrix, scaled.
func (g gaussian) start(r int, sig float64) kernels.Matrix[float64] {
	var w mat.Dense
	w.Mul(g.u.Slice(0, width, 0, r), g.v.Slice(0, width, 0, r).T())
	m := kernels.Of(width, width, w.RawMatrix().Data)
	kernels.Scale(sig/linalg.Norm(m.Data), m.Data)
	return m
}

// aligned is u βᵀ of norm sig.
func aligned(u, beta []float64, sig float64) kernels.Matrix[float64] {
	m := kernels.New[float64](width, width)
	for i, x := range u {
		kernels.Axpy(x, beta, m.Row(i))
	}
	kernels.Scale(sig/linalg.Norm(m.Data), m.Data)
	return m
}

func newLinear(name string, rank int, beta []float64, start kernels.Matrix[float64]) *linear {
	return &linear{name: name, rank: rank, beta: beta, start: start, w1: kernels.Of(width, width, slices.Clone(start.Data)),
		w2: make([]float64, width)}
}

// error sets e = W₁ᵀw₂ - β.
func (n *linear) error(e []float64) {
	for j, b := range n.beta {
		e[j] = -b
	}
	for i, x := range n.w2 {
		kernels.Axpy(x, n.w1.Row(i), e)
	}
}

// step is one of gradient descent on both layers at once: ∂L/∂w₂ = W₁e, ∂L/∂W₁ = w₂eᵀ.
func (n *linear) step(e []float64) {
	for i := range n.w2 {
		row := n.w1.Row(i)
		g2 := kernels.Dot(row, e)
		kernels.Axpy(-linearLR*n.w2[i], e, row)
		n.w2[i] -= float64(linearLR * g2)
	}
	n.steps++
}

// kernel is the tangent kernel on inputs, xᵀK x': K = W₁ᵀW₁ + |w₂|² I.
func (n *linear) kernel(w1 kernels.Matrix[float64], w2 []float64) []float64 {
	k := kernels.New[float64](width, width)
	kernels.Mul(k, w1.T(), w1)
	s := linalg.Inner(w2, w2)
	for i := range width {
		k.Data[i*width+i] += s
	}
	return k.Data
}

// train descends until the error is small, and remembers the way at steps ever further apart.
func (n *linear) train(r *sim.Run) {
	e, next := make([]float64, width), 0
	k0 := n.kernel(n.start, make([]float64, width))
	for i := 0; ; i++ {
		n.error(e)
		loss := linalg.Inner(e, e)
		n.done = loss < linearFit*targetNorm*targetNorm
		last := n.done || i == linearSteps
		if i == next || last {
			n.path = append(n.path, waypoint{i, slices.Clone(n.w1.Data), slices.Clone(n.w2),
				linalg.Cosine(k0, n.kernel(n.w1, n.w2)), linalg.Distance(n.w1.Data, n.start.Data), loss / 2})
			next = max(i+4, i+i/30)
			r.Breathe()
		}
		if last {
			return
		}
		n.step(e)
	}
}

// end is the network as it was left.
func (n *linear) end() waypoint { return n.path[len(n.path)-1] }

// drift is by how much an entry of W₁W₁ᵀ - w₂w₂ᵀ has changed. Gradient flow conserves it; steps of finite size do nearly.
func (n *linear) drift() float64 {
	now, then := kernels.New[float64](width, width), kernels.New[float64](width, width)
	kernels.Mul(now, n.w1, n.w1.T())
	kernels.Mul(then, n.start, n.start.T())
	most := 0.0
	for i, x := range n.w2 {
		for j, y := range n.w2 {
			most = max(most, math.Abs(now.At(i, j)-float64(x*y)-then.At(i, j)))
		}
	}
	return most
}

// theory trains the linear networks: four fixed starts for the chart and the claims, and the one that rank and init ask for.
func theory(r *sim.Run) [nets]*linear {
	beta := make([]float64, width)
	kernels.FillNormal(beta, r.Rand("target"))
	kernels.Scale(targetNorm/linalg.Norm(beta), beta)
	u := make([]float64, width)
	kernels.FillNormal(u, r.Rand("aligned start"))
	sig := sigma.In(r)

	g := newGaussian(r, "linear G")
	random := func(name string, rank int, g gaussian) *linear {
		return newLinear(name, rank, beta, g.start(rank, sig))
	}
	along := func(name string) *linear {
		return newLinear(name, 1, beta, aligned(u, beta, sig))
	}
	chosen := along("low")
	if initial.In(r) == "random" {
		rk := min(rank.In(r), width)
		if rk == width { // the control: another orthogonal start instead of the same one
			chosen = random("low", rk, newGaussian(r, "another linear G"))
		} else {
			chosen = random("low", rk, g)
		}
	}

	starts := []*linear{random("full", width, g), random("5", linearMid, g), random("1", 1, g), along("aligned"), chosen}
	labels := []string{"full rank", "rank 5", "rank 1", "rank 1, aligned"}
	drift := 0.0
	for i := range r.Steps("Linear theory", len(starts)) {
		n := starts[i]
		n.train(r)
		end := n.end()
		if ka, dw := "lin_KA_"+n.name, "lin_dW_"+n.name; r.MeasureFinite(ka, end.ka) && r.MeasureFinite(dw, end.dw) {
			r.Final(ka, dw) // their claims need not wait for the pictures
		}
		r.MeasureFinite("lin_steps_"+n.name, float64(end.step))
		drift = max(drift, n.drift())
		if i < len(labels) {
			r.Bar("theory", "KA", labels[i], end.ka)
			r.Bar("theory", "dW", labels[i], end.dw)
		}
	}
	r.MeasureFinite("lin_drift", drift)
	return [nets]*linear{low: chosen, mid: starts[1], full: starts[0]}
}
