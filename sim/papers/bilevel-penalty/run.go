package bilevel

import (
	"fmt"
	"math"

	"orrery/sim"
	"orrery/sim/blocks/stat"
)

var penalties = []float64{0.1, 0.03162277660168379, 0.01, 0.003162277660168379, 0.001, 0.0003162277660168379, 0.0001}

const comparePoints = 10 // x at which ψ_σ is compared with ψ

func run(r *sim.Run) {
	switch problem.In(r) {
	case "cleaning":
		r.Plan("Plain fit", 10, "Cleaning", 16*float64(outer.In(r)*inner.In(r))/400, "Fit of the cleaned", 10, "Right labels alone", 5,
			"Checked digits alone", 1, "Checked digits alone", 1, "Checked digits alone", 1, "Checked digits alone", 1,
			"Exact gradient", 15, "Exact gradient", 14, closePhase, 2, manyPhase, 12, noisyPhase, 48)
		c, wall := cleaning(r)
		imitate(r, c)
		r.Say("%.1f%% right after cleaning, %.1f%% before. The claims of the theory are now measured on eight small problems whose answers are known: the charts fill.", 100*r.Measures()["acc_clean"], 100*r.Measures()["acc_plain"])
		r.Draw(wall.draw)
		study(r, nil, problems)
		wall.finish()
	case "quartic":
		quartic(r)
	default:
		r.Plan(closePhase, 4, manyPhase, 12, "Map", 3, watchPhase, float64(outer.In(r))/20, noisyPhase, 48)
		pic := newFatPicture(r)
		study(r, pic, problems)
		pic.finish()
	}
}

// The phases of the small problems.
const (
	closePhase = "How close"
	manyPhase  = "Two ways down, eight problems"
	watchPhase = "Two ways down"
	noisyPhase = "Noisy loops, eight problems"
)

const problems = 8

// study measures the claims about the fat problem on so many draws of it; pic, if there is one, shows the first.
func study(r *sim.Run, pic *fatPicture, n int) {
	ps := make([]*fat, n)
	for k := range ps {
		ps[k] = newFat(r.Rand(fmt.Sprintf("fat problem %d", k)))
	}
	if pic != nil {
		pic.begin(ps[0])
	}
	approach(r, ps[0], pic)
	ways := compare(r, ps)
	if pic != nil {
		pic.watch(ways)
	}
	shake(r, ps, pic)
}

// approach compares ψ_σ with ψ at a few points: claims "value" and "grad".
func approach(r *sim.Run, p *fat, pic *fatPicture) {
	rng := r.Rand("points of comparison")
	xs := make([]upper, comparePoints)
	for k := range xs {
		for j := range xs[k] {
			xs[k][j] = rng.NormFloat64()
		}
	}
	var sigmas, values, grads []float64
	for i := range r.Steps(closePhase, len(penalties)) {
		s := penalties[i]
		value, grad := 0.0, 0.0
		for _, x := range xs {
			v, g := p.psi(&x)
			vs, gs := p.psiSigma(&x, s)
			value += math.Abs(vs-v) / comparePoints
			grad += norm(minus(gs, g)) / comparePoints
			r.Breathe()
		}
		r.Plot("close", "value", s, value)
		r.Plot("close", "grad", s, grad)
		sigmas, values, grads = append(sigmas, s), append(values, value), append(grads, grad)
		off, _ := quarticPsiSigma(1, s)
		r.Plot("close", "quartic", s, math.Abs(off-quarticPsi(1)))
		r.Plot("close", "one", s, math.Exp(math.Log(values[0])-math.Log(sigmas[0]))*s)
		if pic != nil {
			pic.closer(s, value, grad)
		}
	}
	slope(r, "value", sigmas, values)
	slope(r, "grad", sigmas, grads)
}

// slope measures that of a regression line in a double logarithmic chart.
func slope(r *sim.Run, id string, xs, ys []float64) {
	r.MeasureFinite(id, stat.Exponent(xs, ys))
}

const (
	claimSigma = 0.01
	claimOuter = 600
	claimInner = 20
)

var claimRates = []float64{0.02, 0.05, 0.1}

// An end is where a descent ended.
type end struct {
	lr   float64
	x    upper
	psi  float64
	grad float64 // |∇ψ|
}

// compare goes down each problem in two ways, each with the rate that ends lowest: claims "many" and "psi". It returns the
// ends in the first problem, penalty and implicit.
func compare(r *sim.Run, ps []*fat) (first [2]end) {
	var logs [2]float64
	lower := 0.0
	for k := range r.Steps(manyPhase, len(ps)) {
		var best [2]end
		for way, s := range []float64{claimSigma, 0} {
			for i, lr := range claimRates {
				e := descend(r, ps[k], s, lr, claimInner, claimOuter, nil)
				if i == 0 || e.psi < best[way].psi {
					best[way] = e
				}
			}
			logs[way] += math.Log(max(best[way].grad, 1e-300)) / float64(len(ps))
		}
		lower += (best[1].psi - best[0].psi) / float64(len(ps))
		if k > 0 {
			continue
		}
		first = best
		for way, s := range []float64{claimSigma, 0} { // once more, for the chart
			id := []string{"penalty", "implicit"}[way]
			descend(r, ps[0], s, best[way].lr, claimInner, claimOuter, func(t int, d *descent) {
				if t == 0 || t > 10 && t%10 > 0 { // the axis is logarithmic
					return
				}
				if v, _ := d.p.psi(&d.x); v < 100 { // beyond, it has run away
					r.Plot("descent", id, float64(t), v)
				}
			})
		}
		r.Measure("psi_end", best[0].psi)
		r.Measure("grad_end", best[0].grad)
	}
	r.Measure("many", math.Exp(logs[1]-logs[0]))
	r.Measure("grad_penalty", math.Exp(logs[0]))
	r.Measure("grad_implicit", math.Exp(logs[1]))
	r.Measure("psi", lower)
	return first
}

// descend goes down one problem from 0; tell hears of every outer step, 0 is the start.
func descend(r *sim.Run, p *fat, sigma, lr float64, inner, outer int, tell func(t int, d *descent)) end {
	d := &descent{p: p, sigma: sigma, lr: lr, inner: inner}
	for t := range outer {
		if tell != nil {
			tell(t, d)
		}
		d.step()
		if t%50 == 0 {
			r.Breathe()
		}
	}
	if tell != nil {
		tell(outer, d)
	}
	v, g := p.psi(&d.x)
	return end{lr: lr, x: d.x, psi: v, grad: norm(g)}
}

const noisyChunk = 100

// shake runs the noisy loops: claims "ushape" and "bias".
func shake(r *sim.Run, ps []*fat, pic *fatPicture) {
	logs := make([]float64, len(noisySigmas))
	const chunks = noisySteps / noisyChunk
	var l *noisy
	for c := range r.Steps(noisyPhase, len(ps)*chunks) {
		k := c / chunks
		if c%chunks == 0 {
			l = newNoisy(ps[k], noise.In(r), r.Rand(fmt.Sprintf("noise %d", k)), r.Breathe)
			if pic != nil && k == 0 {
				pic.shake(l)
			}
		}
		for range noisyChunk {
			l.step()
		}
		if pic != nil && k == 0 {
			pic.shaken()
		}
		if c%chunks == chunks-1 {
			for s, g := range l.ends() {
				logs[s] += math.Log(max(g, 1e-300)) / float64(len(ps))
			}
			if pic != nil {
				pic.ended(k, l)
			}
		}
	}
	best := 0
	for s, g := range logs {
		r.Plot("u", "end", noisySigmas[s], math.Exp(g))
		if g < logs[best] {
			best = s
		}
	}
	r.Measure("ushape", math.Exp(logs[len(logs)-1]-logs[best]))
	r.Measure("bias", math.Exp(logs[0]-logs[best]))
	r.Measure("best_sigma", noisySigmas[best])
}
