package groupwise

import (
	"math"

	"gonum.org/v1/gonum/mat"

	"orrery/kernels"
	_ "orrery/sim/blocks/linalg" // gonum over our products
)

// hindsight knows how well the best linear model of one group would have done on the members that came so far:
// min over θ of Σ (θ·x - y)², plain least squares, neither regularised nor clipped.
type hindsight struct {
	d    int
	gram []float64 // [d × d], the lower triangle: Σ x xᵀ
	c    []float64 // [d]: Σ y x
	yy   float64   // Σ y²
	n    int
}

func newHindsight(d int) *hindsight {
	return &hindsight{d: d, gram: make([]float64, d*d), c: make([]float64, d)}
}

func (h *hindsight) add(x []float64, y float64) {
	for i, xi := range x {
		if xi != 0 {
			kernels.Axpy(xi, x[:i+1], h.gram[i*h.d:i*h.d+i+1])
		}
	}
	kernels.Axpy(y, x, h.c)
	h.yy += float64(y * y)
	h.n++
}

// best is that minimum: Σ y² - Σ_i (u_i·c)²/λ_i over the eigenpairs of the Gram matrix; directions in which no x lies
// are left out.
func (h *hindsight) best() float64 {
	sym := mat.NewSymDense(h.d, nil)
	for i := range h.d {
		for j := range i + 1 {
			sym.SetSym(i, j, h.gram[i*h.d+j])
		}
	}
	var eig mat.EigenSym
	if !eig.Factorize(sym, true) {
		return math.NaN() // not for finite data
	}
	var u mat.Dense
	eig.VectorsTo(&u)
	values := eig.Values(nil)
	least := h.yy
	for k, lambda := range values {
		if lambda <= 1e-11*values[h.d-1] {
			continue
		}
		dot := 0.0
		for i := range h.d {
			dot += float64(u.At(i, k) * h.c[i])
		}
		least -= dot * dot / lambda
	}
	return max(least, 0)
}
