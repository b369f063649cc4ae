package dsl

import (
	"math"
	"slices"

	"orrery/kernels"
)

// design is how documents are drawn for labelling by hand.
type design int

const (
	uniform     design = iota // exactly n of N, all alike
	stratified                // half of the labels in each class of the surrogate, a known probability each
	convenience               // whoever is easy to label; the analyst takes it for uniform
)

var designs = map[string]design{"uniform": uniform, "strat": stratified, "convenience": convenience}

// draw chooses about n gold documents and notes the probabilities that the analyst believes in.
func (s *study) draw(d design, n int) {
	all := float64(len(s.y))
	n = min(n, len(s.y))
	switch d {
	case uniform:
		s.smallest(n)
		kernels.Fill(s.pi, float64(n)/all)
	case stratified:
		flagged := kernels.Sum(s.q)
		for i, q := range s.q {
			class := all - flagged
			if q == 1 {
				class = flagged
			}
			s.pi[i] = min(1, float64(n)/2/class)
		}
		s.poisson(s.pi)
	case convenience:
		ease := make([]float64, len(s.y)) // short mails are easy, and ham is
		for i, y := range s.y {
			ease[i] = -s.x[length][i] + (1-y)*math.Ln2
		}
		kernels.Exp(ease, ease)
		kernels.Scale(float64(n)/kernels.Sum(ease), ease)
		s.poisson(ease)
		kernels.Fill(s.pi, float64(len(s.gold))/all)
	}
}

// poisson labels each document by itself with its probability.
func (s *study) poisson(pi []float64) {
	s.gold = s.gold[:0]
	for i, p := range pi {
		if s.u[i] < p {
			s.gold = append(s.gold, i)
		}
	}
}

// smallest labels the n documents with the smallest u.
func (s *study) smallest(n int) {
	if s.sorted == nil {
		s.sorted = slices.Sorted(slices.Values(s.u))
	}
	s.gold = s.gold[:0]
	for i, u := range s.u {
		if u <= s.sorted[n-1] && len(s.gold) < n {
			s.gold = append(s.gold, i)
		}
	}
}
