package richlazy

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"gonum.org/v1/gonum/mat"

	"orrery/kernels"
	"orrery/sim"
	"orrery/sim/blocks/linalg"
	"orrery/sim/scene"
)

const (
	mostCells = 64 // on a side of a weight matrix as it is shown
	bars      = 8  // singular values of the change
)

// sideColours are those of trials with evidence for the left and for the right, or of targets above and below 0.
var sideColours = [2]int{4, 5}

// A look is what the stage shows of one network at one moment.
type look struct {
	iteration    int
	ka, dw, loss float64
	points       []float64 // x, y of each trial
	out          []float64 // what the network answers to each trial: three probabilities, or one number
	heat         *scene.Image
	spectrum     []float64 // leading singular values of W - W₀
	fresh        bool      // ka was computed at this iteration
	done, lost   bool
}

// A column is one of the three networks on the stage.
type column struct {
	name   string // "r = 1"
	rank   int
	p, q   []int   // units in the order of the start's leading singular vectors
	span   float64 // of the weights' colours
	latest *look
}

// A trial is what a point stands for.
type trial struct {
	colour scene.Colour
	size   float64
	what   string
}

// A picture is what the stage shows of a run. It keeps every look, so that the run can be replayed; the experiment reads
// nothing from here.
type picture struct {
	r       *sim.Run
	linear  bool
	columns [nets]*column
	trials  []trial
	frames  [][nets]*look
	times   []int
	shown   int // the frame that the reader chose; -1: the latest
}

func newPicture(r *sim.Run) *picture {
	p := &picture{r: r, linear: model.In(r) == "linear", shown: -1}
	n, middle := units.In(r), midRank
	if p.linear {
		n, middle = width, linearMid
	}
	for k, rk := range [nets]int{min(rank.In(r), n), middle, n} {
		p.columns[k] = &column{rank: rk, name: fmt.Sprintf("Rank %d", rk)}
	}
	p.columns[full].name = "Full rank"
	switch {
	case p.linear && initial.In(r) == "aligned":
		p.columns[low].rank, p.columns[low].name = 1, "Rank 1, aligned"
	case p.columns[low].rank == n:
		p.columns[low].name = "Second full rank"
	}
	return p
}

// keep adds the latest looks to the frames.
func (p *picture) keep(time int) {
	var f [nets]*look
	for k, c := range p.columns {
		f[k] = c.latest
	}
	if n := len(p.times); n > 0 && p.times[n-1] == time {
		p.frames[n-1] = f
		return
	}
	p.frames, p.times = append(p.frames, f), append(p.times, time)
}

// finish lets the reader go through the run again.
func (p *picture) finish() {
	p.shown = len(p.frames) - 1
	p.r.Handle("time", func(x, _ float64) {
		if math.IsNaN(x) {
			return
		}
		best := 0
		for i, t := range p.times {
			if math.Abs(float64(t)-x) < math.Abs(float64(p.times[best])-x) {
				best = i
			}
		}
		p.shown = best
	})
	p.r.Draw(p.draw)
}

// image is a weight matrix with its units in order, thinned to what can be seen.
func (c *column) image(at func(i, j int) float64) *scene.Image {
	n := len(c.p)
	cells := min(n, mostCells)
	v := make([]float64, cells*cells)
	for i := range cells {
		for j := range cells {
			v[i*cells+j] = at(c.p[i*n/cells], c.q[j*n/cells])
		}
	}
	return scene.Matrix(cells, cells, v, scene.Diverging, -c.span, c.span)
}

// leading are the largest singular values of w - w0 [n × n].
func leading[T kernels.Float](n int, w, w0 []T) []float64 {
	x := make([]float64, len(w))
	for i, v := range w {
		x[i] = float64(v) - float64(w0[i])
	}
	var d mat.SVD
	if !d.Factorize(mat.NewDense(n, n, x), mat.SVDNone) {
		return make([]float64, bars)
	}
	return d.Values(nil)[:bars]
}

// sorted are 0 ... n-1 by rising value.
func sorted(n int, value func(i int) float64) []int {
	out := make([]int, n)
	for i := range out {
		out[i] = i
	}
	slices.SortStableFunc(out, func(i, j int) int { return cmp.Compare(value(i), value(j)) })
	return out
}

// byColumn and byDense order units by their entries in the leading singular vector, the first column of u; bySize by v.
func byColumn(u kernels.Matrix[float32]) []int {
	return sorted(u.Rows, func(i int) float64 { return float64(u.At(i, 0)) })
}

func byDense(u *mat.Dense) []int {
	n, _ := u.Dims()
	return sorted(n, func(i int) float64 { return u.At(i, 0) })
}

func bySize(v []float64) []int { return sorted(len(v), func(i int) float64 { return v[i] }) }

// A plane is where hidden states are shown: the two leading principal directions of the initial states, in units of these
// states' own spread.
type plane struct {
	mean, x, y []float64 // x and y divided by the spread
}

// newPlane takes the initial states h [P × N]. Left evidence lies on the right of x: signs are arbitrary, but the three
// networks should agree.
func newPlane(h kernels.Matrix[float32], evidence []float64) *plane {
	pl := &plane{mean: make([]float64, h.Cols), x: make([]float64, h.Cols), y: make([]float64, h.Cols)}
	for i := range h.Rows {
		for j, v := range h.Row(i) {
			pl.mean[j] += float64(v) / float64(h.Rows)
		}
	}
	centred := kernels.New[float32](h.Rows, h.Cols)
	for i := range h.Rows {
		for j, v := range h.Row(i) {
			centred.Row(i)[j] = float32(float64(v) - pl.mean[j])
		}
	}
	spread := norm(centred.Data) / math.Sqrt(float64(h.Rows))
	if !(spread > 0) || math.IsInf(spread, 0) {
		return pl // no unit fires: all stay at the origin
	}
	d := linalg.NewSVD(centred)
	for j := range pl.x {
		pl.x[j], pl.y[j] = float64(d.V.At(j, 0))/spread, float64(d.V.At(j, 1))/spread
	}
	with, up := 0.0, 0.0
	for i, s := range evidence {
		x, y := pl.at(h.Row(i))
		with, up = with+s*x, up+y*y*y
	}
	flip := func(axis []float64, sign float64) {
		if sign < 0 {
			kernels.Scale(-1, axis)
		}
	}
	flip(pl.x, -with) // left evidence to the left
	flip(pl.y, up)
	return pl
}

// at projects a state.
func (pl *plane) at(h []float32) (x, y float64) {
	for j, v := range h {
		c := float64(v) - pl.mean[j]
		x += float64(c * pl.x[j])
		y += float64(c * pl.y[j])
	}
	return x, y
}

// frame is the picture to show and the time that it was taken at.
func (p *picture) frame() (at int, f [nets]*look) {
	i := p.shown
	if i < 0 {
		i = len(p.frames) - 1
	}
	if i < 0 {
		return 0, f
	}
	return p.times[i], p.frames[i]
}

func (p *picture) draw(s *scene.Scene) {
	s.Cols, s.Rows = 12, 12
	at, f := p.frame()
	most, top := p.limits()
	for k, c := range p.columns {
		p.weights(s, k, c, f[k], top)
	}
	for k, c := range p.columns {
		p.cloud(s, k, c, f[k], most)
	}
	p.curves(s, at)
}

// limits are how far points have gone from the middle and how large a singular value of a change has become, in all frames.
func (p *picture) limits() (most [2]float64, top float64) {
	most, top = [2]float64{1.5, 1.5}, 0.1
	for _, f := range p.frames {
		for _, l := range f {
			if l == nil {
				continue
			}
			for i, x := range l.points {
				most[i%2] = max(most[i%2], 1.1*math.Abs(x))
			}
			top = max(top, l.spectrum[0])
		}
	}
	return most, top
}

// weights draws a network's weight matrix and, beside it, what has been added to it: the singular values of W - W₀.
func (p *picture) weights(s *scene.Scene, k int, c *column, l *look, top float64) {
	panel := s.Panel("w-"+ids[k], c.name, scene.At(4*k, 0, 4, 4)).Board(1.5, 1)
	if l == nil {
		return
	}
	heat := panel.Heat("W", 0, 0, 1, 1, l.heat)
	heat.Label = c.name + ": the weights, rows and columns in the order of the start's leading singular vectors"
	const left, long = 1.06, 0.44
	for i, x := range l.spectrum {
		const high = 1.0 / bars
		e := panel.Rect(fmt.Sprintf("s%d", i), left, (float64(i)+0.15)*high, max(0.004, long*x/top), 0.7*high, scene.Series(colours[k]))
		e.Label = fmt.Sprintf("singular value %d of what learning has added to the weights: %.3f", i+1, x)
	}
	state := "still training"
	switch {
	case l.iteration == 0:
		panel.Says = c.name + ", before the first iteration."
		return
	case l.lost:
		state = "lost: its loss is no number any more"
	case l.done:
		state = "stopped"
	}
	panel.Says = fmt.Sprintf("%s, %s, after %d iterations: loss %.3g, weight change %.2f, of which the largest singular value is %.2f.",
		c.name, state, l.iteration, l.loss, l.dw, l.spectrum[0])
}

// cloud draws where the network puts the trials, and from where they have come.
func (p *picture) cloud(s *scene.Scene, k int, c *column, l *look, most [2]float64) {
	const below = 0.4 // room for the number
	panel := s.Panel("h-"+ids[k], "", scene.At(4*k, 4, 4, 5)).Axes(
		scene.Axis{Min: -most[0], Max: most[0], Bare: true}, scene.Axis{Min: -(1 + below) * most[1], Max: most[1], Bare: true})
	if k == low {
		panel.Title = "Hidden states"
	}
	if l == nil {
		return
	}
	panel.Line("x", []float64{-most[0], 0, most[0], 0}, scene.Dim).Width = 1
	panel.Line("y", []float64{0, -most[1], 0, most[1]}, scene.Dim).Width = 1
	first := p.frames[0][k]
	moved := 0.0
	for i, t := range p.trials {
		x, y := l.points[2*i], l.points[2*i+1]
		x0, y0 := first.points[2*i], first.points[2*i+1]
		moved += math.Hypot(x-x0, y-y0) / float64(len(p.trials))
		e := panel.Point(fmt.Sprintf("t%d", i), x, y, t.colour)
		e.Size, e.Points, e.Label = t.size, []float64{x0, y0, x, y}, p.label(t, l, i)
		for j := range p.columns {
			if j != k {
				e.Links = append(e.Links, fmt.Sprintf("h-%s/t%d", ids[j], i))
			}
		}
	}
	under := -(1 + below/2) * most[1]
	number := panel.Text("KA", 0, under, fmt.Sprintf("KA %.2f", l.ka), scene.Series(colours[k]))
	number.Size, number.Align, number.Label = 20, "middle", "alignment of the tangent kernel with the one at the start: 1 is lazy, 0 rich"
	if k == low && !p.linear { // whose colours are whose
		for side, word := range []string{"left", "right"} {
			e := panel.Text(word, float64(2*side-1)*most[0], -most[1], word, scene.Series(sideColours[side]))
			e.Align = []string{"start", "end"}[side]
		}
	}
	panel.Says = fmt.Sprintf("%s: kernel alignment %.2f; the %d points have moved by %.2f on average.", c.name, l.ka, len(p.trials), moved)
}

// label is what one hears of a point.
func (p *picture) label(t trial, l *look, i int) string {
	if p.linear {
		return fmt.Sprintf("%s; answer %.2f", t.what, l.out[i])
	}
	return fmt.Sprintf("%s; answer: left %.0f%%, right %.0f%%, hold %.0f%%", t.what, 100*l.out[3*i+1], 100*l.out[3*i+2], 100*l.out[3*i])
}

// curves draws kernel alignment against time, and the mark by which the reader goes through the run.
func (p *picture) curves(s *scene.Scene, at int) {
	end := 100
	if n := len(p.times); n > 0 {
		end = max(end, p.times[n-1])
	}
	panel := s.Panel("time", "Kernel alignment with the start, by iteration", scene.At(0, 9, 12, 3)).Axes(
		scene.Axis{Min: 0, Max: float64(end)}, scene.Axis{Min: 0, Max: 1, Ticks: []float64{0, 0.5, 1}})
	for k, c := range p.columns {
		var points []float64
		for _, f := range p.frames {
			if l := f[k]; l != nil && l.fresh && (len(points) == 0 || float64(l.iteration) > points[len(points)-2]) {
				points = append(points, float64(l.iteration), l.ka)
			}
		}
		if len(points) > 2 {
			e := panel.Line(ids[k], points, scene.Series(colours[k]))
			e.Label, e.Width = "kernel alignment, "+c.name, 3
		}
	}
	panel.Says = fmt.Sprintf("Iteration %d.", at)
	if p.shown < 0 {
		return
	}
	panel.Add(scene.Element{Kind: scene.KindRule, Key: "now", X: float64(at), Vertical: true, Colour: scene.Ink})
	e := panel.Point("time", float64(at), 0.5, scene.Brass)
	e.Handle, e.Along, e.Size, e.Ring = "time", "x", 7, scene.Ink
	e.Label = fmt.Sprintf("iteration %d: drag to replay", at)
	panel.Says = fmt.Sprintf("Iteration %d of %d.", at, p.times[len(p.times)-1])
}
