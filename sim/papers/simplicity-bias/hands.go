package simplicity

import (
	"fmt"
	"math"

	"orrery/kernels"
	"orrery/sim/blocks/stat"
	"orrery/sim/scene"
)

const mostEps = 0.8

// ending is what the last picture has besides: levers for the reader, and one test point, the probe, whose coordinates can
// all be dragged.
type ending struct {
	p    *picture
	live bar // what the levers make of the network

	point int       // the probe's test point
	x     []float32 // the probe
	f     float64
}

// finish goes back to the network on clean data and hands the levers over.
func (p *picture) finish(c *studied) {
	p.which, p.l, p.test, p.judge, p.net, p.at = "clean", lmsOf(p.r), c.judge.test, c.judge, c.Net, steps.In(p.r)
	p.simple, p.other, p.eps, p.underAttack, p.count = false, false, 0, false, 1
	p.lend()
	p.a, p.b, p.chosen = 1, 2, false
	p.choose()
	p.hear(c.heard)
	e := &ending{p: p}
	p.end = e
	for i := range shownPoints { // one of class +1 that the network gets right, if there is any
		if p.test.positive[i] && p.outputs(p.test.x.Slice(i, i+1, 0, p.l.d))[0] > 0 {
			e.point = i
			break
		}
	}
	e.take(e.point)
	e.pulled()

	r := p.r
	r.Handle("simple", func(x, _ float64) { p.simple = x > 0.5; e.pulled() })
	r.Handle("others", func(x, _ float64) { p.other = x > 0.5; e.pulled() })
	r.Handle("eps", func(x, _ float64) { p.eps = mostEps * between(x, 0, 1); e.pulled() })
	r.Handle("point", func(x, _ float64) { e.take(int(math.Round(between(x, 0, 1) * (shownPoints - 1)))) })
	for j := range p.l.d {
		r.Handle(fmt.Sprintf("c%d", j), func(_, y float64) { e.set(j, y) })
	}
	r.Handle("left", func(x, y float64) { e.set(0, x); e.set(p.a, y) })
	r.Handle("right", func(x, y float64) { e.set(p.b, x); e.set(p.a, y) })

	switch m := r.Measures(); {
	case p.l.linear && extras.In(r):
		r.Say("On noisy data one network gets %.1f%% right, five together %.1f%%. Adversarial training: %.1f%% right under attack instead of %.1f%%, and with everything but x₀ shuffled still an AUC of %.3f.",
			100*m["acc_noisy"], 100*m["acc_ensemble"], 100*m["robust_adv"], 100*m["robust"], m["auc_others_adv"])
	case p.l.linear:
		r.Say("AUC %.3f; with x₀ shuffled %.3f, with all others shuffled %.3f. Pull the levers. Then drag x₀ of the ringed point across zero, while all its slabs say the other class: who decides?",
			c.test, c.heard.simple, c.heard.others)
	default:
		r.Say("With nothing simple to find the network reads the slabs: AUC %.3f; with x₀ shuffled %.3f, with all others shuffled %.3f. The claims about x₀ must fail here.",
			c.test, c.heard.simple, c.heard.others)
	}
}

// take makes the probe a copy of a test point.
func (e *ending) take(i int) {
	e.point, e.x = i, append([]float32(nil), e.p.test.x.Row(i)...)
	e.look()
}

// set moves one coordinate of the probe.
func (e *ending) set(j int, v float64) {
	e.x[j] = float32(between(v, -1, 1))
	e.look()
}

func (e *ending) look() { e.f = e.p.outputs(kernels.Of(1, len(e.x), e.x))[0] }

// pulled measures the network as the levers stand: on the whole test set, or, attacked, on its first points.
func (e *ending) pulled() {
	p := e.p
	n := p.test.x.Rows
	if p.eps > 0 {
		n = min(attackRows, n)
	}
	f := p.outputs(p.moved(n))
	e.live = bar{"live", "levers now", stat.AUC(f, p.test.positive[:n]), scene.Brass}
	if p.eps > 0 {
		e.live.name, e.live.value = "attacked: right", accuracy(f, p.test.y[:n])
	}
	if math.IsNaN(e.live.value) {
		e.live.value = 0
	}
}

func (e *ending) lever() lever {
	return lever{"point", "ringed point", fmt.Sprint(e.point + 1), float64(e.point) / (shownPoints - 1), scene.Ink}
}

// probe draws the ringed point in a square.
func (p *picture) probe(panel *scene.Panel, key string, a, b int) {
	e := p.end
	h := panel.Point("probe", inside(float64(e.x[a])), inside(float64(e.x[b])), classColour(p.test.y[e.point]))
	h.Size, h.Ring, h.Handle = 6, scene.Ink, key
	h.Label = fmt.Sprintf("the ringed point, a copy of test point %d of class %s: %s = %s, %s = %s; the network says %s (f = %s)",
		e.point+1, sign(float64(p.test.y[e.point])), x(a), number("%.2f", float64(e.x[a])), x(b), number("%.2f", float64(e.x[b])), sign(e.f), number("%.2f", e.f))
	h.Links = []string{fmt.Sprintf("inputs/c%d", a), fmt.Sprintf("inputs/c%d", b)}
}

// says is what coordinate j of the probe says about the class: +1, -1, or 0 for nothing.
func (e *ending) says(j int) int {
	v := float64(e.x[j])
	switch e.p.kindOf(j) {
	case "linear":
		if v > 0 {
			return 1
		}
		return -1
	case "slabs":
		if k, ok := e.p.l.slabOf(v); !ok {
			return 0
		} else if k == 1 || k == -1 {
			return 1
		}
		return -1
	}
	return 0
}

// sliders shows all coordinates of the probe over what they say, and above them the first layer's weights.
func (p *picture) sliders(s *scene.Scene) {
	e, d := p.end, p.l.d
	at, names := p.groups()
	panel := s.Panel("inputs", fmt.Sprintf("Ringed point: class %s, called %s", sign(float64(p.test.y[e.point])), sign(e.f)), scene.At(0, 16, 12, 8)).Axes(
		scene.Axis{Min: -0.6, Max: float64(d) - 0.4, Ticks: at, Names: names},
		scene.Axis{Min: -reach, Max: 1.5, Ticks: []float64{-1, 0, 1}})
	panel.Badge = "f = " + number("%+.1f", e.f)

	n := norms(p.net)
	most := 1e-9
	for _, v := range n {
		most = max(most, v)
	}
	w := panel.Heat("weights", -0.45, 1.2, float64(d)-0.1, 0.22, scene.Matrix(1, d, n, scene.Sequential, 0, most))
	w.Label = "length of each coordinate's weights in the first layer"
	p.bands(panel)

	votes := map[int]int{}
	for j, v := range e.x {
		says := e.says(j)
		if p.kindOf(j) == "slabs" {
			votes[says]++
		}
		k := panel.Point(fmt.Sprintf("c%d", j), float64(j), float64(v), scene.Ink)
		k.Size, k.Handle, k.Along = 4, k.Key, "y"
		k.Label = fmt.Sprintf("%s = %s, %s: says %s", x(j), number("%.2f", float64(v)), p.kindOf(j), map[int]string{1: "+1", -1: "−1", 0: "nothing"}[says])
	}
	first := "x₀ is noise"
	if p.l.linear {
		first = "x₀ says " + sign(float64(e.says(0)))
	}
	panel.Says = fmt.Sprintf("The ringed point: %s; of the slab coordinates %d say +1 and %d say −1; the network says %s (f = %s).", first, votes[1], votes[-1], sign(e.f), number("%.2f", e.f))
}

// bands are the places where a coordinate says +1 (amber) and -1 (blue).
func (p *picture) bands(panel *scene.Panel) {
	const rows = 120
	at := func(i int) float64 { return (1 - (float64(i)+0.5)/rows*2) * reach }
	if p.l.linear {
		v := make([]float64, rows)
		for i := range v {
			if y := at(i); math.Abs(y) >= p.l.m && math.Abs(y) <= 1 {
				v[i] = math.Copysign(1, y)
			}
		}
		panel.Heat("x0 says", -0.45, -reach, 0.9, 2*reach, scene.Matrix(rows, 1, v, scene.Diverging, -2, 2)).Label = "amber: points of class +1 have their x₀ here; blue: of class −1"
	}
	if k := p.l.k; k > 0 {
		v := make([]float64, rows*k)
		for i := range v {
			if j, ok := p.l.slabOf(at(i / k)); ok {
				v[i] = -1
				if j == 1 || j == -1 {
					v[i] = 1
				}
			}
		}
		panel.Heat("slabs say", 0.55, -reach, float64(k)-0.1, 2*reach, scene.Matrix(rows, k, v, scene.Diverging, -2, 2)).Label = "amber: slabs of class +1; blue: slabs of class −1"
	}
}
