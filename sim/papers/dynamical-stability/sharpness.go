package stability

import (
	"math"

	"gonum.org/v1/gonum/mat"

	_ "orrery/sim/blocks/linalg" // gonum over our products
)

// sharpness is what the Hessian G = (1/n) Σ g_i g_iᵀ of an interpolating minimum looks like, from the n × n matrix JJᵀ/n
// that has the same eigenvalues.
type sharpness struct {
	trace, lambda, frobenius float64 // tr G, λ_max, |G|_F
}

// sharp is exact, by gonum's eigenvalues.
func sharp(n int, gram []float64) sharpness {
	s := traces(n, gram)
	if math.IsNaN(s.frobenius) || math.IsInf(s.frobenius, 0) {
		return s
	}
	var e mat.EigenSym
	if e.Factorize(mat.NewSymDense(n, gram), false) {
		s.lambda = e.Values(nil)[n-1]
	}
	return s
}

func traces(n int, gram []float64) (s sharpness) {
	for i := range n {
		s.trace += gram[i*n+i]
	}
	for _, x := range gram {
		s.frobenius += float64(x * x)
	}
	s.frobenius = math.Sqrt(s.frobenius)
	return s
}

// roughly has λ_max by a few steps of the power method from v [n], which it improves: enough for a curve.
func roughly(n int, gram, v []float64) sharpness {
	s := traces(n, gram)
	if math.IsNaN(s.frobenius) || math.IsInf(s.frobenius, 0) {
		return s
	}
	next := make([]float64, n)
	for range 12 {
		size := 0.0
		for i := range n {
			sum := 0.0
			for k, x := range gram[i*n : i*n+n] {
				sum += float64(x * v[k])
			}
			next[i] = sum
			size += float64(sum * sum)
		}
		size = math.Sqrt(size)
		if !(size > 0) {
			break
		}
		s.lambda = size // |Gv| with |v| = 1
		for i := range v {
			v[i] = next[i] / size
		}
	}
	return s
}

// direction is the power method's start, of length 1 and with no sign preferred.
func direction(n int) []float64 {
	v := make([]float64, n)
	for i := range v {
		v[i] = math.Sin(float64(i+1)) * math.Sqrt(2/float64(n))
	}
	return v
}
