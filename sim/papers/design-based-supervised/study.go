package dsl

import "math/rand/v2"

// The methods, in the order of the stage.
const (
	so  = iota // surrogate only: Q in place of Y
	sl         // supervised learning: ĝ in place of Y
	gso        // gold-standard only: the hand-labelled documents alone
	dsl        // design-based supervised learning: pseudo-outcomes in place of Y
	methods
)

// lot is what chance decides of a study, whatever its number of gold labels.
type lot struct {
	mails []int     // [N]: drawn with replacement
	u     []float64 // [N]: uniform; a document is labelled by hand if its number is small, so that more labels include fewer
}

func newLot(rng *rand.Rand, mails, n int) lot {
	l := lot{make([]int, n), make([]float64, n)}
	for i := range n {
		l.mails[i], l.u[i] = rng.IntN(mails), rng.Float64()
	}
	return l
}

// study is one data set as an analyst has it, and what the four methods make of it.
type study struct {
	lot
	x, f   columns   // [4][N] regressors; [8][N] what g looks at
	y, q   []float64 // [N]: the true label (known to the analyst only where gold) and the surrogate
	sorted []float64 // u in order
	pi     []float64 // [N]: probability of being labelled, as the analyst believes
	gold   []int     // the documents labelled by hand, in order
	g      []float64 // [N]: ĝ, cross-fitted
	pseudo []float64 // [N]: Ỹ
	est    [methods]estimate
}

// estimate is a method's coefficients with their standard errors.
type estimate struct {
	b, se []float64
	found bool // whether the equation had a root
}

// newStudy gathers the documents of a lot.
func newStudy(c *corpus, l lot) *study {
	n := len(l.mails)
	s := &study{lot: l, x: newColumns(regressors, n), f: newColumns(2*regressors, n), y: make([]float64, n), q: make([]float64, n),
		pi: make([]float64, n), g: make([]float64, n), pseudo: make([]float64, n)}
	for i, m := range l.mails {
		s.y[i], s.q[i] = c.y[m], c.q[m]
		for j := range regressors {
			s.x[j][i] = c.x[j][m]
			s.f[j][i], s.f[regressors+j][i] = c.x[j][m], c.q[m]*c.x[j][m] // (1, x, Q, Q·x)
		}
	}
	return s
}

// analyse labels n documents in the way of the design, learns g in folds, and estimates by all methods. breathe is called
// between its parts.
func (s *study) analyse(work *solver, d design, n, folds int, breathe func()) {
	s.draw(d, n)
	breathe()
	s.crossFit(work, folds)
	breathe()
	s.correct()
	if s.est[so].b == nil { // no gold label enters: once is enough
		s.est[so] = work.estimate(s.x, s.q, nil)
	}
	s.est[sl] = work.estimate(s.x, s.g, nil)
	breathe()
	s.est[gso] = s.goldOnly(work, d)
	s.est[dsl] = work.estimate(s.x, s.pseudo, nil)
}

// estimate solves Σ w x (y − σ(x·b)) = 0.
func (s *solver) estimate(x columns, y, w []float64) estimate {
	b, found := s.root(x, y, w, 0)
	e := estimate{b: b, se: s.sandwich(x, y, w, b), found: found}
	e.found = found && e.se != nil
	return e
}

// ridge times the number of gold documents is how much g's coefficients are shrunk: λ = ridge / number.
const ridge = 2

// crossFit sets ĝ of every document by a g that has not seen it: a ridge logistic regression on the gold documents of the
// other folds. Documents stand in random order, so folds are stretches of them.
func (s *study) crossFit(work *solver, folds int) {
	n := len(s.y)
	for k := range folds {
		from, to := k*n/folds, (k+1)*n/folds
		var rest []int
		for _, i := range s.gold {
			if i < from || i >= to {
				rest = append(rest, i)
			}
		}
		// mean f (Y − p) = λ b, times the number of documents
		b, _ := work.root(gather(s.f, rest), pick(s.y, rest), nil, ridge)
		work.about(to - from)
		work.probabilities(s.f.slice(from, to), b)
		copy(s.g[from:to], work.p)
	}
}

// correct sets the pseudo-outcomes
//
//	Ỹ = ĝ + R/π (Y − ĝ):
//
// whatever ĝ is, their expectation over the draw of R is Y.
func (s *study) correct() {
	copy(s.pseudo, s.g)
	for _, i := range s.gold {
		s.pseudo[i] += (s.y[i] - s.g[i]) / s.pi[i]
	}
}

// goldOnly is the regression on the gold documents, weighted by 1/π where π differs.
func (s *study) goldOnly(work *solver, d design) estimate {
	var w []float64
	if d == stratified {
		w = pick(s.pi, s.gold)
		for i, p := range w {
			w[i] = 1 / p
		}
	}
	return work.estimate(gather(s.x, s.gold), pick(s.y, s.gold), w)
}

func gather(x columns, which []int) columns {
	out := make(columns, len(x))
	for j, c := range x {
		out[j] = pick(c, which)
	}
	return out
}

func pick(x []float64, which []int) []float64 {
	out := make([]float64, len(which))
	for k, i := range which {
		out[k] = x[i]
	}
	return out
}
