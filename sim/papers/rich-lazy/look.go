package richlazy

import (
	"fmt"
	"math"

	"orrery/kernels"
	"orrery/sim"
	"orrery/sim/scene"
	"orrery/sim/show"
)

const (
	mostCells = 64 // on a side of a weight matrix as it is shown
	bars      = 8  // singular values of the change
)

// sideColours are those of trials with evidence for the left and for the right, or of targets above and below 0.
var sideColours = [2]scene.Colour{scene.Series(4), scene.Series(5)}

// A picture is what the stage shows of a run. It keeps every look, so that the run can be replayed; the experiment reads
// nothing from here.
type picture struct {
	r       *sim.Run
	linear  bool
	columns [nets]*column
	trials  []trial
	reel    show.Reel[[nets]*look]
	most    [2]float64 // how far points have gone from the middle
	top     float64    // the largest singular value of a change
}

// A column is one of the three networks on the stage.
type column struct {
	name   string  // "Rank 1"
	p, q   []int   // units in the order of the start's leading singular vectors
	span   float64 // of the weights' colours
	latest *look
}

// A look is what the stage shows of one network at one moment.
type look struct {
	iteration    int
	ka, dw, loss float64
	points       []float64 // x, y of each trial
	out          []float64 // what the network answers to each trial: three probabilities, or one number
	heat         *scene.Image
	spectrum     []float64 // leading singular values of W - W₀
	done, lost   bool
}

// A trial is what a point stands for.
type trial struct {
	colour scene.Colour
	size   float64
	what   string
}

func newPicture(r *sim.Run) *picture {
	p := &picture{r: r, linear: model.In(r) == "linear", most: [2]float64{1.5, 1.5}, top: 0.1,
		reel: show.Reel[[nets]*look]{Name: "time", Unit: "iteration"}}
	n, middle := units.In(r), midRank
	if p.linear {
		n, middle = width, linearMid
	}
	names := [nets]string{low: fmt.Sprintf("Rank %d", min(rank.In(r), n)), mid: fmt.Sprintf("Rank %d", middle), full: "Full rank"}
	switch {
	case p.linear && initial.In(r) == "aligned":
		names[low] = "Rank 1, aligned"
	case rank.In(r) >= n:
		names[low] = "Second full rank"
	}
	for k, name := range names {
		p.columns[k] = &column{name: name}
	}
	return p
}

// sees tells a network's column how its weights are ordered and how large those of its start are.
func (c *column) sees(p, q []int, start float64) {
	c.p, c.q, c.span = p, q, 2.5*start/float64(len(p))
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

// keep adds the latest looks to the reel.
func (p *picture) keep(time int) {
	var f [nets]*look
	for k, c := range p.columns {
		f[k] = c.latest
		for i, x := range f[k].points {
			p.most[i%2] = max(p.most[i%2], 1.1*math.Abs(x))
		}
		p.top = max(p.top, f[k].spectrum[0])
	}
	p.reel.Keep(float64(time), f)
}

// recurrent shows the three networks before training.
func (p *picture) recurrent(networks [nets]*network, b *lab) {
	for i, s := range b.probe.evidence {
		side, name := 0, "left"
		if s < 0 {
			side, name = 1, "right"
		}
		strong := math.Abs(s)
		p.trials = append(p.trials, trial{colour: sideColours[side], size: 2.5 + 3*math.Sqrt(strong),
			what: fmt.Sprintf("trial %d: evidence for the %s, coherence %.3f (inputs %.2f and %.2f on average)", i+1, name, strong, 0.5+0.5*s, 0.5-0.5*s)})
	}
	for k, n := range networks {
		p.columns[k].sees(n.p, n.q, norm(n.w0))
		p.lookAt(k, n, b)
	}
	p.keep(0)
	p.r.Draw(p.draw)
}

// lookAt takes the latest look at network k. A network that was lost keeps its last look.
func (p *picture) lookAt(k int, n *network, b *lab) {
	c := p.columns[k]
	if n.lost {
		last := *c.latest
		last.done, last.lost = true, true
		c.latest = &last
		return
	}
	l := &look{iteration: n.iterations, ka: n.KA, dw: n.dW, loss: n.loss(), done: n.done, spectrum: leading(n.Hidden, n.W.Data, n.w0),
		heat: c.image(func(i, j int) float64 { return float64(n.W.At(i, j)) })}
	h, o := b.states(n)
	kernels.SoftmaxRows(o)
	for i := range p.trials {
		x, y := n.plane.at(h.Row(i))
		l.points = append(l.points, x, y)
		for _, v := range o.Row(i) {
			l.out = append(l.out, float64(v))
		}
	}
	c.latest = l
}

// layers shows the linear networks on their whole way. It is a matter of milliseconds, so it is shown when it is over, as
// moments that are seen one after the other.
func (p *picture) layers(networks [nets]*linear) {
	beta := networks[full].beta
	x := kernels.New[float64](linearInputs, width)
	kernels.FillNormal(x.Data, p.r.Rand("inputs that are shown"))
	targets := make([]float64, linearInputs)
	for i := range targets {
		targets[i] = kernels.Dot(x.Row(i), beta)
		side := 0
		if targets[i] < 0 {
			side = 1
		}
		p.trials = append(p.trials, trial{colour: sideColours[side], size: 4, what: fmt.Sprintf("input %d: target %.2f", i+1, targets[i])})
	}
	for k, n := range networks {
		p.columns[k].sees(n.p, n.q, norm(n.start.Data))
	}

	// One clock for all: at every step at which anything was seen, the last that was seen of each.
	var next [nets]int
	for time := 0; time >= 0; {
		after := -1
		for k, n := range networks {
			if i := next[k]; i < len(n.path) && n.path[i].step == time {
				p.columns[k].latest = p.columns[k].linear(n, i, x, targets)
				next[k]++
			}
			if i := next[k]; i < len(n.path) && (after < 0 || n.path[i].step < after) {
				after = n.path[i].step
			}
		}
		p.keep(time)
		time = after
	}
}

// linear is a look at a waypoint of a linear network: where it sends the inputs x [inputs × d] along the direction of hidden
// space that its output comes to read, against their targets.
func (c *column) linear(n *linear, waypoint int, x kernels.Matrix[float64], targets []float64) *look {
	w, read := n.path[waypoint], n.end().w2
	long := max(norm(read), 1e-300)
	w1 := kernels.Of(width, width, w.w1)
	l := &look{iteration: w.step, ka: w.ka, dw: w.dw, loss: w.loss, done: waypoint == len(n.path)-1,
		heat: c.image(w1.At), spectrum: leading(width, w.w1, n.start.Data)}
	h := make([]float64, width)
	for i, target := range targets {
		for m := range h {
			h[m] = kernels.Dot(w1.Row(m), x.Row(i))
		}
		l.points = append(l.points, kernels.Dot(h, read)/long, target)
		l.out = append(l.out, kernels.Dot(h, w.w2))
	}
	return l
}
