package tester

import (
	"fmt"
	"math"

	"orrery/sim/scene"
)

// verdictColour is that of something that passes or does not.
func verdictColour(fine bool) scene.Colour {
	if fine {
		return scene.Good
	}
	return scene.Bad
}

// strips draws a column for each strip: its second moments as an ellipse over the Gaussian's circle, and its mass as a gauge.
func (p *picture) strips(s *scene.Scene, place scene.Place) {
	const w, h, middle, gauge = 12, 3.5, 1.35, 2.55
	panel := s.Panel("strips", "Strips, from inside out", place).Board(w, h)
	v := p.last()
	says := ""
	for k := range strips + 1 {
		x := w / (strips + 1.0) * (float64(k) + 0.5)
		key := func(what string) string { return fmt.Sprintf("%s%d", what, k) }
		words := func(what string, y float64, text string, c scene.Colour) {
			t := panel.Text(key(what), x, y, text, c)
			t.Align, t.Size = "middle", 12
		}
		words("name", 0.25, stripNames[k], scene.Soft)
		if v == nil || k >= v.lit || !v.rep.strips[k].few {
			circle(panel, key("one"), x, middle, 1, 1, scene.Soft).Dashed = true
		}
		if k < strips {
			panel.Line(key("gauge"), []float64{x - 0.9, gauge, x + 0.9, gauge}, scene.Dim).Width = 1
			tolerated := min(p.s.lim.mass, 1) * 0.9
			panel.Rect(key("cage"), x-tolerated, gauge-0.16, 2*tolerated, 0.32, scene.Dim).Label = "the Gaussian's mass, and what is tolerated"
			panel.Line(key("tick"), []float64{x, gauge - 0.22, x, gauge + 0.22}, scene.Soft).Width = 1.5
		}
		if v == nil || k >= v.lit {
			continue
		}
		st := &v.rep.strips[k]
		c := verdictColour(p.s.lim.fine(v.rep, k))
		switch {
		case st.points == 0 && k < strips:
			words("few", middle, "empty", c)
		case st.few:
			words("few", middle, "few", c)
		default:
			e := circle(panel, key("moments"), x, middle, math.Sqrt(max(st.high, 0)), math.Sqrt(max(st.low, 0)), c)
			e.Width, e.Label = 2.5, st.says(k)
		}
		if k < strips {
			off := min(max(st.mass(), -1), 1) * 0.9
			c := verdictColour(math.Abs(st.mass()) <= p.s.lim.mass)
			words("times", 3.2, fmt.Sprintf("× %.2f", st.share/st.gauss), c)
			e := panel.Point(key("mass"), x+off, gauge, c)
			e.Size, e.Label = 5, st.says(k)
		} else {
			words("times", 3.2, fmt.Sprintf("λ %.2f", st.high), c)
		}
		says += st.says(k) + " "
	}
	if says == "" {
		says = "Nothing has been tested yet."
	}
	panel.Says = says
}

// circle is an ellipse with the half axes a and b in units of 0.62, cut off at what there is room for.
func circle(panel *scene.Panel, key string, x, y, a, b float64, c scene.Colour) *scene.Element {
	const n = 40
	a, b = 0.62*min(a, 1.55), 0.62*min(b, 1.55)
	points := make([]float64, 0, 2*n)
	for i := range n {
		sin, cos := math.Sincos(2 * math.Pi * float64(i) / n)
		points = append(points, x+a*cos, y-b*sin)
	}
	e := panel.Line(key, points, c)
	e.Closed = true
	return e
}

// The axis of statistics in units of what is tolerated.
const overLow, overHigh = 0.01, 100

var fiveNames = [tests]string{"mass", "moments", "far", "4th mom.", "gradient"}

// five draws the five statistics, each in units of what is tolerated.
func (p *picture) five(s *scene.Scene, place scene.Place) {
	y := scene.Axis{Min: 0.4, Max: tests + 0.6}
	for k := range tests { // from below
		y.Ticks, y.Names = append(y.Ticks, float64(k+1)), append(y.Names, fiveNames[tests-1-k])
	}
	panel := s.Panel("five", "Five tests", place).Axes(
		scene.Axis{Label: "statistic / tolerated", Min: overLow, Max: overHigh, Scale: scene.Log, Ticks: []float64{0.01, 0.1, 1, 10, 100}}, y)
	if p.s.off {
		panel.Badge = "off"
	}
	rule := panel.Add(scene.Element{Kind: scene.KindRule, Key: "limit", X: 1, Vertical: true, Colour: scene.Brass, Width: 1.5})
	rule.Label = "the limit"
	v := p.last()
	if v == nil || v.lit <= strips {
		panel.Says = "The five tests have not been made."
		return
	}
	for k, over := range v.rep.over {
		row := float64(tests - k)
		x := min(max(over, overLow*1.15), overHigh)
		e := panel.Rect(testNames[k], overLow, row-0.32, x-overLow, 0.64, verdictColour(over <= 1))
		e.Label = p.s.lim.says(k, v.rep.value[k])
	}
	over, which := v.rep.worst()
	word := "passes"
	if over > 1 {
		word = "fails"
	}
	panel.Says = fmt.Sprintf("The worst of the five tests %s, at %.2g of its limit: %s.", word, over, p.s.lim.says(which, v.rep.value[which]))
}

const mostBars = 250 // of the blind tester

// blind draws what the blind tester sees of every monomial.
func (p *picture) blind(s *scene.Scene, place scene.Place) {
	v := p.last()
	k := p.s.degree
	n := 0
	for n < len(p.all) && len(p.all[n]) <= k {
		n++
	}
	x := scene.Axis{Label: fmt.Sprintf("%d monomials", n), Min: 0, Max: float64(n)}
	from := 0
	for deg := 1; deg <= k; deg++ {
		to := from
		for to < n && len(p.all[to]) == deg {
			to++
		}
		if to-from > n/12 {
			x.Ticks, x.Names = append(x.Ticks, float64(from+to)/2), append(x.Names, fmt.Sprintf("degree %d", deg))
		}
		from = to
	}
	top := 9.0
	if v != nil && v.out != nil {
		top = max(top, 1.15*v.out.blind.most[k])
	}
	y := scene.Axis{Label: "s.e. off", Min: 0, Max: top}
	if top > 120 {
		y.Scale, y.Knee, y.Ticks = scene.Symlog, blindMost, []float64{0, blindMost, math.Pow(10, math.Floor(math.Log10(top)))}
	}
	panel := s.Panel("blind", "Blind tester", place).Axes(x, y)
	panel.Rule("limit", blindMost, "", scene.Brass).Label = "the limit: 6 standard errors"
	if v == nil || v.out == nil {
		panel.Says = fmt.Sprintf("The blind tester will compare %d monomials with the Gaussian's moments.", n)
		return
	}
	b := v.out.blind
	each := (n + mostBars - 1) / mostBars
	for i := 0; i < n; i += each {
		j := min(i+each, n)
		high := i
		for m := i; m < j; m++ {
			if b.off[m] > b.off[high] {
				high = m
			}
		}
		gap := 0.15 * float64(j-i)
		e := panel.Rect(fmt.Sprintf("m%d", i), float64(i)+gap, 0, float64(j-i)-2*gap, b.off[high], verdictColour(b.off[high] <= blindMost))
		e.Label = fmt.Sprintf("%s: off by %.1f standard errors", p.all[high], b.off[high])
	}
	panel.Badge = p.blindWord(b)
	panel.Says = fmt.Sprintf("The blind tester of degree %d %s: of %d monomials %s is off most, by %.1f standard errors; 6 are tolerated.", k, p.blindWord(b), n, p.all[b.at[k]], b.most[k])
}
