package bilevel

import (
	"math"

	"orrery/sim"
)

// quartic measures claims "value" and "grad" where the error bound is broken, at x = 1.
func quartic(r *sim.Run) {
	r.Plan(closePhase, 1)
	c := &quarticPicture{r: r, sigma: 1}
	r.Say("g = y⁴/4 is minimal at y = 0 and almost level round it. f = (y − x)²/2 pulls y towards x = 1. Now σ falls.")
	r.Moment(c.draw)
	var sigmas, values, grads []float64
	for i := range r.Steps(closePhase, len(penalties)) {
		s := penalties[i]
		from := c.sigma
		v, off := quarticPsiSigma(1, s)
		value := math.Abs(v - quarticPsi(1))
		for k := 1; k <= firstGlide; k++ {
			c.sigma = from * math.Pow(s/from, float64(k)/firstGlide)
			if k == firstGlide {
				c.gaps = append(c.gaps, gap{s, value, off})
			}
			r.Say("σ = %s, and y_σ is still %s: on so level a floor a tiny pull moves it far. ψσ closes up with the cube root of σ only.", short(c.sigma), short(quarticY(1, c.sigma)))
			r.Moment(c.draw)
		}
		r.Plot("close", "quartic", s, value)
		r.Plot("close", "grad", s, off)
		sigmas, values, grads = append(sigmas, s), append(values, value), append(grads, off)
		r.Plot("close", "one", s, math.Exp(math.Log(values[0])-math.Log(sigmas[0]))*s)
	}
	slope(r, "value", sigmas, values)
	slope(r, "grad", sigmas, grads)
	c.sigma, c.hand = sigma.In(r), true
	r.Handle("sigma", func(x, _ float64) {
		c.sigma = min(max(x, finest), 1)
		r.Say("σ = %s: y_σ = %s, ψσ(1) is off by %s.", short(c.sigma), short(quarticY(1, c.sigma)), short(c.off()))
	})
	r.Say("A thousandth of σ should bring a thousandth of the distance; it brings an eighth. Slope %.2f, and claim 1 fails, as it must. Drag σ below.", r.Measures()["value"])
	r.Draw(c.draw)
}
