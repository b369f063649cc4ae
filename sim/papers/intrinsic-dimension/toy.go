package intrinsic

import (
	"errors"
	"fmt"
	"math"

	"gonum.org/v1/gonum/mat"

	"orrery/sim"
	_ "orrery/sim/blocks/linalg" // gonum over our products
)

// A toy is the problem whose intrinsic dimension can be counted: D numbers in B equal groups, group b to sum to b,
//
//	loss(θ) = Σ_b (Σ_{i in group b} θ_i - b)²,  performance e^-loss.
//
// Its solutions are a plane of codimension B, and a random plane of dimension d meets that one if d >= B.
type toy struct{ D, blocks int }

func newToy(r *sim.Run) toy {
	b := blocks.In(r)
	each := max(1, (toyD.In(r)+b-1)/b)
	return toy{D: each * b, blocks: b}
}

// residuals are Σ_{i in group b} θ_i - b, one a block.
func (t toy) residuals(theta []float64) []float64 {
	out, each := make([]float64, t.blocks), t.D/t.blocks
	for b := range out {
		out[b] = -float64(b + 1)
		for _, x := range theta[b*each : (b+1)*each] {
			out[b] += x
		}
	}
	return out
}

// A toyPlane is a random plane θ₀ + P z as the toy's residuals see it: they are R₀ + A z, A the sums of P over each group.
type toyPlane struct {
	start []float64 // R₀ [blocks]
	a     *mat.Dense
	z     []float64 // the best
}

// solve draws the plane of dimension d and finds the z of least loss.
func (t toy) solve(r *sim.Run, d int) *toyPlane {
	rng := r.Rand(fmt.Sprintf("toy theta0 %d", d))
	theta := make([]float64, t.D)
	for i := range theta {
		theta[i] = 0.1 * rng.NormFloat64()
	}
	p := &toyPlane{start: t.residuals(theta), a: mat.NewDense(t.blocks, d, nil), z: make([]float64, d)}
	// The entries of P are N(0, 1/D); of P only its sums over each group are kept.
	rng = r.Rand(fmt.Sprintf("toy P %d", d))
	each, scale := t.D/t.blocks, 1/math.Sqrt(float64(t.D))
	for j := range d {
		for b := range t.blocks {
			sum := 0.0
			for range each {
				sum += rng.NormFloat64()
			}
			p.a.Set(b, j, scale*sum)
		}
	}
	// min |R₀ + A z|² by QR; d never exceeds the number of blocks.
	var qr mat.QR
	qr.Factorize(p.a)
	var z mat.VecDense
	minus := mat.NewVecDense(t.blocks, nil)
	for b, x := range p.start {
		minus.SetVec(b, -x)
	}
	var badly mat.Condition
	if err := qr.SolveVecTo(&z, false, minus); err == nil || errors.As(err, &badly) { // badly conditioned is solved all the same
		copy(p.z, z.RawVector().Data)
	}
	return p
}

// at are the residuals at z.
func (p *toyPlane) at(z []float64) []float64 {
	out := append([]float64(nil), p.start...)
	for b := range out {
		for j, x := range z {
			out[b] += float64(p.a.At(b, j) * x)
		}
	}
	return out
}

// performance is e^-loss.
func performance(residuals []float64) float64 {
	loss := 0.0
	for _, x := range residuals {
		loss += float64(x * x)
	}
	return math.Exp(-loss)
}
