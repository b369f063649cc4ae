package ldp

import "math"

// privacy is how much noise a user adds to each number of a message, so that whoever reads it cannot tell whose it is:
// (ε, δ)-local differential privacy by the Gaussian mechanism, the user's whole budget for one message.
type privacy struct {
	c  float64 // standard deviation for a message that changes by at most 1 when its user is replaced by another
	s1 float64 // of an entry of x xᵀ + noise
	s2 float64 // of an entry of x·y + noise, and of a gradient's
}

// newPrivacy: with x in {-1, +1}^d, |x|² = r² = d. Replacing a user changes x xᵀ by at most √2 r² in the Frobenius norm,
// which is where d comes from, and x·y with |y| <= R by at most 2rR, which is where √d comes from.
func newPrivacy(c, R float64, d int) privacy {
	r := math.Sqrt(float64(d))
	return privacy{c: c, s1: c * math.Sqrt2 * r * r, s2: c * 2 * r * R}
}
