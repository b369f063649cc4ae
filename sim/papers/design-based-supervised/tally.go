package dsl

import (
	"math"

	"orrery/kernels"
)

// tally gathers what many studies found, by method and coefficient.
type tally struct {
	truth  []float64
	z      float64 // an interval is b ± z·se
	errors [methods][regressors][]float64
	hits   [methods][regressors]float64
	width  [methods][regressors]float64
	lost   int // fits without a root, left out
	golds  float64
	n      float64
}

func (t *tally) add(s *study) {
	t.n++
	t.golds += float64(len(s.gold))
	for m, e := range s.est {
		if !e.found {
			t.lost++
			continue
		}
		for j, b := range e.b {
			t.errors[m][j] = append(t.errors[m][j], b-t.truth[j])
			t.width[m][j] += 2 * t.z * e.se[j]
			if t.hit(e, j) {
				t.hits[m][j]++
			}
		}
	}
}

// hit reports whether an interval contains the truth.
func (t *tally) hit(e estimate, j int) bool { return math.Abs(e.b[j]-t.truth[j]) <= t.z*e.se[j] }

func (t *tally) of(method int) float64 { return float64(len(t.errors[method][0])) }

// over is the mean over the coefficients.
func over(f func(j int) float64) float64 {
	sum := 0.0
	for j := range regressors {
		sum += f(j)
	}
	return sum / regressors
}

// bias is the mean error in absolute value, per coefficient, averaged: signed errors would cancel.
func (t *tally) bias(m int) float64 {
	return over(func(j int) float64 { return math.Abs(kernels.Sum(t.errors[m][j])) / t.of(m) })
}

func (t *tally) rmse(m int) float64 {
	return over(func(j int) float64 {
		return math.Sqrt(kernels.SumSquares(t.errors[m][j]) / t.of(m))
	})
}

func (t *tally) coverage(m, j int) float64 { return t.hits[m][j] / t.of(m) }

func (t *tally) cover(m int) float64 { return over(func(j int) float64 { return t.coverage(m, j) }) }

// worst is the coverage of the coefficient that is covered least.
func (t *tally) worst(m int) float64 {
	w := t.coverage(m, 0)
	for j := range regressors {
		w = min(w, t.coverage(m, j))
	}
	return w
}

func (t *tally) widths(m int) float64 {
	return over(func(j int) float64 { return t.width[m][j] / t.of(m) })
}
