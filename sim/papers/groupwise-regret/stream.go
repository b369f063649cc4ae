package groupwise

import (
	"cmp"
	"math"
	"slices"

	"orrery/kernels"
	"orrery/sim"
	"orrery/sim/blocks/data"
)

// A group is a set of rounds; groups intersect. Group 0 is everyone.
type group struct {
	id, label string
	colour    int // of the series colours
}

// A stream is what arrives, in its order: T rounds, each with features, active groups and a label.
type stream struct {
	id     string // "synthetic" or "mail"
	groups []group
	x      kernels.Matrix[float64] // [T × d+1], the last column is 1
	y      []float64               // [T], in [0, 1]
	active [][]int                 // [T]: A_t, ascending, 0 first
	mails  []data.Mail             // [T], of the mail stream
}

func (s *stream) len() int { return len(s.y) }

// key tells active sets apart.
func key(active []int) (k int) {
	for _, g := range active {
		k |= 1 << g
	}
	return k
}

var (
	// Each person has a shape and a colour.
	people = []group{{"everyone", "everyone", 0}, {"circle", "circle", 6}, {"square", "square", 5},
		{"red", "red", 2}, {"green", "green", 3}, {"blue", "blue", 1}}
	firstColour = 3

	// A mail has any of the tags of orrery/sim/blocks/data, in the order of their bits.
	letters = []group{{"everyone", "everyone", 0}, {"html", "html", 2}, {"reply", "reply", 3}, {"list", "list", 1},
		{"weekend", "weekend", 5}, {"night", "night", 6}, {"long", "long", 4}}
)

// newPeople draws the synthetic stream. Every group has a linear model of its own, w_g = √(1-h²)·w_0 + h·N(0, I); a
// person's label is the larger (or the smaller, or the mean) of what the models of his shape and of his colour say.
func newPeople(r *sim.Run) *stream {
	n, p, h := rounds.In(r), features.In(r)+1, hetero.In(r)
	s := &stream{id: "synthetic", groups: people, x: kernels.New[float64](n, p), y: make([]float64, n), active: make([][]int, n)}

	rng := r.Rand("group models")
	w := kernels.New[float64](len(people), p) // row 0 is w_0
	kernels.FillNormal(w.Data, rng)
	for g := 1; g < len(people); g++ {
		kernels.Scale(h, w.Row(g))
		kernels.Axpy(math.Sqrt(1-float64(h*h)), w.Row(0), w.Row(g))
	}

	rng = r.Rand("features")
	for t := range n {
		row := s.x.Row(t)
		kernels.FillUniform(row[:p-1], rng)
		row[p-1] = 1
	}
	rng = r.Rand("groups")
	for t := range n {
		s.active[t] = []int{0, 1 + rng.IntN(2), firstColour + rng.IntN(3)}
	}
	if order.In(r) == "sorted" { // all red first, then green, then blue
		slices.SortStableFunc(s.active, func(a, b []int) int { return cmp.Compare(a[2], b[2]) })
	}

	lo, hi := math.Inf(1), math.Inf(-1)
	for t, a := range s.active {
		one, two := kernels.Dot(w.Row(a[1]), s.x.Row(t)), kernels.Dot(w.Row(a[2]), s.x.Row(t))
		switch rule.In(r) {
		case "max":
			s.y[t] = max(one, two)
		case "min":
			s.y[t] = min(one, two)
		default:
			s.y[t] = (one + two) / 2
		}
		lo, hi = min(lo, s.y[t]), max(hi, s.y[t])
	}
	rng = r.Rand("noise")
	for t, v := range s.y { // rescaled to [0, 1] over the run, then noise
		s.y[t] = unit((v-lo)/max(hi-lo, 1e-300) + float64(noise.In(r)*rng.NormFloat64()))
	}
	return s
}

// newLetters is the mail stream: SpamAssassin's corpus in random order, y = 1 for spam.
func newLetters(r *sim.Run) *stream {
	mails := data.Mails(r.Data)
	n, p := len(mails), len(data.MailWords)+6
	s := &stream{id: "mail", groups: letters, x: kernels.New[float64](n, p), y: make([]float64, n), active: make([][]int, n),
		mails: make([]data.Mail, n)}
	for t, i := range r.Rand("order of the mails").Perm(n) {
		m := mails[i]
		s.mails[t] = m
		if m.Spam {
			s.y[t] = 1
		}
		s.active[t] = []int{0}
		for k := range len(letters) - 1 {
			if m.Tags>>k&1 == 1 {
				s.active[t] = append(s.active[t], k+1)
			}
		}
		describe(s.x.Row(t), m)
	}
	return s
}

// describe writes a mail's 21 features: 15 words that occur or not, five counts on scales of about 1, and 1.
func describe(x []float64, m data.Mail) {
	for k := range data.MailWords {
		x[k] = float64(m.Words >> k & 1)
	}
	log := func(n int) float64 { return math.Log(1 + float64(n)) }
	copy(x[len(data.MailWords):], []float64{
		math.Log10(1+float64(m.Chars)) / 5,
		log(m.Exclamations) / 5,
		log(m.Links) / 5,
		5 * float64(m.Capitals) / (float64(m.Chars) + 1),
		log(m.Dollars) / 3,
		1,
	})
}

// unit clips to [0, 1].
func unit(x float64) float64 { return min(max(x, 0), 1) }
