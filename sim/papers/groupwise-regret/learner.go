package groupwise

import "orrery/kernels"

// ridge is an online learner: the linear model with the least squared error on all that it has learned so far, plus
// λ|θ|². It is the oracle that the reduction calls, once to predict and once to learn, and knows nothing about groups.
type ridge struct {
	p kernels.Matrix[float64] // [d × d]: P = (λI + Σ x xᵀ)⁻¹
	b []float64               // [d]: Σ y x
	v []float64               // [d]: P x, of the last x seen
}

func newRidge(d int, lambda float64) *ridge {
	l := &ridge{p: kernels.New[float64](d, d), b: make([]float64, d), v: make([]float64, d)}
	for i := range d {
		l.p.Row(i)[i] = 1 / lambda
	}
	return l
}

// predict is θ·x with θ = P b, that is b·(P x), clipped to [0, 1].
func (l *ridge) predict(x []float64) float64 {
	kernels.Fill(l.v, 0)
	for j, xj := range x { // P is symmetric: its rows are its columns
		if xj != 0 {
			kernels.Axpy(xj, l.p.Row(j), l.v)
		}
	}
	return unit(kernels.Dot(l.b, l.v))
}

// learn takes the label of the x that was predicted last: P ← P - v vᵀ/(1 + x·v) with v = P x, and b ← b + y x.
func (l *ridge) learn(x []float64, y float64) {
	s := 1 / (1 + kernels.Dot(x, l.v))
	for i, vi := range l.v {
		if vi != 0 {
			kernels.Axpy(-s*vi, l.v, l.p.Row(i))
		}
	}
	kernels.Axpy(y, x, l.b)
}

// theta is the model: P b.
func (l *ridge) theta() []float64 {
	out := make([]float64, len(l.b))
	for j, bj := range l.b {
		kernels.Axpy(bj, l.p.Row(j), out)
	}
	return out
}

// rivals are the four baselines: one model for all, with ever more to go on.
type rivals struct {
	groups, d            int
	single               *ridge         // on x: the paper's baseline
	indicators, products *ridge         // on x and 1[g], on all x·1[g]
	cells                map[int]*ridge // one per distinct active set: up to 2^groups of them
	lambda               float64

	withFlags, blocks []float64 // scratch: their features
}

func newRivals(groups, d int, lambda float64) *rivals {
	return &rivals{groups: groups, d: d, lambda: lambda,
		single: newRidge(d, lambda), indicators: newRidge(d+groups, lambda), products: newRidge(d*groups, lambda),
		cells: map[int]*ridge{}, withFlags: make([]float64, d+groups), blocks: make([]float64, d*groups)}
}

// predict writes the predictions of single, indicators, products and cells.
func (b *rivals) predict(out []float64, x []float64, active []int) {
	kernels.Fill(b.withFlags, 0)
	kernels.Fill(b.blocks, 0)
	copy(b.withFlags, x)
	for _, g := range active {
		b.withFlags[b.d+g] = 1
		copy(b.blocks[g*b.d:], x)
	}
	k := key(active)
	if b.cells[k] == nil {
		b.cells[k] = newRidge(b.d, b.lambda)
	}
	out[0], out[1], out[2], out[3] = b.single.predict(x), b.indicators.predict(b.withFlags), b.products.predict(b.blocks), b.cells[k].predict(x)
}

// learn takes the label of the round that was predicted last.
func (b *rivals) learn(x []float64, active []int, y float64) {
	b.single.learn(x, y)
	b.indicators.learn(b.withFlags, y)
	b.products.learn(b.blocks, y)
	b.cells[key(active)].learn(x, y)
}
