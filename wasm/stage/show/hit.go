package show

import (
	"math"

	"orrery/sim/scene"
	"orrery/sim/scene/layout"
)

// Hit is the mark under a point of the picture, or nil: a handle before all others, then the smaller thing before
// the larger. Slack is how far beside a mark still counts, px.
func (p *Picture) Hit(x, y, slack float64) *Mark {
	var best *Mark
	rank, near := -1, 0.0
	for i := range p.Marks {
		m := &p.Marks[i]
		if m.Hidden || m.Paint.A < 0.02 || m.Label == "" && m.Handle == "" && m.Kind != scene.KindHeat {
			continue
		}
		d := m.distance(x, y)
		r := m.rank()
		reach := slack
		if m.Kind == scene.KindTile || m.Kind == scene.KindHeat || m.Kind == scene.KindRect || m.Kind == scene.KindArea {
			reach = 0.5
		}
		if m.Handle != "" {
			reach = slack + 8
		}
		if d > reach || r < rank || r == rank && d > near {
			continue
		}
		best, rank, near = m, r, d
	}
	return best
}

func (m *Mark) rank() int {
	if m.Handle != "" {
		return 5
	}
	switch m.Kind {
	case scene.KindPoint, scene.KindText:
		return 4
	case scene.KindLine, scene.KindArrow, scene.KindRule:
		if m.Element.Fill {
			return 2
		}
		return 3
	case scene.KindTile, scene.KindRect:
		return 2
	case scene.KindHeat:
		return 1
	}
	return 0
}

// distance is how far the point lies from the mark, px; 0 inside.
func (m *Mark) distance(x, y float64) float64 {
	switch m.Kind {
	case scene.KindPoint:
		return max(math.Hypot(x-m.At.X, y-m.At.Y)-m.At.Size, 0)
	case scene.KindLine:
		if (m.Closed || m.Element.Fill) && inside(m.Points, x, y) {
			return 0
		}
		return beside(m.Points, x, y)
	case scene.KindArrow, scene.KindRule:
		return beside([]float64{m.At.X, m.At.Y, m.At.X + m.At.W, m.At.Y + m.At.H}, x, y)
	case scene.KindArea:
		for i := 3; i+2 < len(m.Points); i += 3 {
			a, b := m.Points[i-3:i], m.Points[i:i+3]
			if t := (x - a[0]) / (b[0] - a[0]); t >= 0 && t <= 1 {
				lo, hi := mix(a[1], b[1], t), mix(a[2], b[2], t)
				return max(min(lo, hi)-y, y-max(lo, hi), 0)
			}
		}
		return math.Inf(1)
	}
	r := m.Bounds()
	return math.Hypot(max(r.X-x, x-r.Right(), 0), max(r.Y-y, y-r.Bottom(), 0))
}

// beside is the distance from a polyline.
func beside(v []float64, x, y float64) float64 {
	best := math.Inf(1)
	for i := 2; i+1 < len(v); i += 2 {
		ax, ay, dx, dy := v[i-2], v[i-1], v[i]-v[i-2], v[i+1]-v[i-1]
		t := 0.0
		if l := dx*dx + dy*dy; l > 0 {
			t = min(max(((x-ax)*dx+(y-ay)*dy)/l, 0), 1)
		}
		if d := math.Hypot(x-ax-t*dx, y-ay-t*dy); d < best { // not where one is no number
			best = d
		}
	}
	return best
}

// inside tells by crossings whether a polygon encloses the point.
func inside(v []float64, x, y float64) bool {
	in := false
	for i, j := 0, len(v)-2; i+1 < len(v); i, j = i+2, i {
		if (v[i+1] > y) != (v[j+1] > y) && x < v[i]+(y-v[i+1])/(v[j+1]-v[i+1])*(v[j]-v[i]) {
			in = !in
		}
	}
	return in
}

// Next is the labelled mark that an arrow key leads to from another: the nearest one in that direction, sideways
// steps counted double. From nil it is the first, in reading order.
func (p *Picture) Next(from *Mark, dx, dy float64) *Mark {
	var best *Mark
	least := math.Inf(1)
	for i := range p.Marks {
		m := &p.Marks[i]
		if m.Label == "" && m.Handle == "" || m.Hidden || m.Paint.A < 0.02 {
			continue
		}
		x, y := m.Middle()
		var cost float64
		if from == nil {
			cost = float64(m.Frame)*1e6 + y*10 + x*0.1
		} else {
			if m.ID == from.ID {
				continue
			}
			fx, fy := from.Middle()
			along, across := (x-fx)*dx+(y-fy)*dy, math.Abs((x-fx)*dy)+math.Abs((y-fy)*dx)
			if along <= 0.5 {
				continue
			}
			cost = along + 2*across
		}
		if cost < least {
			best, least = m, cost
		}
	}
	return best
}

// Middle is where a mark's label belongs, px.
func (m *Mark) Middle() (x, y float64) {
	if m.Kind == scene.KindLine && len(m.Points) >= 2 {
		i := len(m.Points) / 4 * 2
		return m.Points[i], m.Points[i+1]
	}
	r := m.Bounds()
	return r.X + r.W/2, r.Y + r.H/2
}

// Lit are the ids that light up with a mark: itself, what it links to or is linked from, and what its threads lead to.
func (p *Picture) Lit(m *Mark) map[string]bool {
	lit := map[string]bool{m.ID: true}
	for _, id := range m.Links {
		lit[id] = true
	}
	for i := range p.Marks {
		for _, id := range p.Marks[i].Links {
			if id == m.ID {
				lit[p.Marks[i].ID] = true
			}
		}
	}
	for _, s := range p.Strands {
		if s.A == m.ID {
			lit[s.B] = true
		} else if s.B == m.ID {
			lit[s.A] = true
		}
	}
	return lit
}

// Words are what a mark says under the point: its label, and in a heat map the number there.
func (p *Picture) Words(m *Mark, x, y float64) string {
	img := m.Image
	if m.Kind != scene.KindHeat || img == nil || img.Rows <= 0 || img.Cols <= 0 || len(img.Data) < img.Rows*img.Cols || !(m.At.W > 0) || !(m.At.H > 0) {
		return m.Label
	}
	i := min(max(int((y-m.At.Y)/m.At.H*float64(img.Rows)), 0), img.Rows-1)
	j := min(max(int((x-m.At.X)/m.At.W*float64(img.Cols)), 0), img.Cols-1)
	cell := "row " + layout.Short(float64(i+1)) + ", column " + layout.Short(float64(j+1)) + ": " + layout.Short(img.Value(i, j))
	if m.Label == "" {
		return cell
	}
	return m.Label + "\n" + cell
}
