package nn

import "orrery/kernels"

// InputGradient sets dx [rows × inputs] to the pull-back of dz [rows × outputs], a gradient with respect to the outputs of
// the last forward pass:
//
//	dh_{l-1} = dz_l W_l,  dz_{l-1} = dh_{l-1} where h_{l-1} > 0,  dx = dz_1 W_1.
//
// The parameters get no gradient, so it is two thirds of [Pass.Backward]'s work. dz stays as it is.
func (p *Pass[T]) InputGradient(dx kernels.Matrix[T], n *Net[T], dz kernels.Matrix[T]) {
	for l := len(n.W) - 1; l > 0; l-- {
		dh, h := first(p.d[l-1], dz.Rows), first(p.h[l-1], dz.Rows)
		kernels.Mul(dh, dz, n.W[l])
		kernels.ReLUGrad(dh.Data[:dz.Rows*dh.Stride], dh.Data[:dz.Rows*dh.Stride], h.Data[:dz.Rows*h.Stride])
		dz = dh
	}
	kernels.Mul(dx, dz, n.W[0])
}
