package adaptive

import (
	"iter"
	"math"
	"math/rand/v2"

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
	answer := mean + float64(a.sigma*noise)
	a.features = max(a.features, math.Abs(answer))
	if adaptive {
		a.votes.add(z, answer)
	}
	return answer
}

// ask puts the final question of the answers so far: Σ_i sign(Σ_j s_j z_ij) / n.
func (a *analyst) ask(noise float64) {
	a.votes.majority(a.final)
	a.reported = mean(a.final, a.n) + float64(a.sigma*noise)
}

// worst is the largest error over every question asked, the latest final one included.
func (a *analyst) worst() float64 { return max(a.features, math.Abs(a.reported)) }

// source is the randomness of a stretch of questions: the same name gives the same questions and the same noise.
type source struct {
	z                       []uint64
	bits, noise, finalNoise *rand.Rand
}

func newSource(r *sim.Run, name string, n int) *source {
	return &source{z: make([]uint64, words(n)), bits: r.Again("questions" + name), noise: r.Again("noise" + name),
		finalNoise: r.Again("noise of final questions" + name)}
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
	w.emp, w.gaus = newAnalyst(w.n, 0, r.Again("ties")), newAnalyst(w.n, sigma.In(r), r.Again("ties"))
	r.Plan("Questions", 2*w.cost()+30, "Sample splitting", 2, "The price of noise", float64(len(priceSigmas))*w.cost(), "Larger samples", 600)
	pic := newNoisePicture(r, w)
	w.ask(r, pic)
	w.splitting(r)
	w.price(r)
	pic.sweeping()
	s := sweep(r, pic)
	pic.finish(s)
}

// cost is the megabits of the run at hand.
func (w *noiseWorld) cost() float64 { return float64(w.n) * float64(w.m) / 1e6 }

// ask asks m features, and at every check point the final question, of both mechanisms.
func (w *noiseWorld) ask(r *sim.Run, pic *noisePicture) {
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
		w.measure(r)
		pic.checked()
	}
}

// measure records how things stand at a check point.
func (w *noiseWorld) measure(r *sim.Run) {
	for k, a := range []*analyst{w.emp, w.gaus} {
		id := [2]string{"emp", "gauss"}[k]
		r.Measure("err_"+id, a.worst())
		if w.adaptive {
			r.Measure("reported_"+id, (1+a.reported)/2)
			r.Measure("true_"+id, 0.5)
		}
		if w.broke[k] > 0 {
			r.Measure("mstar_"+id, float64(w.broke[k]))
		}
		r.Measure("mstar_theory_"+id, breaking(float64(w.n), a.sigma, w.tau))
	}
}

// priceSigmas are the noises of the chart; 0.07, the best, is among them.
var priceSigmas = []float64{0, 0.01, 0.02, 0.03, 0.04, 0.05, 0.06, 0.07, 0.08, 0.09, 0.1, 0.12, 0.15, 0.2, 0.25, 0.3}

// price asks the same questions again with other amounts of the same noise.
func (w *noiseWorld) price(r *sim.Run) {
	again := w.again(r, priceSigmas, r.Steps, r.Breathe, func(float64) {})
	n, m := float64(w.n), float64(w.m)
	for i, s := range priceSigmas {
		r.Plot("price", "gauss", s, again[i].last())
		if w.adaptive {
			r.Plot("price", "finding", s, finding(n, m, s))
		}
		r.Plot("price", "largest", s, largest(n, m, s))
	}
}

// outcome is what one amount of noise led to.
type outcome struct {
	curve            // largest errors at the check points
	reported float64 // the last final answer
}

// again puts the questions of the run at hand once more, with the same standard normals times each sigma.
func (w *noiseWorld) again(r *sim.Run, sigmas []float64, steps func(string, int) iter.Seq[int], breathe func(), heard func(answer float64)) []outcome {
	out := make([]outcome, len(sigmas))
	list := make([]*analyst, len(sigmas))
	for i, s := range sigmas {
		list[i] = newAnalyst(w.n, s, r.Again("ties"))
	}
	src := newSource(r, "", w.n)
	asked := 0
	for i := range steps("The price of noise", len(w.at)) {
		for ; asked < w.at[i]; asked++ {
			if asked%50 == 49 {
				breathe()
			}
			z, noise := src.next()
			a := mean(z, w.n)
			for _, x := range list {
				heard(x.hear(z, a, noise, w.adaptive))
			}
		}
		final := 0.0
		if w.adaptive {
			final = src.finalNoise.NormFloat64()
		}
		for k, x := range list {
			if w.adaptive {
				x.ask(final)
			}
			out[k].add(asked, x.worst())
			out[k].reported = x.reported
		}
	}
	return out
}
