package adaptive

import (
	"math"
	"math/rand/v2"
	"slices"

	"gonum.org/v1/gonum/stat/distuv"

	"orrery/sim"
)

// World B, with signal, in a finite universe: x is one of Nx cells, y = ±1 with E[y|x] = c(x). The truth of a question
// q(x, y) = y·g(x) is ⟨g, c⟩/Nx, exactly; the sample says ⟨g, E⟩, E(x) = (1/n)·(sum of y over the sample's pairs in cell x).

const (
	cells    = 4096 // Nx
	findings = 4    // K
	factorB  = 1.35 // from a check point to the next
)

// universe is the distribution, and a sample of it.
type universe struct {
	b      [findings][]uint64 // B_k: the real findings
	c      []float64
	e      []float64 // E
	truth  table     // of c/Nx
	sample table     // of E
}

func newUniverse(r *sim.Run) *universe {
	u := &universe{c: make([]float64, cells), e: make([]float64, cells)}
	rng := r.Rand("findings")
	for k := range u.b {
		u.b[k] = make([]uint64, words(cells))
		fill(u.b[k], rng)
	}
	// c(x) = tanh(θ·Σ_k B_k(x))
	for x := range u.c {
		sum := 0
		for k := range u.b {
			sum += sign(u.b[k], x)
		}
		u.c[x] = math.Tanh(theta.In(r) * float64(sum))
	}
	rng = r.Rand("sample")
	size := n.In(r)
	for range size {
		x := rng.IntN(cells)
		if rng.Float64() < (1+u.c[x])/2 {
			u.e[x]++
		} else {
			u.e[x]--
		}
	}
	u.sample.set(u.e, 1/float64(size))
	u.truth.set(u.c, 1.0/cells)
	return u
}

// sign is the ±1 of bit x.
func sign(g []uint64, x int) int { return 2*int(g[x/64]>>(x%64)&1) - 1 }

// pmw is private multiplicative weights: one public hypothesis h over the pairs (x, y), u(x) = h(x, +1), w(x) = h(x, -1),
// answers everything; the sample is asked only whether the hypothesis is clearly wrong.
type pmw struct {
	u, w    []float64
	says    table // of u - w
	t, s    float64
	eta     float64
	that    float64 // T̂ = T + Lap(s)
	updates int

	testNoise, thresholdNoise, answerNoise distuv.Laplace
}

func newPMW(r *sim.Run) *pmw {
	laplace := func(name string) distuv.Laplace {
		return distuv.Laplace{Scale: s.In(r), Src: r.Rand("Laplace noise of " + name)}
	}
	p := &pmw{u: make([]float64, cells), w: make([]float64, cells), t: threshold.In(r), s: s.In(r), eta: eta.In(r),
		testNoise: laplace("the test"), thresholdNoise: laplace("the threshold"), answerNoise: laplace("the answer")}
	for x := range cells {
		p.u[x], p.w[x] = 1.0/(2*cells), 1.0/(2*cells)
	}
	p.says.set(p.u, 0)
	p.that = p.t + p.lap(p.thresholdNoise)
	return p
}

// lap is a Laplace draw; without noise there is nothing to draw.
func (p *pmw) lap(l distuv.Laplace) float64 {
	if p.s == 0 {
		return 0
	}
	return l.Rand()
}

// answer answers question g whose empirical value is e; touched says that the sample was read.
func (p *pmw) answer(g []uint64, e float64) (a float64, touched bool) {
	hh := p.says.dot(g)
	if math.Abs(e-hh)+p.lap(p.testNoise) <= p.that {
		return hh, false // costs nothing: the sample said only “no”
	}
	a = e + p.lap(p.answerNoise)
	p.update(g, math.Copysign(p.eta, a-hh))
	p.that = p.t + p.lap(p.thresholdNoise)
	p.updates++
	return a, true
}

// update turns the hypothesis towards g (step > 0) or away from it: u ← u·e^(step·g), w ← w·e^(-step·g), and makes their
// sum 1 again.
func (p *pmw) update(g []uint64, step float64) {
	up, down := math.Exp(step), math.Exp(-step)
	sum := 0.0
	for x := range p.u {
		if g[x/64]>>(x%64)&1 == 1 {
			p.u[x], p.w[x] = p.u[x]*up, p.w[x]*down
		} else {
			p.u[x], p.w[x] = p.u[x]*down, p.w[x]*up
		}
		sum += p.u[x] + p.w[x]
	}
	d := make([]float64, cells)
	for x := range p.u {
		p.u[x], p.w[x] = p.u[x]/sum, p.w[x]/sum
		d[x] = p.u[x] - p.w[x]
	}
	p.says.set(d, 1)
}

// bound is how many updates the multiplicative-weights argument allows: 4·ln(2Nx)/T².
func (p *pmw) bound() float64 { return 4 * math.Log(2*cells) / (p.t * p.t) }

// The mechanisms of world B, in the order of the code.
const (
	empirical = iota
	gaussian
	weights // PMW
	never   // always the uniform hypothesis
	mechanisms
)

var ids = [mechanisms]string{"emp", "gauss", "pmw", "never"}

// respondent is a mechanism with the analyst who faces it.
type respondent struct {
	votes            *votes
	final            []uint64
	worst            float64 // largest error so far, all final questions included
	reported, actual float64 // of the latest final question
	curve            curve   // of worst
	said, so         curve   // of reported and actual
}

// signalWorld is the run at hand in world B.
type signalWorld struct {
	m        int
	adaptive bool
	*universe
	p       *pmw
	each    [mechanisms]respondent
	finding map[int]int // question number (from 1) to which B_k it asks
	at      []int
	asked   int
	served  int
	total   int // questions that PMW has answered, the final ones included
	noise   func() float64
	touches []float64 // question numbers of updates
}

func runSignal(r *sim.Run) {
	w := &signalWorld{m: m.In(r), adaptive: adaptive.In(r), universe: newUniverse(r), p: newPMW(r)}
	w.at = checkpoints(w.m, factorB)
	w.finding = findingTimes(r.Rand("times of the findings"), w.m)
	normal := r.Rand("noise")
	sd := sigma.In(r)
	w.noise = func() float64 { return float64(sd * normal.NormFloat64()) }
	for i := range w.each {
		w.each[i].votes, w.each[i].final = newVotes(cells, r.Again("ties")), make([]uint64, words(cells))
	}
	r.Plan("Questions", 1)
	pic := newSignalPicture(r, w)
	w.ask(r, pic)
	r.Plot("touched", "pmw", float64(w.m), float64(w.p.updates))
	r.Plot("touched", "bound", 10, w.p.bound())
	r.Plot("touched", "bound", float64(w.m), w.p.bound())
	pic.finish()
}

// findingTimes are 3K distinct times in 50..m (anywhere, if there are so few), at which B_1..B_K, B_1.. are asked in turn.
func findingTimes(rng *rand.Rand, m int) map[int]int {
	count, from := 3*findings, 50
	if m < from+4*count {
		count, from = min(count, m/2), 1
	}
	taken := map[int]bool{}
	var times []int
	for len(times) < count {
		if t := from + rng.IntN(m-from+1); !taken[t] {
			taken[t] = true
			times = append(times, t)
		}
	}
	slices.Sort(times)
	out := map[int]int{}
	for i, t := range times {
		out[t] = i % findings
	}
	return out
}

func (w *signalWorld) ask(r *sim.Run, pic *signalPicture) {
	rng := r.Rand("questions")
	g := make([]uint64, words(cells))
	next := 0
	const block = 100
	for i := range r.Steps("Questions", (w.m+block-1)/block) {
		for w.asked < min(w.m, (i+1)*block) {
			w.asked++
			if w.asked%20 == 0 {
				r.Breathe()
			}
			fill(g, rng)
			q := question{number: w.asked, finding: -1}
			values := g
			if k, ok := w.finding[w.asked]; ok {
				values, q.finding = w.b[k], k
			}
			w.put(r, pic, values, q)
			if w.asked == w.at[next] {
				next++
				w.check(r, pic)
			}
		}
		pic.block()
	}
}

// question is who asks what.
type question struct {
	number  int
	finding int // k of B_k, or -1
	final   bool
}

// put asks every mechanism the same question.
func (w *signalWorld) put(r *sim.Run, pic *signalPicture, g []uint64, q question) {
	truth, e := w.truth.dot(g), w.sample.dot(g)
	for i := range w.each {
		a := w.respond(r, pic, i, g, e, truth, q)
		if q.finding < 0 && w.adaptive {
			w.each[i].votes.add(g, a)
		}
	}
}

// respond is mechanism i's answer.
func (w *signalWorld) respond(r *sim.Run, pic *signalPicture, i int, g []uint64, e, truth float64, q question) (a float64) {
	switch i {
	case empirical:
		a = e
	case gaussian:
		a = e + w.noise()
	case weights:
		var touched bool
		a, touched = w.p.answer(g, e)
		w.total++
		if touched {
			w.touches = append(w.touches, float64(w.asked))
			if len(w.touches) <= 250 {
				r.Plot("touched", "pmw", float64(w.asked), float64(w.p.updates))
			}
		} else {
			w.served++
		}
		pic.answered(q, a, truth, touched)
	}
	w.each[i].worst = max(w.each[i].worst, math.Abs(a-truth))
	return a
}

// check puts to each mechanism the final question of its own analyst. One built on another's answers would carry what
// those overfitted, and the mechanism would be blamed for it.
func (w *signalWorld) check(r *sim.Run, pic *signalPicture) {
	for i := range w.each {
		x := &w.each[i]
		if w.adaptive {
			x.votes.majority(x.final)
			x.actual = w.truth.dot(x.final)
			x.reported = w.respond(r, pic, i, x.final, w.sample.dot(x.final), x.actual, question{number: w.asked, finding: -1, final: true})
			x.said.add(w.asked, x.reported)
			x.so.add(w.asked, x.actual)
			if i != never {
				r.Plot("reported", ids[i], float64(w.asked), x.reported)
				r.Plot("reported", ids[i]+"_true", float64(w.asked), x.actual)
			}
		}
		x.curve.add(w.asked, x.worst)
	}
	w.measure(r)
}

// measure records how things stand at a check point.
func (w *signalWorld) measure(r *sim.Run) {
	for i, id := range ids {
		x := &w.each[i]
		r.Measure("err_"+id, x.worst)
		if w.adaptive && i != never {
			r.Measure("reported_"+id, (1+x.reported)/2)
			r.Measure("true_"+id, (1+x.actual)/2)
			r.Measure("corr_"+id, x.actual)
		}
	}
	r.Measure("updates", float64(w.p.updates))
	r.Measure("update_bound", w.p.bound())
	r.Measure("served", float64(w.served)/float64(w.total))
}
