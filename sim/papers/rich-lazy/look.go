package richlazy

import (
	"fmt"

	"orrery/kernels"
	"orrery/sim"
	"orrery/sim/blocks/linalg"
	"orrery/sim/scene"
	"orrery/sim/show"
)

// A picture is what the stage shows of a run. It keeps every look, so that the run can be replayed; the experiment reads
// nothing from here.
type picture struct {
	r       *sim.Run
	linear  bool
	columns [nets]*column
	order   []int // of the trials on the maps: from the clearest for the left to the clearest for the right
	reel    show.Reel[[nets]*look]
}

// A column is one of the three networks.
type column struct {
	name   string    // "Rank 1"
	before []float64 // which trials looked alike at the start; nil before the first look
	first  *look
	latest *look
}

// A look is what the stage shows of one network at one moment.
type look struct {
	iteration    int
	ka, dw, loss float64
	alike        *scene.Image // which trials look alike
	kept         float64      // the cosine of that map and the first one
	done, lost   bool
}

func newPicture(r *sim.Run) *picture {
	p := &picture{r: r, linear: model.In(r) == "linear", reel: show.Reel[[nets]*look]{Name: "time", Unit: "iteration"}}
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

// brightest is the entry at which the maps' colours end, in units of a map's root mean square.
const brightest = 2

// sees takes a look at which trials look alike.
func (c *column) sees(l *look, alike []float64) {
	if c.before == nil {
		c.before, c.first = alike, l
	}
	l.kept = linalg.Inner(c.before, alike)
	n := probeSize
	l.alike = scene.Matrix(n, n, alike, scene.Diverging, -brightest/float64(n), brightest/float64(n))
	c.latest = l
}

// keep adds the latest looks to the reel.
func (p *picture) keep(time int) {
	var f [nets]*look
	for k, c := range p.columns {
		f[k] = c.latest
	}
	p.reel.Keep(float64(time), f)
}

// recurrent shows the three networks before training.
func (p *picture) recurrent(networks [nets]*network, b *lab) {
	p.order = falling(b.probe.evidence)
	for k, n := range networks {
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
	h, _ := b.states(n)
	c.sees(&look{iteration: n.iterations, ka: n.KA, dw: n.dW, loss: n.loss(), done: n.done}, alike(h, p.order))
}

// layers shows the linear networks on their whole way. It is a matter of milliseconds, so it is shown when it is over, as
// moments that are seen one after the other.
func (p *picture) layers(networks [nets]*linear) {
	beta := networks[full].beta
	x := kernels.New[float64](probeSize, width)
	kernels.FillNormal(x.Data, p.r.Rand("inputs that are shown"))
	targets := make([]float64, probeSize)
	for i := range targets {
		targets[i] = kernels.Dot(x.Row(i), beta)
	}
	p.order = falling(targets)

	// One clock for all: at every step at which anything was seen, the last that was seen of each.
	var next [nets]int
	for time := 0; time >= 0; {
		after := -1
		for k, n := range networks {
			if i := next[k]; i < len(n.path) && n.path[i].step == time {
				p.columns[k].linear(n, i, x, p.order)
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

// linear is a look at a waypoint of a linear network, which has few inputs x [inputs × d] beside its width: they look alike as
// its tangent kernel says, xᵀ(W₁ᵀW₁ + |w₂|²I)x', the inner product of (W₁x, |w₂|x) and the same of x'.
func (c *column) linear(n *linear, waypoint int, x kernels.Matrix[float64], order []int) {
	w := n.path[waypoint]
	features := kernels.New[float64](x.Rows, 2*width)
	h, long := kernels.New[float64](x.Rows, width), norm(w.w2)
	kernels.Mul(h, x, kernels.Of(width, width, w.w1).T())
	for i := range x.Rows {
		copy(features.Row(i), h.Row(i))
		kernels.Axpy(long, x.Row(i), features.Row(i)[width:])
	}
	c.sees(&look{iteration: w.step, ka: w.ka, dw: w.dw, loss: w.loss, done: waypoint == len(n.path)-1}, alike(features, order))
}
