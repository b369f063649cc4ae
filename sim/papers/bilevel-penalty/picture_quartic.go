package bilevel

import (
	"fmt"
	"math"

	"orrery/sim"
	"orrery/sim/scene"
)

// A quarticPicture shows curves that refuse to close up.
type quarticPicture struct {
	r     *sim.Run
	sigma float64
	gaps  []gap
	hand  bool
}

func (c *quarticPicture) off() float64 {
	v, _ := quarticPsiSigma(1, c.sigma)
	return math.Abs(v - quarticPsi(1))
}

func (c *quarticPicture) draw(s *scene.Scene) {
	s.Cols, s.Rows = 12, 12
	c.curves(s)
	c.floor(s)
	c.closing(s)
}

func (c *quarticPicture) curves(s *scene.Scene) {
	panel := s.Panel("curves", "ψ and ψσ", scene.At(0, 0, 6, 6)).Axes(
		scene.Axis{Label: "x", Min: -2, Max: 2, Ticks: []float64{-2, -1, 0, 1, 2}}, scene.Axis{Min: 0, Max: 2, Ticks: []float64{0, 1, 2}})
	var truth, near []float64
	for k := range 81 {
		x := -2 + float64(k)/20
		v, _ := quarticPsiSigma(x, c.sigma)
		truth, near = append(truth, x, quarticPsi(x)), append(near, x, v)
	}
	a := panel.Line("psi", truth, scene.Ink)
	a.Width, a.Label = 2.5, "ψ(x) = x²/2"
	b := panel.Line("psi sigma", near, scene.Series(quarticSeries.Colour))
	b.Width, b.Label = 2.5, "ψσ for σ = "+short(c.sigma)
	label(panel, "psi", "ψ", 1.6, 1.75, scene.Ink)
	v, _ := quarticPsiSigma(1.8, c.sigma)
	label(panel, "psi sigma", "ψσ", 2, max(v-0.25, 0.12), scene.Series(quarticSeries.Colour))
	panel.Badge = "σ = " + short(c.sigma)
	panel.Says = fmt.Sprintf("σ = %s: at x = 1 ψσ is off by %s, of ψ = 0.5.", short(c.sigma), short(c.off()))
}

// floor shows the lower objective, and where y_σ lies on it.
func (c *quarticPicture) floor(s *scene.Scene) {
	panel := s.Panel("floor", "Lower objective at x = 1", scene.At(6, 0, 6, 6)).Axes(
		scene.Axis{Label: "y", Min: -0.5, Max: 1.2, Ticks: []float64{0, 0.5, 1}}, scene.Axis{Min: -0.03, Max: 0.5, Ticks: []float64{0, 0.25, 0.5}})
	var g, f []float64
	for k := range 86 {
		y := -0.5 + float64(k)/50
		g = append(g, y, min(y*y*y*y/4, 0.5))
		if v := c.sigma * (y - 1) * (y - 1) / 2; v <= 0.5 {
			f = append(f, y, v)
		}
	}
	a := panel.Line("g", g, scene.Ink)
	a.Width, a.Label = 2.5, "g = y⁴/4"
	if len(f) >= 4 {
		b := panel.Line("f", f, scene.Series(gradSeries.Colour))
		b.Label = "σ f = σ (y − 1)²/2"
	}
	label(panel, "g", "g", 1.02, 0.33, scene.Ink)
	label(panel, "f", "σf", -0.35, min(c.sigma*0.9+0.06, 0.45), scene.Series(gradSeries.Colour))
	y := quarticY(1, c.sigma)
	z := panel.Point("z", 0, 0, scene.Soft)
	z.Size, z.Label = 5, "z, the minimum of g"
	e := panel.Point("y", y, y*y*y*y/4, scene.Series(quarticSeries.Colour))
	e.Size, e.Ring, e.Label = 6, scene.Ink, fmt.Sprintf("y_σ = %s, the minimum of σf + g", short(y))
	panel.Says = fmt.Sprintf("y_σ = %s lies where g has risen by %s only.", short(y), short(y*y*y*y/4))
}

func (c *quarticPicture) closing(s *scene.Scene) {
	panel := s.Panel("gaps", "How far from ψ at x = 1", scene.At(0, 6, 12, 6)).Axes(
		scene.Axis{Label: "σ", Min: finest / 2, Max: 1.5, Scale: scene.Log, Ticks: []float64{1e-4, 1e-3, 1e-2, 1e-1, 1}},
		scene.Axis{Min: gapLow, Max: 10, Scale: scene.Log, Ticks: []float64{1e-4, 1e-2, 1}})
	closing(panel, c.gaps)
	if c.hand {
		e := panel.Point("sigma", c.sigma, insideGaps(c.off()), scene.Brass)
		e.Size, e.Handle, e.Along, e.Label = 6, "sigma", "x", "σ: drag it"
	}
}
