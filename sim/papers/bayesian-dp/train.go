package dp

import (
	"math"
	"math/rand/v2"

	"orrery/kernels"
	"orrery/sim"
	"orrery/sim/blocks/data"
)

// images are the digits 3 (y = 0) and 8 (y = 1), one a row, with values in [0, 1].
type images struct {
	train, test kernels.Matrix[float32] // [200 × 196], [500 × 196]
	y           []float32               // of the training images
	testEight   []bool
	norm        []float32 // |x_i|
	dark        []int     // pixels that are 0 in all 700
}

func loadImages(r *sim.Run) *images {
	all, _ := data.MNIST(r.Data, side, pool, 0)
	digits := all.Pick(all.Which(3, 8)[:trainCount+testCount])
	x, eight := digits.Matrix(digits.Len(), 0, 1), digits.Are(8)
	d := &images{train: x.Slice(0, trainCount, 0, x.Cols), test: x.Slice(trainCount, x.Rows, 0, x.Cols),
		y: make([]float32, trainCount), testEight: eight[trainCount:]}
	for i := range trainCount {
		if eight[i] {
			d.y[i] = 1
		}
		d.norm = append(d.norm, float32(math.Sqrt(float64(kernels.SumSquares(d.train.Row(i))))))
	}
	for p := range side * side {
		lit := false
		for i := range digits.Len() {
			lit = lit || digits.Image(i)[p] != 0
		}
		if !lit {
			d.dark = append(d.dark, p)
		}
	}
	return d
}

// accuracy is the share of test images on the right side of the models' hyperplanes w [models × 196].
func (d *images) accuracy(w kernels.Matrix[float32]) float64 {
	z := kernels.New[float32](w.Rows, testCount)
	kernels.Mul(z, w, d.test.T())
	right := 0
	for m := range w.Rows {
		for i, v := range z.Row(m) {
			if v > 0 == d.testEight[i] {
				right++
			}
		}
	}
	return float64(right) / float64(w.Rows*testCount)
}

// dpgd is DP gradient descent on the full batch, T steps of
//
//	w ← w - (lr/n) (Σ_i clip(g_i) + σ C N(0, I)),  g_i = (sigmoid(w·x_i) - y_i) x_i,  clip(g) = g·min(1, C/|g|).
//
// Its sigma is the noise that is really added.
type dpgd struct {
	T     int
	sigma float64
}

// shift is what a gradient that is clipped in every step moves its own weight by, lr·T·C/n.
func (d dpgd) shift() float64 { return rate * float64(d.T) * clip / trainCount }

// mu is the signal of a canary in units of the noise's standard deviation, √T/σ.
func (d dpgd) mu() float64 { return math.Sqrt(float64(d.T)) / d.sigma }

// canaries are k images with label 1 that light one dark pixel each, at[j], and one that all share:
//
//	c_j = s (√(1-ρ) e_at[j] + √ρ e_shared).
type canaries struct {
	at          []int
	shared      int
	own, common float64 // s√(1-ρ), s√ρ
}

func newCanaries(pixels []int, k int, rho float64) *canaries {
	return &canaries{shared: pixels[0], at: pixels[1 : 1+k], own: ink * math.Sqrt(1-rho), common: ink * math.Sqrt(rho)}
}

// logit is w·c_j.
func (c *canaries) logit(w []float32, j int) float64 {
	return float64(c.own*float64(w[c.at[j]])) + float64(c.common*float64(w[c.shared]))
}

// addGradients adds the clipped gradients of the canaries that are present. The norm of c_j is s.
func (c *canaries) addGradients(sum, w []float32, present []bool) {
	for j, in := range present {
		if !in {
			continue
		}
		a := max(-1/(1+math.Exp(c.logit(w, j))), -clip/ink) // sigmoid(w·c) - 1, clipped
		sum[c.at[j]] += float32(a * c.own)
		sum[c.shared] += float32(a * c.common)
	}
}

// score is w·c_j in units of what a present canary moves it by: 0 on average if c_j is absent, 1 if it is present, and
// with ρ > 0 more for every neighbour.
func (c *canaries) score(w []float32, j int, d dpgd) float64 {
	return c.logit(w, j) / (d.shift() * ink)
}

// team trains models side by side, so that their steps are matrix products.
type team struct {
	dpgd
	d       *images
	w, g, e kernels.Matrix[float32] // weights, gradients, noise [models × 196]
	z       kernels.Matrix[float32] // [models × 200]
}

func newTeam(d *images, how dpgd, models int) *team {
	t := &team{dpgd: how, d: d}
	t.w, t.g, t.e = kernels.New[float32](models, side*side), kernels.New[float32](models, side*side), kernels.New[float32](models, side*side)
	t.z = kernels.New[float32](models, trainCount)
	return t
}

// train trains the first models of the team from w = 0, model m with the canaries of which present[m] says so, and
// returns their weights until the next call. breathe is called now and then.
func (t *team) train(c *canaries, present [][]bool, noise *rand.Rand, breathe func()) kernels.Matrix[float32] {
	b := len(present)
	w, g, e, z := t.w.Slice(0, b, 0, side*side), t.g.Slice(0, b, 0, side*side), t.e.Slice(0, b, 0, side*side), t.z.Slice(0, b, 0, trainCount)
	kernels.Fill(w.Data, 0)
	for step := range t.T {
		kernels.Mul(z, w, t.d.train.T())
		kernels.Sigmoid(z.Data, z.Data)
		for m := range b {
			clipped(z.Row(m), t.d.y, t.d.norm)
		}
		kernels.Mul(g, z, t.d.train) // Σ of clipped gradients
		kernels.FillNormal(e.Data, noise)
		kernels.Axpy(float32(t.sigma*clip), e.Data, g.Data)
		for m := range b {
			c.addGradients(g.Row(m), w.Row(m), present[m])
		}
		kernels.Axpy(float32(-rate/trainCount), g.Data, w.Data)
		if step%10 == 9 {
			breathe()
		}
	}
	return w
}

// clipped turns p_i = sigmoid(w·x_i) into the factor a_i with which x_i enters the sum of clipped gradients,
// (p_i - y_i)·min(1, C/(|p_i - y_i||x_i|)).
func clipped(p, y, norm []float32) {
	for i := range p {
		a := p[i] - y[i]
		bound := clip / norm[i]
		p[i] = min(max(a, -bound), bound)
	}
}

// darkOnly trains a model's weights on dark pixels alone: w[0] is the shared one's, w[1+j] canary j's, what `at` of the
// canaries must say. No image lights these pixels and no canary another, so that this is the same training, of which
// nothing is left out but the weights that have no part in the attack.
func (d dpgd) darkOnly(w, g []float32, c *canaries, present []bool, noise *rand.Rand) {
	kernels.Fill(w, 0)
	for range d.T {
		kernels.FillNormal(g, noise)
		kernels.Scale(float32(d.sigma*clip), g)
		c.addGradients(g, w, present)
		kernels.Axpy(float32(-rate/trainCount), g, w)
	}
}

// ownPixels are the places of a model that has no other weights.
func ownPixels(k int) []int {
	out := make([]int, k+1)
	for i := range out {
		out[i] = i
	}
	return out
}
