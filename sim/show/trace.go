package show

import (
	"strings"

	"orrery/sim/scene"
)

// Trace is a training curve: the means of a number over every so many steps.
type Trace struct {
	Name   string
	Colour scene.Colour
	Every  int
	Steps  int       // so far
	Points []float64 // step and mean, one pair after the other

	sum float64
}

// Add takes the number of one more step and reports whether it completed a point.
func (t *Trace) Add(x float64) bool {
	t.sum += x
	t.Steps++
	if t.Steps%t.Every != 0 {
		return false
	}
	t.Points = append(t.Points, float64(t.Steps), t.sum/float64(t.Every))
	t.sum = 0
	return true
}

// Last is the latest mean, 0 if there is none.
func (t *Trace) Last() float64 {
	if len(t.Points) == 0 {
		return 0
	}
	return t.Points[len(t.Points)-1]
}

// Traces draws training curves with their names on a panel of the scene, which has its axes, and tells where each stands:
// of what ("training loss"), in a unit, "" for none, and after how many of how many steps.
func Traces(s *scene.Scene, p *scene.Panel, what, unit string, steps int, traces ...*Trace) {
	var curves []Curve
	for _, t := range traces {
		if len(t.Points) == 0 {
			continue
		}
		c := Curve{Key: t.Name, Name: t.Name, Colour: t.Colour, Says: what + " of " + t.Name}
		for i := 0; i < len(t.Points); i += 2 { // what lies off the axes runs along their edge
			x, y := Inside(p, t.Points[i], t.Points[i+1])
			c.Points = append(c.Points, x, y)
		}
		curves = append(curves, c)
		p.Tell("%s of %s: %s after %d of %d steps.", Capital(what), t.Name, strings.TrimSpace(Short(t.Last(), 3)+" "+unit), t.Steps, steps)
	}
	Curves(s, p, curves...)
}
