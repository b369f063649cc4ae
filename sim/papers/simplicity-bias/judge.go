package simplicity

import (
	"math"

	"orrery/kernels"
	"orrery/sim"
	"orrery/sim/blocks/attack"
	"orrery/sim/blocks/nn"
	"orrery/sim/blocks/stat"
)

const (
	judgeRows        = 1000 // rows that pass through a network at once
	watchRows        = 1000 // test points that a curve is measured on while a network trains
	attackRows       = 1000 // test points that are attacked
	attackSteps      = 20
	trainAttackSteps = 7
)

// S is a set of coordinates: columns from up to, not including, to.
type S struct{ from, to int }

// judge measures networks on a test set, whole and with a set of coordinates S shuffled over the rows, or all but S.
type judge struct {
	test    *set
	simple  kernels.Matrix[float32] // S shuffled
	others  kernels.Matrix[float32] // all but S shuffled
	pass    *nn.Pass[float32]
	scores  []float64
	breathe func()
}

// newJudge draws the two permutations of the rows from the streams of that name.
func newJudge(r *sim.Run, name string, test *set, s S) *judge {
	n := test.x.Rows
	return &judge{test: test, breathe: r.Breathe, scores: make([]float64, n),
		simple: shuffled(test.x, s, r.Again("shuffle S "+name).Perm(n)),
		others: outside(test.x, s, r.Again("shuffle all but S "+name).Perm(n))}
}

// shuffled is x with the columns of S in row i taken from row perm[i]: jointly, so that correlations within S survive, while
// the other columns and the label stay. This is the paper's S-randomisation.
func shuffled(x kernels.Matrix[float32], s S, perm []int) kernels.Matrix[float32] {
	out := kernels.New[float32](x.Rows, x.Cols)
	for i := range x.Rows {
		copy(out.Row(i), x.Row(i))
		copy(out.Row(i)[s.from:s.to], x.Row(perm[i])[s.from:s.to])
	}
	return out
}

// outside is x with all columns but those of S shuffled.
func outside(x kernels.Matrix[float32], s S, perm []int) kernels.Matrix[float32] {
	out := kernels.New[float32](x.Rows, x.Cols)
	for i := range x.Rows {
		copy(out.Row(i), x.Row(perm[i]))
		copy(out.Row(i)[s.from:s.to], x.Row(i)[s.from:s.to])
	}
	return out
}

// outputs are f(x), good until the next call.
func (j *judge) outputs(net *Net, x kernels.Matrix[float32]) []float64 {
	if j.pass == nil {
		j.pass = nn.NewPass(net, judgeRows)
	}
	for from, f := range j.pass.Outputs(net, x) {
		for i := range f.Rows {
			j.scores[from+i] = float64(f.At(i, 0))
		}
		j.breathe()
	}
	return j.scores[:x.Rows]
}

// heard is what a network listens to: the AUC as it is, with S shuffled, and with all but S shuffled; and its accuracy.
type heard struct{ test, simple, others, acc float64 }

func (j *judge) listen(net *Net) (h heard) {
	auc := func(x kernels.Matrix[float32]) float64 { return stat.AUC(j.outputs(net, x), j.test.positive) }
	h.simple, h.others, h.test = auc(j.simple), auc(j.others), auc(j.test.x)
	h.acc = accuracy(j.scores, j.test.y)
	return h
}

func (j *judge) accuracy(net *Net) float64 { return accuracy(j.outputs(net, j.test.x), j.test.y) }

// accuracy is the share of outputs whose sign is the label.
func accuracy(f []float64, y []float32) float64 {
	right := 0
	for i, v := range f {
		if v*float64(y[i]) > 0 {
			right++
		}
	}
	return float64(right) / float64(len(f))
}

// attacker finds points of the ball round each input that a network gets wrong.
type attacker struct {
	pass   *nn.Pass[float32]
	adv, g kernels.Matrix[float32]
	slope  kernels.Matrix[float32] // of the loss along f
}

func newAttacker(net *Net, rows int) *attacker {
	return &attacker{pass: nn.NewPass(net, rows), adv: kernels.New[float32](rows, net.Sizes[0]),
		g: kernels.New[float32](rows, net.Sizes[0]), slope: kernels.New[float32](rows, 1)}
}

// run is L2 PGD from the points themselves; the result is good until the next call.
func (a *attacker) run(net *Net, x kernels.Matrix[float32], y []float32, eps float64, steps int, breathe func()) kernels.Matrix[float32] {
	adv, g, slope := a.adv.Slice(0, x.Rows, 0, x.Cols), a.g.Slice(0, x.Rows, 0, x.Cols), a.slope.Slice(0, x.Rows, 0, 1)
	for i := range x.Rows {
		copy(adv.Row(i), x.Row(i))
		// The loss's gradient is -y σ(-y f) ∂f/∂x. Each row's is normalised, so the positive factor σ(-y f), which may
		// underflow where the network is sure, drops out.
		slope.Set(i, 0, -y[i])
	}
	for range steps {
		a.pass.Forward(net, adv)
		a.pass.InputGradient(g, net, slope)
		attack.Step(adv, x, g, attack.Stride(eps, steps), eps)
		breathe()
	}
	return adv
}

// robust is the accuracy on the first points of a set when each has been attacked at radius eps.
func (j *judge) robust(net *Net, eps float64) float64 {
	s := j.test.first(min(attackRows, j.test.x.Rows))
	x := s.x
	if eps > 0 {
		x = newAttacker(net, s.x.Rows).run(net, s.x, s.y, eps, attackSteps, j.breathe)
	}
	return accuracy(j.outputs(net, x), s.y)
}

// beyond is the share of the same points whose x_0 no attack of radius eps carries across zero: the robust accuracy of a
// network that looks at x_0 alone and cuts at zero.
func (j *judge) beyond(eps float64) float64 {
	far, n := 0, min(attackRows, j.test.x.Rows)
	for i := range n {
		if math.Abs(float64(j.test.x.At(i, 0))) > eps {
			far++
		}
	}
	return float64(far) / float64(n)
}

// norms are the lengths of the first layer's columns: how strongly a network takes each input in.
func norms(net *Net) []float64 {
	w := net.W[0]
	out := make([]float64, w.Cols)
	for j := range out {
		for i := range w.Rows {
			v := float64(w.At(i, j))
			out[j] += float64(v * v)
		}
		out[j] = math.Sqrt(out[j])
	}
	return out
}
