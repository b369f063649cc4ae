package richlazy

import (
	"cmp"
	"fmt"
	"math"
	"slices"

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
	order   []int // of the trials: from the strongest evidence for the left to that for the right
	trials  []string
	reel    show.Reel[[nets]*look]
}

// A column is one of the three networks on the stage.
type column struct {
	name   string // "Rank 1"
	latest *look
}

// A look is what the stage shows of one network at one moment.
type look struct {
	iteration    int
	ka, dw, loss float64
	alike        *scene.Image // [trials × trials]: how alike the network takes two trials to be, from -1 to 1
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

// keep adds the latest looks to the reel.
func (p *picture) keep(time int) {
	var f [nets]*look
	for k, c := range p.columns {
		f[k] = c.latest
	}
	p.reel.Keep(float64(time), f)
}

// sees puts the trials in order of what speaks for one side.
func (p *picture) sees(evidence []float64, what func(i int) string) {
	for i := range evidence {
		p.order = append(p.order, i)
		p.trials = append(p.trials, what(i))
	}
	slices.SortStableFunc(p.order, func(i, j int) int { return cmp.Compare(evidence[j], evidence[i]) })
}

// image is a kernel as cosines: K_ij / √(K_ii K_jj), trials in their order. A trial that moves nothing is like no other.
func (p *picture) image(k func(i, j int) float64) *scene.Image {
	n := len(p.order)
	v := make([]float64, n*n)
	for a, i := range p.order {
		for b, j := range p.order {
			if long := math.Sqrt(k(i, i) * k(j, j)); long > 0 {
				v[a*n+b] = k(i, j) / long
			}
		}
	}
	return scene.Matrix(n, n, v, scene.Diverging, -1, 1)
}

// recurrent shows the three networks before training.
func (p *picture) recurrent(networks [nets]*network, b *lab) {
	p.sees(b.probe.evidence, func(i int) string {
		side, s := "left", b.probe.evidence[i]
		if s < 0 {
			side = "right"
		}
		return fmt.Sprintf("evidence for the %s, coherence %.3f", side, math.Abs(s))
	})
	for k, n := range networks {
		p.lookAt(k, n)
	}
	p.keep(0)
	p.r.Draw(p.draw)
}

// lookAt takes the latest look at network k. A network that was lost keeps its last look.
func (p *picture) lookAt(k int, n *network) {
	c := p.columns[k]
	if n.lost {
		last := *c.latest
		last.done, last.lost = true, true
		c.latest = &last
		return
	}
	trials := len(p.order)
	l := &look{iteration: n.iterations, ka: n.KA, dw: n.dW, loss: n.loss(), done: n.done}
	l.alike = p.image(func(i, j int) (sum float64) {
		for o := range outputs { // all outputs together
			sum += n.kernel[(o*trials+i)*outputs*trials+o*trials+j]
		}
		return sum
	})
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
	}
	p.sees(targets, func(i int) string { return fmt.Sprintf("target %.2f", targets[i]) })

	// One clock for all: at every step at which anything was seen, the last that was seen of each.
	var next [nets]int
	for time := 0; time >= 0; {
		after := -1
		for k, n := range networks {
			if i := next[k]; i < len(n.path) && n.path[i].step == time {
				p.columns[k].latest = p.layer(n, i, x)
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

// layer is a look at a waypoint of a linear network: its tangent kernel on the inputs x [inputs × d], the rows' products
// with K = W₁ᵀW₁ + |w₂|² I.
func (p *picture) layer(n *linear, waypoint int, x kernels.Matrix[float64]) *look {
	w := n.path[waypoint]
	seen := kernels.New[float64](x.Rows, width) // W₁x
	kernels.Mul(seen, x, kernels.Of(width, width, w.w1).T())
	s := linalg.Inner(w.w2, w.w2)
	return &look{iteration: w.step, ka: w.ka, dw: w.dw, loss: w.loss, done: waypoint == len(n.path)-1,
		alike: p.image(func(i, j int) float64 {
			return kernels.Dot(seen.Row(i), seen.Row(j)) + s*kernels.Dot(x.Row(i), x.Row(j))
		})}
}
