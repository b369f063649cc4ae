package hier

import (
	"fmt"
	"iter"
	"math"

	"orrery/sim"
)

func settings(r *sim.Run) setting {
	return setting{d: dim.In(r), m2: m2.In(r), m1: m1.In(r), T: steps.In(r), alpha: alpha.In(r),
		link: link.In(r), kind: kind.In(r), act: act.In(r)}
}

func hostOf(r *sim.Run) host {
	return host{steps: r.Steps, breathe: r.Breathe}
}

// still is the host of a hand on the stage: nobody counts, nobody breathes.
var still = host{
	steps: func(_ string, n int) iter.Seq[int] {
		return func(yield func(int) bool) {
			for i := 0; i < n && yield(i); i++ {
			}
		}
	},
	breathe: func() {},
}

func run(r *sim.Run) {
	s, h := settings(r), hostOf(r)
	plan(r, s)
	l := newLab(r, s)
	pic := newPicture(r, l)
	l.prepare(h)

	// What is known beforehand.
	r.Measure("slope", slope(l.target.g))
	r.Measure("n", float64(s.n()))
	r.Measure("dk", float64(s.d*s.d))
	r.Measure("dkq", math.Pow(float64(s.d), float64(2*degree[s.link])))

	one, two, mu := l.draw(s.n())
	r.Breathe()

	stage1 := l.stage1(h, "Stage 1", &one, mu, 0, func(step int, u, f []float64, corr, valid float64) {
		if step > 0 {
			r.Plot("stage1", "corr", float64(step), corr)
			r.Plot("stage1", "valid", float64(step), valid)
		}
		r.Measure("corr", corr)
		pic.descended(step, u, f, corr, valid)
	})
	r.Measure("corr", stage1.corr)
	r.Measure("stop_step", float64(stage1.step))
	r.Measure("err_stage1", stage1.error)
	r.Bar("errors", "stage1", "stage 1 alone", stage1.error)
	pic.kept(stage1, mu)

	stage2 := l.stage2(h, "Stage 2", &two, mu, stage1, pic.bent)
	r.Measure("err_three", stage2.error)
	r.Measure("lambda_three", stage2.lambda)
	r.Measure("ratio_stages", stage1.error/stage2.error)
	pic.second(stage2)

	random := l.randomFeatures(h, "Random features", &one, &two, mu)
	r.Measure("err_rf", random.error)
	r.Measure("lambda_rf", random.lambda)
	r.Measure("ratio", random.error/stage2.error)
	r.Bar("errors", "rf", "random features", random.error)
	r.Bar("errors", "three", "three layers", stage2.error)
	pic.baseline(random)

	if sweep.In(r) {
		polynomial := l.polynomialKernel(h, "Kernel ridge", &one, &two, mu)
		r.Measure("err_kernel", polynomial.error)
		r.Measure("degree_kernel", float64(polynomial.degree))
		r.Measure("lambda_kernel", polynomial.lambda)
		r.Bar("errors", "kernel", "polynomial kernel", polynomial.error)
		pic.kernel(polynomial.error)
		sweepOver(r, h, s, pic, cell{setting: s, corr: stage1.corr, three: stage2.error, rf: random.error})
	}
	pic.finish()
}

// A cell is what one setting of the sweep came to.
type cell struct {
	setting
	corr, three, rf float64
}

// The sweep: sample sizes at one dimension, dimensions at one sample size.
const (
	sweepD     = 20
	sweepAlpha = 20
)

var (
	sweepAlphas = []float64{5, 10, sweepAlpha}
	sweepDims   = []int{12, 16, sweepD, 24}
)

// cells are the settings of the sweep, each once; what the run at hand has done already is left out.
func cells(s setting) (out []setting) {
	add := func(d int, alpha float64) {
		c := s
		c.d, c.alpha, c.m2 = d, alpha, max(400, 2*d*d)
		if c != s {
			out = append(out, c)
		}
	}
	for _, a := range sweepAlphas {
		add(sweepD, a)
	}
	for _, d := range sweepDims {
		if d != sweepD {
			add(d, sweepAlpha)
		}
	}
	return out
}

func sweepOver(r *sim.Run, h host, s setting, pic *picture, at cell) {
	done := []cell{at}
	for _, c := range cells(s) {
		l := newLab(r, c)
		l.prepare(h)
		one, two, mu := l.draw(c.n())
		r.Breathe()
		stage1 := l.stage1(h, c.name()+", stage 1", &one, mu, 0, nil)
		stage2 := l.stage2(h, c.name()+", stage 2", &two, mu, stage1, nil)
		random := l.randomFeatures(h, c.name()+", random features", &one, &two, mu)
		done = append(done, cell{c, stage1.corr, stage2.error, random.error})
		pic.swept(l, stage1, done)
	}
	least := math.Inf(1)
	find := func(d int, alpha float64) cell {
		for _, c := range done {
			want := c.setting
			want.d, want.alpha, want.m2 = d, alpha, max(400, 2*d*d)
			if c.setting == want {
				return c
			}
		}
		panic("hier: the sweep has left out a setting")
	}
	for _, a := range sweepAlphas {
		c := find(sweepD, a)
		r.Measure(fmt.Sprintf("err_n%g", a), c.three)
		r.Measure(fmt.Sprintf("rf_n%g", a), c.rf)
		r.Plot("samples", "three", a, c.three)
		r.Plot("samples", "rf", a, c.rf)
	}
	for _, d := range sweepDims {
		c := find(d, sweepAlpha)
		least = min(least, math.Abs(c.corr))
		r.Measure(fmt.Sprintf("err_d%d", d), c.three)
		r.Measure(fmt.Sprintf("rf_d%d", d), c.rf)
		r.Measure(fmt.Sprintf("corr_d%d", d), c.corr)
		r.Plot("dimension", "three", float64(d), c.three)
		r.Plot("dimension", "rf", float64(d), c.rf)
		r.Plot("dimension", "corr", float64(d), c.corr)
	}
	r.Measure("corr_least", least)
}

// plan tells the progress bar how long each part takes, in GFLOP of a matrix product.
func plan(r *sim.Run, s setting) {
	var shares []any
	add := func(s setting, one, two, three string) {
		p, n := float64(s.m2)/1e3, float64(s.n())/1e3
		shares = append(shares, one+": samples", 1.3*n*p*p, one+": descent", 6*float64(s.T)/1e3*p*p,
			two, 0.5, three+": samples", 2.3*n*p*p, three+": ridge", 5*p*p*p+1)
	}
	add(s, "Stage 1", "Stage 2", "Random features")
	if sweep.In(r) {
		shares = append(shares, "Kernel ridge", 20.0)
		for _, c := range cells(s) {
			add(c, c.name()+", stage 1", c.name()+", stage 2", c.name()+", random features")
		}
	}
	r.Plan(shares...)
}
