package optim

import "math"

// Learning rates by the step t. They go together as factors: a rate that warms up for w steps of T and then falls on a
// cosine to a tenth is WarmUp(t, w) * CosineTo(peak, peak/10, t-w, T-w), t = 0, 1, ...

// WarmUp is the factor min(1, (t+1)/w) of step t = 0, 1, ..., which grows to 1 over w steps (Goyal et al. 2017,
// arXiv:1706.02677, but from near 0).
func WarmUp(t, w int) float64 {
	if t >= w {
		return 1
	}
	return float64(t+1) / float64(w)
}

// Cosine is the learning rate at step t = 1 ... T that falls from peak to 0: peak·(1 + cos(πt/T))/2
// (Loshchilov and Hutter 2017, arXiv:1608.03983, without restarts).
func Cosine(peak float64, t, T int) float64 { return CosineTo(peak, 0, t, T) }

// CosineTo falls from peak at step 0 to floor at step T: floor + (peak - floor)·(1 + cos(πt/T))/2. It is peak before.
func CosineTo(peak, floor float64, t, T int) float64 {
	if t <= 0 {
		return peak
	}
	return floor + float64((peak-floor)*(1+math.Cos(math.Pi*float64(t)/float64(T)))/2)
}

// Linear falls from peak at step 0 to 0 at step T: peak·(1 - t/T). It is peak before.
func Linear(peak float64, t, T int) float64 {
	return peak * (1 - float64(max(0, t))/float64(T))
}
