package stat

import (
	"math"
	"math/rand/v2"
	"testing"
)

func TestLotDrawsInProportion(t *testing.T) {
	weights := []float64{0, 3, 0, 1, 6, 0}
	l, rng := NewLot(weights), rand.New(rand.NewPCG(1, 2))
	const n = 100000
	var hits [6]float64
	for range n {
		hits[l.At(rng.Float64())]++
	}
	for i, w := range weights {
		p := w / 10
		if math.Abs(hits[i]/n-p) > 5*math.Sqrt(p*(1-p)/n) {
			t.Errorf("index %d was drawn %v times of %d, want a share of %v", i, hits[i], n, p)
		}
	}
	for u, want := range map[float64]int{0: 1, 0.2999999: 1, 0.3: 3, 0.4: 4, math.Nextafter(1, 0): 4, 1: 4} {
		if got := l.At(u); got != want {
			t.Errorf("u = %v falls on %d, want %d", u, got, want)
		}
	}
}
