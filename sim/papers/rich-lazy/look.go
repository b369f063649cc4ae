package richlazy

import (
	"fmt"
	"math"

	"orrery/kernels"
	"orrery/sim/scene"
)

// recurrent shows the three networks before training.
func (p *picture) recurrent(networks [nets]*network, b *bench) {
	for i, s := range b.probe.evidence {
		side, colour := "left", scene.Series(sideColours[0])
		if s < 0 {
			side, colour = "right", scene.Series(sideColours[1])
		}
		strong := math.Abs(s)
		p.trials = append(p.trials, trial{colour: colour, size: 2.5 + 3*math.Sqrt(strong),
			what: fmt.Sprintf("trial %d: evidence for the %s, coherence %.3f (inputs %.2f and %.2f on average)", i+1, side, strong, 0.5+0.5*s, 0.5-0.5*s)})
	}
	for k, n := range networks {
		c := p.columns[k]
		c.p, c.q = n.p, n.q
		c.span = 2.5 * norm(n.w0) / float64(n.Hidden)
		p.lookAt(k, n, b)
	}
	p.keep(0)
	p.r.Draw(p.draw)
}

// lookAt takes the latest look at network k. A network that was lost keeps its last look.
func (p *picture) lookAt(k int, n *network, b *bench) {
	c := p.columns[k]
	if n.lost {
		last := *c.latest
		last.done, last.lost = true, true
		c.latest = &last
		return
	}
	l := &look{iteration: n.iterations, ka: n.KA, fresh: n.fresh, dw: n.dW, loss: n.loss(), done: n.done}
	l.heat = c.image(func(i, j int) float64 { return float64(n.W.At(i, j)) })
	l.spectrum = leading(n.Hidden, n.W.Data, n.w0)
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
	rng := p.r.Rand("inputs that are shown")
	beta := networks[full].beta
	x := kernels.New[float64](linearInputs, width)
	kernels.FillNormal(x.Data, rng)
	targets := make([]float64, linearInputs)
	for i := range targets {
		targets[i] = kernels.Dot(x.Row(i), beta)
		colour := scene.Series(sideColours[0])
		if targets[i] < 0 {
			colour = scene.Series(sideColours[1])
		}
		p.trials = append(p.trials, trial{colour: colour, size: 4, what: fmt.Sprintf("input %d: target %.2f", i+1, targets[i])})
	}

	var ways [nets][]*look
	for k, n := range networks {
		c := p.columns[k]
		c.p, c.q = n.p, n.q
		c.span = 2.5 * norm(n.start.Data) / width
		// The direction of hidden space that the output comes to read.
		read := append([]float64(nil), n.end().w2...)
		kernels.Scale(1/max(norm(read), 1e-300), read)
		h := make([]float64, width)
		for j, w := range n.path {
			w1 := kernels.Of(width, width, w.w1)
			l := &look{iteration: w.step, ka: w.ka, fresh: true, dw: w.dw, loss: w.loss, done: j == len(n.path)-1}
			l.heat = c.image(w1.At)
			l.spectrum = leading(width, w.w1, n.start.Data)
			for i := range linearInputs {
				for m := range width {
					h[m] = kernels.Dot(w1.Row(m), x.Row(i))
				}
				l.points = append(l.points, kernels.Dot(h, read), targets[i])
				l.out = append(l.out, kernels.Dot(h, w.w2))
			}
			ways[k] = append(ways[k], l)
		}
		p.r.Breathe()
	}

	// One clock for all: at every step at which anything was seen, the last that was seen of each.
	var next [nets]int
	for {
		time := math.MaxInt
		for k, way := range ways {
			if next[k] < len(way) {
				time = min(time, way[next[k]].iteration)
			}
		}
		if time == math.MaxInt {
			break
		}
		for k, way := range ways {
			if next[k] < len(way) && way[next[k]].iteration == time {
				p.columns[k].latest = way[next[k]]
				next[k]++
			}
		}
		p.keep(time)
	}
}
