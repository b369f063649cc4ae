package completion

import (
	"fmt"

	"orrery/sim/scene"
)

func plural(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}

// short writes an error with two digits that count.
func short(x float64) string {
	switch {
	case x >= 0.1:
		return fmt.Sprintf("%.2f", x)
	case x >= 0.001:
		return fmt.Sprintf("%.4f", x)
	}
	return fmt.Sprintf("%.1e", x)
}

// phrase is the method of the right half in a sentence.
func (c *picture) phrase() string {
	switch c.m.solver {
	case cg:
		if c.m.t == 1 {
			return "one step of steepest descent"
		}
		return fmt.Sprintf("%d steps of conjugate gradients", c.m.t)
	case sketch:
		return fmt.Sprintf("a sketch and %d steps", c.m.t)
	case injectRel:
		return fmt.Sprintf("rows that miss by %.3g%% of their step", 100*c.m.delta)
	case injectAbs:
		return fmt.Sprintf("rows that miss by %.3g%% of their length", 100*c.m.delta)
	}
	return "the same solver once more"
}

// title is the method in a few letters.
func title(m method) string {
	switch m.solver {
	case cg:
		if m.t == 1 {
			return "1 step a row"
		}
		return fmt.Sprintf("%d steps a row", m.t)
	case sketch:
		return fmt.Sprintf("Sketch, %d steps", m.t)
	case injectRel:
		return fmt.Sprintf("Off by %.3g%%", 100*m.delta)
	case injectAbs:
		return fmt.Sprintf("Row off by %.3g%%", 100*m.delta)
	}
	return "Exact rows"
}

// brief is still shorter.
func brief(m method) string {
	switch m.solver {
	case cg:
		return plural(m.t, "step")
	case sketch:
		return "Sketch"
	case injectRel, injectAbs:
		return "Off"
	}
	return "Exact"
}

func (c *picture) colour(k int) scene.Colour {
	if k == 1 && c.spoiled != nil {
		return scene.Series(relColour)
	}
	return scene.Series(colours[c.arms[k].solver])
}

func (c *picture) name(m method) string {
	if c.spoiled != nil {
		return fmt.Sprintf("rows pushed off by %.2g of the step", m.delta)
	}
	if m.solver == exact {
		return "exact rows"
	}
	return c.phrase()
}
