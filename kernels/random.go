package kernels

import "math/rand/v2"

// FillNormal fills dst with independent draws of the standard normal distribution, by
// math/rand/v2's ziggurat (Marsaglia and Tsang 2000, Journal of Statistical Software 5).
func FillNormal[T Float](dst []T, r *rand.Rand) {
	for i := range dst {
		dst[i] = T(r.NormFloat64())
	}
}

// FillUniform fills dst with independent draws from [0, 1), all of them exact
// multiples of 2⁻²⁴ (float32) or 2⁻⁵³ (float64), so that 1 is never reached.
func FillUniform[T Float](dst []T, r *rand.Rand) {
	var one T = 1
	const tiny = 1.0 / (1 << 30)
	if one+tiny == one { // float32
		for i := range dst {
			dst[i] = T(r.Uint32()>>8) / (1 << 24)
		}
		return
	}
	for i := range dst {
		dst[i] = T(r.Float64())
	}
}
