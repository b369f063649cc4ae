package adaptive

import (
	"fmt"
	"math"
	"strings"

	"orrery/sim/scene"
)

// What both worlds' pictures share: the dials, and small words.

const (
	dialLow  = 0.4 // accuracy at a dial's left end; its right end is 1
	dialWide = 2.6 // of the board that a dial takes
	dialHigh = 2.2
)

// dial draws two needles, what the mechanism reports of the analyst's classifier and what is true of it. asked is false
// before there is a classifier.
func dial(p *scene.Panel, key, name string, column int, reported, actual float64, asked bool, c scene.Colour) {
	cx, cy := (float64(column)+0.5)*dialWide, 1.42
	at := func(accuracy, radius float64) (x, y float64) {
		phi := math.Pi * within((accuracy-dialLow)/(1-dialLow))
		return cx - radius*math.Cos(phi), cy - radius*math.Sin(phi)
	}
	arc := func(from, to, radius float64, points []float64) []float64 {
		for i := range 25 {
			x, y := at(from+(to-from)*float64(i)/24, radius)
			points = append(points, x, y)
		}
		return points
	}
	title := p.Text(key+"-name", cx, 0.1, name, c)
	title.Align = "middle"
	p.Line(key+"-arc", arc(dialLow, 1, 0.86, nil), scene.Soft).Width = 2
	for _, mark := range []float64{0.5, 0.75, 1} {
		x0, y0 := at(mark, 0.8)
		x1, y1 := at(mark, 0.92)
		p.Line(fmt.Sprint(key, "-tick", mark), []float64{x0, y0, x1, y1}, scene.Soft).Width = 1.5
		if mark == 1 { // the numbers below say it
			continue
		}
		x, y := at(mark, 1.1)
		words := p.Text(fmt.Sprint(key, "-mark", mark), x, y, fmt.Sprintf("%.0f", 100*mark), scene.Soft)
		words.Align, words.Size = "middle", 12
	}
	if !asked {
		none := p.Text(key+"-reported", cx, cy+0.3, "no classifier", scene.Soft)
		none.Align = "middle"
		return
	}
	gap := p.Line(key+"-gap", arc(actual, reported, 0.7, []float64{cx, cy}), scene.Bad)
	gap.Fill, gap.Alpha = true, 0.16
	gap.Label = fmt.Sprintf("%s: %.1f points of accuracy between what is reported and what is true", name, 100*(reported-actual))
	x, y := at(actual, 0.78)
	truth := p.Line(key+"-true", []float64{cx, cy, x, y}, scene.Ink)
	truth.Width, truth.Label = 2.5, fmt.Sprintf("%s: true accuracy of the analyst's classifier %.1f%%", name, 100*actual)
	x, y = at(reported, 0.82)
	needle := p.Line(key+"-said", []float64{cx, cy, x, y}, c)
	needle.Width, needle.Label = 4.5, fmt.Sprintf("%s: reported accuracy %.1f%%", name, 100*reported)
	hub := p.Point(key+"-hub", cx, cy, c)
	hub.Size = 5
	said := p.Text(key+"-reported", cx, cy+0.28, fmt.Sprintf("reports %.0f%%", 100*reported), c)
	said.Align = "middle"
	so := p.Text(key+"-actual", cx, cy+0.6, fmt.Sprintf("true %.0f%%", 100*actual), scene.Ink)
	so.Align = "middle"
}

// within keeps x in [0, 1], whatever a hand says.
func within(x float64) float64 {
	if !(x > 0) {
		return 0
	}
	return min(x, 1)
}

// points are the curve's, for a line.
func (c *curve) points() []float64 {
	var out []float64
	for i, x := range c.m {
		out = append(out, x, c.y[i])
	}
	return out
}

// at is the curve's value at the last check point up to m; before the first it is 0.
func (c *curve) at(m int) (y float64) {
	for i, x := range c.m {
		if x <= float64(m) {
			y = c.y[i]
		}
	}
	return y
}

// line draws a curve of at least two points.
func line(p *scene.Panel, key, label string, c *curve, colour scene.Colour, width float64) *scene.Element {
	if len(c.m) < 2 {
		return nil
	}
	e := p.Line(key, c.points(), colour)
	e.Label, e.Width = label, width
	return e
}

// count writes 30000 as 30,000.
func count(n int) string {
	if n < 1000 {
		return fmt.Sprint(n)
	}
	return fmt.Sprintf("%s,%03d", count(n/1000), n%1000)
}

// signed writes x with two digits and a minus sign that is one.
func signed(x float64) string {
	return strings.Replace(fmt.Sprintf("%.2f", x), "-", "−", 1)
}
