package conformal

import (
	"orrery/kernels"
	"orrery/sim"
	"orrery/sim/blocks/attack"
	"orrery/sim/blocks/linalg"
)

// An attacker moves images within an L2 ball by projected gradient ascent on the mean over draws of his own of
// 1 - f(x+d)_y: 10 steps along the normalised gradient, each 2.5·radius/10 long. He knows the model and the true label,
// but neither the draws of the scores (the bounds would be void) nor the transformation (its sigmoid is nearly flat:
// an attack on it has no gradient and only looks harmless). Pixels may leave [0, 1], which only helps him.
type attacker struct {
	net   *Net
	noise kernels.Matrix[float32] // [draws × h]: W₁d; a row of zeros against a model without smoothing
	head  head
	a, da kernels.Matrix[float32] // [images × h]: W₁x + b₁ and the gradient there
	g     kernels.Matrix[float32] // [images × 196]: the gradient
	dh    kernels.Matrix[float32] // [images·draws × h]
}

// attacked is how many images are moved at once.
const attacked = 40

func newAttacker(net *Net, noise kernels.Matrix[float32]) *attacker {
	h := net.Sizes[1]
	return &attacker{net: net, noise: noise, head: newHead(h, attacked*noise.Rows),
		a: kernels.New[float32](attacked, h), da: kernels.New[float32](attacked, h),
		g: kernels.New[float32](attacked, net.Sizes[0]), dh: kernels.New[float32](attacked*noise.Rows, h)}
}

// gradient is, for each of up to 40 images, a positive multiple of the objective's gradient in x: [images × 196].
func (t *attacker) gradient(x kernels.Matrix[float32], truth []int) kernels.Matrix[float32] {
	n, draws, h := x.Rows, t.noise.Rows, t.a.Cols
	a, da := t.a.Slice(0, n, 0, h), t.da.Slice(0, n, 0, h)
	kernels.Dense(a, x, t.net.W[0].T(), t.net.B[0])
	for i := range n {
		for k := range draws {
			kernels.Add(t.head.h.Row(i*draws+k), a.Row(i), t.noise.Row(k))
		}
	}
	hidden := t.head.h.Data[:n*draws*h]
	kernels.ReLU(hidden, hidden)
	f := t.head.softmax(t.net, n*draws)

	// ∂(1 - f_y)/∂z_j = f_y (f_j - 1[j = y]). An image's draws are divided by the largest f_y among them, which changes no
	// direction and saves confident models (f_y = 1e-40 once the attack succeeds) from underflow.
	for i, y := range truth {
		own := f.Row(y)[i*draws : (i+1)*draws]
		most := kernels.Max(own)
		for k := range draws {
			w := float32(1)
			if most > 0 {
				w = own[k] / most
			}
			at := i*draws + k
			for j := range classes {
				v := f.Row(j)[at]
				if j == y {
					v--
				}
				f.Row(j)[at] = w * v
			}
		}
	}
	dh := t.dh.Slice(0, n*draws, 0, h)
	kernels.Mul(dh, f.T(), t.net.W[1])
	kernels.ReLUGrad(t.dh.Data[:n*draws*h], t.dh.Data[:n*draws*h], hidden)
	for i := range n {
		kernels.SumRows(da.Row(i), dh.Slice(i*draws, (i+1)*draws, 0, h))
	}
	g := t.g.Slice(0, n, 0, t.g.Cols)
	kernels.Mul(g, da, t.net.W[0])
	return g
}

// step moves x one step and back into the ball of that radius round x0.
func (t *attacker) step(x, x0 kernels.Matrix[float32], truth []int, radius float64) {
	attack.StepExact(x, x0, t.gradient(x, truth), stride*radius/attackSteps, radius)
}

// norm is the L2 norm.
func norm(x []float32) float64 { return linalg.Norm(x) }

// attack moves all images of s. look hears, after every step on the first images, how they lie: the path of the attack.
func (t *attacker) attack(r *sim.Run, phase string, s set, radius float64, look func(step int, x kernels.Matrix[float32])) kernels.Matrix[float32] {
	moved := kernels.New[float32](s.len(), s.x.Cols)
	copy(moved.Data, s.x.Data[:len(moved.Data)])
	for c := range r.Steps(phase, (s.len()+attacked-1)/attacked) {
		part := s.slice(c*attacked, min(s.len(), (c+1)*attacked))
		x := moved.Slice(c*attacked, c*attacked+part.len(), 0, moved.Cols)
		for k := range attackSteps {
			t.step(x, part.x, part.labels, radius)
			if c == 0 && look != nil {
				look(k+1, x)
			}
			if k%3 == 2 {
				r.Breathe()
			}
		}
	}
	return moved
}
