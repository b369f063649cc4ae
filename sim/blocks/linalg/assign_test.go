package linalg_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"pgregory.net/rapid"

	"orrery/sim/blocks/linalg"
)

// bruteForce is the greatest gain of all n! assignments.
func bruteForce(n int, gain []float32) float64 {
	best := math.Inf(-1)
	used := make([]bool, n)
	var try func(i int, sum float64)
	try = func(i int, sum float64) {
		if i == n {
			best = max(best, sum)
			return
		}
		for j := range n {
			if !used[j] {
				used[j] = true
				try(i+1, sum+float64(gain[i*n+j]))
				used[j] = false
			}
		}
	}
	try(0, 0)
	return best
}

func total(n int, gain []float32, perm []int) float64 {
	sum := 0.0
	for i, j := range perm {
		sum += float64(gain[i*n+j])
	}
	return sum
}

func isPermutation(perm []int) bool {
	seen := make([]bool, len(perm))
	for _, j := range perm {
		if j < 0 || j >= len(perm) || seen[j] {
			return false
		}
		seen[j] = true
	}
	return true
}

func TestAssignmentIsTheBestOfAll(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 7).Draw(t, "n")
		entry := rapid.OneOf(
			rapid.Float32Range(-100, 100),
			rapid.Map(rapid.IntRange(-2, 2), func(i int) float32 { return float32(i) }), // many ties
		)
		gain := rapid.SliceOfN(entry, n*n, n*n).Draw(t, "gain")
		a := linalg.NewAssignment(n)
		perm := make([]int, n)
		a.Maximise(perm, gain)
		if !isPermutation(perm) {
			t.Fatalf("%v is no permutation", perm)
		}
		if got, want := total(n, gain, perm), bruteForce(n, gain); math.Abs(got-want) > 1e-4 {
			t.Fatalf("gain %v, the best is %v", got, want)
		}
		// The same solver again chooses the very same columns.
		again := make([]int, n)
		a.Maximise(again, gain)
		for i := range perm {
			if perm[i] != again[i] {
				t.Fatalf("not the same assignment: %v, %v", perm, again)
			}
		}
	})
}

func TestAssignmentTakesALowColumnAmongEquals(t *testing.T) {
	perm := make([]int, 5)
	linalg.NewAssignment(5).Maximise(perm, make([]float32, 25))
	for i, j := range perm {
		if i != j {
			t.Fatalf("all gains equal: %v, want the identity", perm)
		}
	}
}

// A large problem's result is certified by finding the hidden permutation, and by 2-exchanges: no swap of two gains.
func TestAssignmentLarge(t *testing.T) {
	const n = 256
	rng := rand.New(rand.NewPCG(1, 2))
	hidden := rng.Perm(n)
	gain := make([]float32, n*n)
	for i := range n {
		for j := range n {
			gain[i*n+j] = float32(rng.NormFloat64())
		}
		gain[i*n+hidden[i]] += 20
	}
	perm := make([]int, n)
	a := linalg.NewAssignment(n)
	a.Maximise(perm, gain)
	for i := range perm {
		if perm[i] != hidden[i] {
			t.Fatalf("row %d has column %d, the hidden one is %d", i, perm[i], hidden[i])
		}
	}
	for k := range gain {
		gain[k] = float32(rng.NormFloat64())
	}
	a.Maximise(perm, gain)
	for i := range n {
		for k := range i {
			now := gain[i*n+perm[i]] + gain[k*n+perm[k]]
			if swapped := gain[i*n+perm[k]] + gain[k*n+perm[i]]; swapped > now+1e-5 {
				t.Fatalf("rows %d and %d would gain by a swap", i, k)
			}
		}
	}
}

func BenchmarkAssignment256(b *testing.B) {
	const n = 256
	rng := rand.New(rand.NewPCG(1, 2))
	noise, low := make([]float32, n*n), make([]float32, n*n)
	x, y := make([]float64, n), make([]float64, n)
	for i := range n {
		x[i], y[i] = rng.Float64(), rng.Float64()
	}
	for k := range noise {
		noise[k] = float32(rng.NormFloat64())
		low[k] = float32(x[k/n] * y[k%n]) // all rows want the same columns: long paths
	}
	a, perm := linalg.NewAssignment(n), make([]int, n)
	b.Run("noise", func(b *testing.B) {
		for b.Loop() {
			a.Maximise(perm, noise)
		}
	})
	b.Run("rank one", func(b *testing.B) {
		for b.Loop() {
			a.Maximise(perm, low)
		}
	})
}
