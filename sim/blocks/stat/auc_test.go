package stat

import (
	"math"
	"testing"

	"pgregory.net/rapid"
)

// The definition: pairs in order, ties one half.
func pairs(scores []float64, positive []bool) float64 {
	won, all := 0.0, 0.0
	for i, a := range scores {
		for j, b := range scores {
			if positive[i] && !positive[j] {
				all++
				switch {
				case a > b:
					won++
				case a == b:
					won += 0.5
				}
			}
		}
	}
	return won / all
}

func TestAUCCountsPairs(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(0, 30).Draw(t, "n")
		scores, positive := make([]float64, n), make([]bool, n)
		for i := range scores {
			scores[i] = float64(rapid.IntRange(-4, 4).Draw(t, "score")) // many ties
			positive[i] = rapid.Bool().Draw(t, "positive")
		}
		got, want := AUC(scores, positive), pairs(scores, positive)
		if math.IsNaN(got) != math.IsNaN(want) || math.Abs(got-want) > 1e-12 {
			t.Fatalf("AUC %v, pairs say %v", got, want)
		}
	})
}

func TestAUCSaysWhatItCannotKnow(t *testing.T) {
	if x := AUC([]float64{1, math.NaN()}, []bool{true, false}); !math.IsNaN(x) {
		t.Errorf("AUC with a score that is no number: %v", x)
	}
	scores := []float64{3, 1, 2}
	AUC(scores, []bool{true, false, true})
	if scores[0] != 3 {
		t.Error("the scores were sorted in place")
	}
}
