// Package stat has what the experiments' statistics need beyond gonum's.
package stat

import (
	"math"
	"slices"

	"gonum.org/v1/gonum/integrate"
	"gonum.org/v1/gonum/stat"
)

// AUC is the area under the ROC curve: the chance that the score of a random positive exceeds that of a random negative,
// a tie counting one half (Hanley and McNeil 1982, Radiology 143). NaN when a score is NaN or one of the classes is missing.
func AUC(scores []float64, positive []bool) float64 {
	if slices.ContainsFunc(scores, math.IsNaN) {
		return math.NaN()
	}
	s, p := slices.Clone(scores), slices.Clone(positive)
	stat.SortWeightedLabeled(s, p, nil)
	// A run of tied scores is one slanted piece of the curve; the trapezium under it counts their pairs one half each.
	tpr, fpr, _ := stat.ROC(nil, s, p, nil)
	if len(tpr) < 2 || math.IsNaN(tpr[len(tpr)-1]) || math.IsNaN(fpr[len(fpr)-1]) {
		return math.NaN()
	}
	return integrate.Trapezoidal(fpr, tpr)
}
