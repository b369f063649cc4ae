// Package catalog lists every experiment: one line a paper.
package catalog

import (
	"orrery/kernels/gonumblas"
	"orrery/sim"
	conformal "orrery/sim/conformal-sets"
	intrinsic "orrery/sim/intrinsic-dimension"
	lmc "orrery/sim/linear-mode-connectivity"
	richlazy "orrery/sim/rich-lazy"
	simplicity "orrery/sim/simplicity-bias"
)

// All are the experiments in the gallery's order.
var All = []*sim.Experiment{
	&lmc.Paper,
	&intrinsic.Paper,
	&conformal.Paper,
	&richlazy.Paper,
	&simplicity.Paper,
}

// Every host of the experiments has this package: gonum's decompositions stand on the same products everywhere, fast
// in a browser and equal to the last bit on every machine.
func init() { gonumblas.Use() }

// Find is the experiment with that slug, or nil.
func Find(slug string) *sim.Experiment {
	for _, e := range All {
		if e.Slug == slug {
			return e
		}
	}
	return nil
}
