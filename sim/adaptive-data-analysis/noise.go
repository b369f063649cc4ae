package adaptive

import (
	"fmt"
	"iter"
	"math"
	"math/rand/v2"

	"gonum.org/v1/gonum/stat"

	"orrery/sim"
)

// World A, pure noise. No feature has anything to do with the label, so the truth of every question is 0, that of the final
// one too. Of a question only z_ij = y_i·g_j(x_i) matters, its value on the sample: n fair bits.

const factorA = 1.12 // from a check point to the next

// analyst asks features, then for the majority's correlation with the label; one for each mechanism.
type analyst struct {
	n        int
	sigma    float64
	votes    *votes
	features float64 // largest error among the features' answers
	reported float64 // the answer to the latest final question, whose truth is 0
	final    []uint64
}

func newAnalyst(n int, sigma float64, ties *rand.Rand) *analyst {
	return &analyst{n: n, sigma: sigma, votes: newVotes(n, ties), final: make([]uint64, words(n))}
}

// hear takes the answer to a feature z with empirical mean a; noise is a standard normal draw.
func (a *analyst) hear(z []uint64, mean, noise float64, adaptive bool) float64 {
	answer := mean + a.sigma*noise
	a.features = max(a.features, math.Abs(answer))
	if adaptive {
		a.votes.add(z, answer)
	}
	return answer
}

// ask puts the final question of the answers so far: Σ_i sign(Σ_j s_j z_ij) / n.
func (a *analyst) ask(noise float64) {
	a.votes.majority(a.final)
	a.reported = mean(a.final, a.n) + a.sigma*noise
}

// worst is the largest error over every question asked, the latest final one included.
func (a *analyst) worst() float64 { return max(a.features, math.Abs(a.reported)) }

// source is the randomness of a stretch of questions: the same name gives the same questions and the same noise.
type source struct {
	z                       []uint64
	bits, noise, finalNoise *rand.Rand
}

func newSource(r *sim.Run, name string, n int) *source {
	return &source{z: make([]uint64, words(n)), bits: r.Rand("questions" + name), noise: r.Rand("noise" + name),
		finalNoise: r.Rand("noise of final questions" + name)}
}

// next draws a feature and a standard normal for whoever adds noise to its answer.
func (s *source) next() (z []uint64, noise float64) {
	fill(s.z, s.bits)
	return s.z, s.noise.NormFloat64()
}

// noiseWorld is the run at hand in world A.
type noiseWorld struct {
	n, m      int
	adaptive  bool
	tau       float64
	emp, gaus *analyst
	at        []int
	curves    [2]curve // largest errors
	split     curve
	broke     [2]int // first check point with an error over tau; 0 for none
}

// curve is what happened at check points.
type curve struct{ m, y []float64 }

func (c *curve) add(m int, y float64) { c.m, c.y = append(c.m, float64(m)), append(c.y, y) }

func (c *curve) last() float64 { return c.y[len(c.y)-1] }

func runNoise(r *sim.Run) {
	w := &noiseWorld{n: n.In(r), m: m.In(r), adaptive: adaptive.In(r), tau: tau.In(r)}
	w.at = checkpoints(w.m, factorA)
	sweepShare := 60.0
	r.Plan("Questions", 2*w.cost()+30, "Sample splitting", 2, "The price of noise", float64(len(priceSigmas))*w.cost(), "Larger samples", sweepShare)
	pic := newNoisePicture(r, w)
	w.ask(r, pic)
	w.splitting(r)
	w.measure(r)
	w.price(r)
	pic.sweeping()
	s := sweep(r, pic)
	pic.finish(s)
}

// cost is the megabits of the run at hand.
func (w *noiseWorld) cost() float64 { return float64(w.n) * float64(w.m) / 1e6 }

// ask asks m features, and at every check point the final question, of both mechanisms.
func (w *noiseWorld) ask(r *sim.Run, pic *noisePicture) {
	w.emp, w.gaus = newAnalyst(w.n, 0, r.Rand("ties")), newAnalyst(w.n, sigma.In(r), r.Rand("ties"))
	src := newSource(r, "", w.n)
	asked := 0
	for i := range r.Steps("Questions", len(w.at)) {
		for ; asked < w.at[i]; asked++ {
			if asked%500 == 499 {
				r.Breathe()
			}
			z, noise := src.next()
			a := mean(z, w.n)
			pic.answers(asked, w.emp.hear(z, a, 0, w.adaptive), w.gaus.hear(z, a, noise, w.adaptive))
		}
		for k, a := range []*analyst{w.emp, w.gaus} {
			if w.adaptive {
				noise := 0.0
				if k == 1 {
					noise = src.finalNoise.NormFloat64()
				}
				a.ask(noise)
				id := [2]string{"emp", "gauss"}[k]
				r.Plot("reported", id, float64(asked), a.reported)
				r.Plot("reported", id+"_theory", float64(asked), finding(float64(w.n), float64(asked), a.sigma))
			}
			w.curves[k].add(asked, a.worst())
			if w.broke[k] == 0 && a.worst() > w.tau {
				w.broke[k] = asked
			}
		}
		if w.adaptive {
			r.Plot("reported", "true", float64(asked), 0)
		}
		pic.checked()
	}
}

// splitting gives every question k = ⌊n/(m+1)⌋ points of its own, at least 1. It must know m beforehand, so every check
// point is an analyst of his own, and the bits of m questions on k points each are drawn anew. With fewer points than
// questions they are dealt out again from the start, and the final question meets a point that some features saw.
func (w *noiseWorld) splitting(r *sim.Run) {
	rng := r.Rand("splitting")
	for i := range r.Steps("Sample splitting", len(w.at)) {
		m := w.at[i]
		k := max(1, w.n/(m+1))
		points := make([]int, k) // the final question's: Σ_j s_j z_ij
		own := rng
		worst := 0.0
		for j := range m {
			if j%2000 == 1999 {
				r.Breathe()
			}
			answer := sumOf(own, k)
			seen := m+1 > w.n && j%w.n == m%w.n // this feature was answered by the final question's point
			worst = max(worst, math.Abs(float64(answer))/float64(k))
			if !w.adaptive || answer == 0 {
				continue
			}
			s := 1
			if answer < 0 {
				s = -1
			}
			if seen {
				points[0] += s * answer
				continue
			}
			for at := 0; at < k; at += 64 {
				bits := own.Uint64()
				for p := range min(64, k-at) {
					points[at+p] += s * (2*int(bits>>p&1) - 1)
				}
			}
		}
		if w.adaptive {
			sum := 0
			for _, x := range points {
				switch {
				case x > 0:
					sum++
				case x < 0:
					sum--
				default:
					sum += 2*own.IntN(2) - 1
				}
			}
			reported := float64(sum) / float64(k)
			worst = max(worst, math.Abs(reported))
			r.Plot("reported", "split", float64(m), reported)
		}
		w.split.add(m, worst)
	}
}

// sumOf is the sum of k fair signs.
func sumOf(rng *rand.Rand, k int) int {
	sum := -k
	for ; k > 0; k -= 64 {
		x := rng.Uint64()
		sum += 2 * ones([]uint64{x}, min(64, k))
	}
	return sum
}

func (w *noiseWorld) measure(r *sim.Run) {
	r.Measure("err_emp", w.emp.worst())
	r.Measure("err_gauss", w.gaus.worst())
	r.Measure("err_split", w.split.last())
	if w.adaptive {
		r.Measure("reported_emp", (1+w.emp.reported)/2)
		r.Measure("reported_gauss", (1+w.gaus.reported)/2)
		r.Measure("true_emp", 0.5)
		r.Measure("true_gauss", 0.5)
	}
	for k, id := range []string{"emp", "gauss"} {
		if w.broke[k] > 0 {
			r.Measure("mstar_"+id, float64(w.broke[k]))
		}
		s := [2]float64{0, w.gaus.sigma}[k]
		r.Measure("mstar_theory_"+id, breaking(float64(w.n), s, w.tau))
	}
	for i, y := range w.split.y {
		if y > w.tau {
			r.Measure("mstar_split", w.split.m[i])
			break
		}
	}
}

// priceSigmas are the noises of the chart; 0.07, the best, is among them.
var priceSigmas = []float64{0, 0.01, 0.02, 0.03, 0.04, 0.05, 0.06, 0.07, 0.08, 0.09, 0.1, 0.12, 0.15, 0.2, 0.25, 0.3}

// price asks the same questions again with other amounts of the same noise.
func (w *noiseWorld) price(r *sim.Run) {
	worst := w.again(r, priceSigmas, r.Steps)
	n, m := float64(w.n), float64(w.m)
	for i, s := range priceSigmas {
		r.Plot("price", "gauss", s, worst[i].last())
		if w.adaptive {
			r.Plot("price", "finding", s, finding(n, m, s))
		}
		r.Plot("price", "largest", s, largest(n, m, s))
	}
}

// again is the largest errors with each noise, at the check points: the questions and the noise of the run at hand.
func (w *noiseWorld) again(r *sim.Run, sigmas []float64, steps func(string, int) iter.Seq[int]) []curve {
	out := make([]curve, len(sigmas))
	list := make([]*analyst, len(sigmas))
	for i, s := range sigmas {
		list[i] = newAnalyst(w.n, s, r.Rand("ties"))
	}
	src := newSource(r, "", w.n)
	asked := 0
	for i := range steps("The price of noise", len(w.at)) {
		for ; asked < w.at[i]; asked++ {
			if asked%50 == 49 {
				r.Breathe()
			}
			z, noise := src.next()
			a := mean(z, w.n)
			for _, x := range list {
				x.hear(z, a, noise, w.adaptive)
			}
		}
		final := src.finalNoise.NormFloat64()
		for k, x := range list {
			if w.adaptive {
				x.ask(final)
			}
			out[k].add(asked, x.worst())
		}
	}
	return out
}

// The sweep over sample sizes: m* is the first check point with an error over tau.
var sweepSizes = []int{500, 1000, 2000, 4000}

const (
	repetitions = 3
	sweepMost   = 60000   // a run that has not broken by then counts as this, a lower bound
	sweepNoise  = 1 / 5.5 // σ/τ: keeps pure noise below tau over so many answers
)

// swept is the sweep's result: geometric means over the repetitions, a sample size each.
type swept struct {
	each        [2][][]float64 // [mechanism][size][repetition]
	mean        [2][]float64
	slope       [2]float64
	gain, small float64 // m* with noise / without, at the largest and the smallest size
	unbroken    int
}

func sweep(r *sim.Run, pic *noisePicture) *swept {
	s := &swept{}
	pic.swept = s
	for k := range s.each {
		s.each[k] = make([][]float64, len(sweepSizes))
	}
	for job := range r.Steps("Larger samples", len(sweepSizes)*repetitions) {
		i, rep := job/repetitions, job%repetitions
		emp, gaus := untilBroken(r, sweepSizes[i], fmt.Sprintf(" of size %d, repetition %d", sweepSizes[i], rep))
		s.each[0][i], s.each[1][i] = append(s.each[0][i], emp), append(s.each[1][i], gaus)
		for _, x := range []float64{emp, gaus} {
			if x == sweepMost {
				s.unbroken++
			}
		}
		pic.broken()
	}
	sizes := make([]float64, len(sweepSizes))
	for i, n := range sweepSizes {
		sizes[i] = float64(n)
		for k, id := range []string{"emp", "gauss"} {
			x := stat.GeometricMean(s.each[k][i], nil)
			s.mean[k] = append(s.mean[k], x)
			r.Plot("scaling", id, sizes[i], x)
			r.Measure(fmt.Sprintf("mstar_%s_%d", id, n), x)
		}
	}
	for k, id := range []string{"emp", "gauss"} {
		s.slope[k] = slope(sizes, s.mean[k])
		r.Measure("slope_"+id, s.slope[k])
	}
	last := len(sizes) - 1
	s.gain, s.small = s.mean[1][last]/s.mean[0][last], s.mean[1][0]/s.mean[0][0]
	r.Measure("gain", s.gain)
	r.Measure("gain_500", s.small)
	r.Measure("unbroken", float64(s.unbroken))

	t := tau.In(r)
	for _, n := range []float64{500, 700, 1000, 1400, 2000, 2800, 4000} {
		r.Plot("scaling", "emp_theory", n, breaking(n, 0, t))
		r.Plot("scaling", "gauss_theory", n, breaking(n, t*sweepNoise, t))
	}
	for _, n := range []float64{500, 4000} { // through the smallest sample without noise, and the largest with it
		r.Plot("scaling", "one", n, s.mean[0][0]*n/500)
		r.Plot("scaling", "two", n, s.mean[1][last]*n*n/(4000*4000))
	}
	return s
}

// untilBroken is m* of both mechanisms on one sample of size n.
func untilBroken(r *sim.Run, n int, name string) (emp, gaus float64) {
	t, ask := tau.In(r), adaptive.In(r)
	list := []*analyst{newAnalyst(n, 0, r.Rand("ties"+name)), newAnalyst(n, t*sweepNoise, r.Rand("ties"+name))}
	star := [2]float64{sweepMost, sweepMost}
	broken := [2]bool{}
	src := newSource(r, name, n)
	asked := 0
	for _, at := range checkpoints(sweepMost, factorA) {
		for ; asked < at; asked++ {
			if asked%500 == 499 {
				r.Breathe()
			}
			z, noise := src.next()
			a := mean(z, n)
			for k, x := range list {
				if !broken[k] {
					x.hear(z, a, noise, ask)
				}
			}
		}
		final := src.finalNoise.NormFloat64()
		for k, x := range list {
			if broken[k] {
				continue
			}
			if ask {
				x.ask(final)
			}
			if x.worst() > t {
				broken[k], star[k] = true, float64(asked)
			}
		}
		if broken[0] && broken[1] {
			break
		}
	}
	return star[0], star[1]
}
