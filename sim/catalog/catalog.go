// Package catalog lists every experiment: one line a paper.
package catalog

import (
	"orrery/sim"
	adaptive "orrery/sim/adaptive-data-analysis"
	dp "orrery/sim/bayesian-dp"
	bilevel "orrery/sim/bilevel-penalty"
	conformal "orrery/sim/conformal-sets"
	dsl "orrery/sim/design-based-supervised"
	stability "orrery/sim/dynamical-stability"
	groupwise "orrery/sim/groupwise-regret"
	hier "orrery/sim/hierarchical-polynomials"
	bias "orrery/sim/inductive-bias"
	intrinsic "orrery/sim/intrinsic-dimension"
	invariant "orrery/sim/invariant-representations"
	ldp "orrery/sim/ldp-sparse-regression"
	lmc "orrery/sim/linear-mode-connectivity"
	linf "orrery/sim/linf-regression"
	completion "orrery/sim/matrix-completion"
	richlazy "orrery/sim/rich-lazy"
	robust "orrery/sim/robust-matrix-recovery"
	sensitivity "orrery/sim/sensitivity-sampling"
	simplicity "orrery/sim/simplicity-bias"
	bandits "orrery/sim/sparse-bandits"
	tester "orrery/sim/tester-learner"
)

// All are the experiments in the gallery's order.
var All = []*sim.Experiment{
	&lmc.Paper,
	&intrinsic.Paper,
	&conformal.Paper,
	&richlazy.Paper,
	&simplicity.Paper,
	&stability.Paper,
	&hier.Paper,
	&bias.Paper,
	&robust.Paper,
	&groupwise.Paper,
	&sensitivity.Paper,
	&bandits.Paper,
	&tester.Paper,
	&linf.Paper,
	&adaptive.Paper,
	&ldp.Paper,
	&dp.Paper,
	&bilevel.Paper,
	&dsl.Paper,
	&completion.Paper,
	&invariant.Paper,
}

// Find is the experiment with that slug, or nil.
func Find(slug string) *sim.Experiment {
	for _, e := range All {
		if e.Slug == slug {
			return e
		}
	}
	return nil
}
