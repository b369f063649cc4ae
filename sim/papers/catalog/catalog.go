// Package catalog lists every experiment: one line a paper.
package catalog

import (
	"orrery/sim"
	adaptive "orrery/sim/papers/adaptive-data-analysis"
	dp "orrery/sim/papers/bayesian-dp"
	bilevel "orrery/sim/papers/bilevel-penalty"
	conformal "orrery/sim/papers/conformal-sets"
	dsl "orrery/sim/papers/design-based-supervised"
	stability "orrery/sim/papers/dynamical-stability"
	groupwise "orrery/sim/papers/groupwise-regret"
	hier "orrery/sim/papers/hierarchical-polynomials"
	bias "orrery/sim/papers/inductive-bias"
	intrinsic "orrery/sim/papers/intrinsic-dimension"
	invariant "orrery/sim/papers/invariant-representations"
	ldp "orrery/sim/papers/ldp-sparse-regression"
	lmc "orrery/sim/papers/linear-mode-connectivity"
	linf "orrery/sim/papers/linf-regression"
	completion "orrery/sim/papers/matrix-completion"
	richlazy "orrery/sim/papers/rich-lazy"
	robust "orrery/sim/papers/robust-matrix-recovery"
	sensitivity "orrery/sim/papers/sensitivity-sampling"
	simplicity "orrery/sim/papers/simplicity-bias"
	bandits "orrery/sim/papers/sparse-bandits"
	tester "orrery/sim/papers/tester-learner"
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
