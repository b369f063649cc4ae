package richlazy

import (
	"orrery/kernels"
	"orrery/sim/blocks/linalg"
	"orrery/sim/blocks/nn"
)

// A tangent computes the tangent kernel of a recurrent network with respect to W, on the probe trials: rows (i, k) of J are
// the gradients of output k at step T in trial i,
//
//	J_(i,k) = ∂o_T[k]/∂W = Σ_{t>1} δ_t h_{t-1}ᵀ,  K = J Jᵀ.
//
// A gradient has N² entries but is a sum of T - 1 outer products, so that K needs no J:
//
//	⟨J_a, J_b⟩ = Σ_{t,s} (δ_t^a · δ_s^b) (h_{t-1}^a · h_{s-1}^b).
type tangent struct {
	x    kernels.Matrix[float32] // [T·outputs·P × inputs]: the probe once for each output
	do   kernels.Matrix[float32] // [T·outputs·P × outputs]: picks one output at step T
	pass *nn.RNNPass[float32]
	dd   kernels.Matrix[float32] // [(T-1)·outputs·P square]: δ · δ
	hh   kernels.Matrix[float32] // [(T-1)·P square]: h · h
	n    int                     // P, trials
}

func newTangent(net *nn.RNN[float32], probe *trials) *tangent {
	n := len(probe.side)
	rows := outputs * n
	k := &tangent{x: kernels.New[float32](steps*rows, inputs), do: kernels.New[float32](steps*rows, outputs),
		pass: nn.NewRNNPass(net, steps, rows), n: n,
		dd: kernels.New[float32]((steps-1)*rows, (steps-1)*rows), hh: kernels.New[float32]((steps-1)*n, (steps-1)*n)}
	for t := range steps {
		for o := range outputs {
			for i := range n {
				at := t*rows + o*n + i
				copy(k.x.Row(at), probe.x.Row(t*n+i))
				if t == steps-1 {
					k.do.Row(at)[o] = 1
				}
			}
		}
	}
	return k
}

// of is the kernel of net: [outputs·P square], row by row; row o·P + i belongs to output o of trial i.
func (k *tangent) of(net *nn.RNN[float32]) []float64 {
	rows := outputs * k.n
	k.pass.Forward(net, k.x)
	d := k.pass.Adjoint(net, k.do)
	d = d.Slice(rows, steps*rows, 0, d.Cols) // δ_2 ... δ_T
	kernels.Mul(k.dd, d, d.T())

	// h_1 ... h_{T-1}, the same for every output.
	h := kernels.New[float32]((steps-1)*k.n, net.Hidden)
	states := k.pass.Hidden(steps * rows)
	for t := range steps - 1 {
		copy(h.Slice(t*k.n, (t+1)*k.n, 0, h.Cols).Data, states.Slice(t*rows, t*rows+k.n, 0, h.Cols).Data)
	}
	kernels.Mul(k.hh, h, h.T())

	out := make([]float64, rows*rows)
	for a := range rows {
		for t := range steps - 1 {
			dd, hh := k.dd.Row(t*rows+a), k.hh.Row(t*k.n+a%k.n)
			for s := range steps - 1 {
				for b := range rows {
					out[a*rows+b] += float64(float64(dd[s*rows+b]) * float64(hh[s*k.n+b%k.n]))
				}
			}
		}
	}
	return out
}

// representation is R = H_T H_Tᵀ for the states h [P × N] at the last step: [P square], row by row.
func representation(h kernels.Matrix[float32]) []float64 {
	out := make([]float64, h.Rows*h.Rows)
	for i := range h.Rows {
		for j := range h.Rows {
			out[i*h.Rows+j] = linalg.Inner(h.Row(i), h.Row(j))
		}
	}
	return out
}
