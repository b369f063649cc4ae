package bilevel

import "math"

// The quartic breaks the condition of the theorem: g = y⁴/4 is so level round its minimum that no multiple of |∇g| bounds
// the distance to it.
//
//	f = (y - x)²/2,  ψ(x) = x²/2,  y_σ: σ(y - x) + y³ = 0, so that y_σ ≈ (σx)^(1/3).

// quarticY is y_σ: Cardano's one real root. As a difference of cube roots it would lose digits; (u, v) with u·v = -σ/3 and
// u > 0 does not.
func quarticY(x, sigma float64) float64 {
	if x < 0 {
		return -quarticY(-x, sigma)
	}
	half := sigma * x / 2
	u := math.Cbrt(half + math.Sqrt(float64(half*half)+float64(sigma*sigma*sigma/27)))
	y := u - sigma/(3*u)
	for range 3 { // the last digits by Newton
		y -= (float64(sigma*(y-x)) + float64(y*y*y)) / (sigma + float64(3*y*y))
	}
	return y
}

func quarticPsi(x float64) float64 { return x * x / 2 }

// quarticPsiSigma is ψ_σ(x), and how far its derivative f_x = x - y_σ is from ψ' = x.
func quarticPsiSigma(x, sigma float64) (value, off float64) {
	y := quarticY(x, sigma)
	return float64((y-x)*(y-x)/2) + float64(y*y*y*y)/(4*sigma), math.Abs(y)
}
