//go:build goexperiment.simd && wasm

package timing

import "simd/archsimd"

// peak runs n rounds of 12 independent chains of multiply and add in registers, 8
// operations a vector, and returns how many operations that was: nothing on this
// machine computes faster without fusing them.
//
//go:noinline
func peak(n int) (ops float64) {
	m, a := archsimd.BroadcastFloat32x4(0.5), archsimd.BroadcastFloat32x4(0.25)
	c0, c1, c2, c3, c4, c5, c6, c7, c8, c9, c10, c11 := a, a, a, a, a, a, a, a, a, a, a, a
	for i := n; i > 0; i-- {
		c0, c1, c2, c3 = c0.Mul(m).Add(a), c1.Mul(m).Add(a), c2.Mul(m).Add(a), c3.Mul(m).Add(a)
		c4, c5, c6, c7 = c4.Mul(m).Add(a), c5.Mul(m).Add(a), c6.Mul(m).Add(a), c7.Mul(m).Add(a)
		c8, c9, c10, c11 = c8.Mul(m).Add(a), c9.Mul(m).Add(a), c10.Mul(m).Add(a), c11.Mul(m).Add(a)
	}
	c0.Add(c1).Add(c2).Add(c3).Add(c4).Add(c5).Add(c6).Add(c7).Add(c8).Add(c9).Add(c10).Add(c11).StoreArray(&sink)
	return 12 * 8 * float64(n)
}

var sink [4]float32
