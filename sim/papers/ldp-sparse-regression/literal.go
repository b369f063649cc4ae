package ldp

import (
	"math/bits"
	"math/rand/v2"

	"orrery/kernels"
)

// A run of real users is bounded by these.
const (
	mostUsers  = 4_000_000
	mostPublic = 10_000_000
)

const (
	word     = 64 // users whose bits of one coordinate share a machine word
	together = 32 // words of a coordinate that are looked at together
)

// literal is a crowd in which every user exists: x as d random bits (a set one is +1), y = x·θ + noise·N(0,1). Of two
// words of bits i and j the number of agreements less that of disagreements is Σ x_i x_j.
type literal struct {
	s       setting
	truth   []float64
	support []int
	rng     *rand.Rand // the bits of users
	errs    *rand.Rand // their noise
	other   *rand.Rand // public points
	breathe func()

	half [2]sums
	// of the present group
	group int
	grad  []float64

	table [word / 4][16]float64
}

// sums are over the users of one half.
type sums struct {
	n     int
	agree []int64 // Σ x_i x_j for i < j, row by row
	cross []float64
	open  []float64
	cols  [][together]uint64 // bits not yet counted, a coordinate a row
	words int                // of them in use
	users int                // in these words
}

func newLiteral(s setting, truth []float64, users, errs, public *rand.Rand, breathe func()) *literal {
	l := &literal{s: s, truth: truth, rng: users, errs: errs, other: public, breathe: breathe, grad: make([]float64, s.d)}
	for j, x := range truth {
		if x != 0 {
			l.support = append(l.support, j)
		}
	}
	for k := range l.half {
		l.half[k] = newSums(s.d)
	}
	return l
}

func newSums(d int) sums {
	return sums{agree: make([]int64, d*(d-1)/2), cross: make([]float64, d), open: make([]float64, d), cols: make([][together]uint64, d)}
}

// report draws users a to b-1, up to 64 at a time; the blocks take turns to be in the first half or the second.
func (l *literal) report(a, b int, theta []float64) {
	var moved []int // where θ is not 0
	for j, x := range theta {
		if x != 0 {
			moved = append(moved, j)
		}
	}
	x := make([]uint64, l.s.d)
	for done := 0; a < b; done++ {
		u := min(word, b-a)
		draw(x, u, l.rng)
		h := &l.half[0]
		if l.half[1].n < h.n {
			h = &l.half[1]
		}
		h.take(x, u)
		l.answer(h, x, u, theta, moved)
		a += u
		if done%256 == 255 {
			l.breathe()
		}
	}
}

// draw fills x with the bits of u users.
func draw(x []uint64, u int, rng *rand.Rand) {
	for j := range x {
		x[j] = rng.Uint64() >> (word - u)
	}
}

// take puts bits aside until there are enough to be counted.
func (h *sums) take(x []uint64, u int) {
	for j, w := range x {
		h.cols[j][h.words] = w
	}
	h.words++
	h.users += u
	h.n += u
	if h.words == together {
		h.count()
	}
}

// count adds the bits that were put aside to Σ x_i x_j. Bits of nobody are 0 in both and so never differ.
func (h *sums) count() {
	for j := range h.cols {
		clear(h.cols[j][h.words:])
	}
	at := 0
	for i := range h.cols {
		a := &h.cols[i]
		for j := i + 1; j < len(h.cols); j++ {
			b, differ := &h.cols[j], 0
			for w := range together {
				differ += bits.OnesCount64(a[w] ^ b[w])
			}
			h.agree[at] += int64(h.users - 2*differ)
			at++
		}
	}
	h.words, h.users = 0, 0
}

// answer draws the users' responses and adds up x·clip(y), x·y and x·clip(x·θ - y).
func (l *literal) answer(h *sums, x []uint64, u int, theta []float64, moved []int) {
	var y, clipped, rest [word]float64
	for i := range u {
		y[i] = l.s.noise * l.errs.NormFloat64()
	}
	along(&y, x, u, l.truth, l.support)
	copy(rest[:], y[:])
	for i := range u {
		rest[i] = -y[i]
	}
	along(&rest, x, u, theta, moved)
	for i := range u {
		clipped[i] = min(max(y[i], -l.s.clip), l.s.clip)
		rest[i] = min(max(rest[i], -l.s.clip), l.s.clip)
	}
	l.add(h.cross, x, &clipped)
	l.add(h.open, x, &y)
	l.add(l.grad, x, &rest)
	l.group += u
}

// along adds x·θ, user by user.
func along(y *[word]float64, x []uint64, u int, theta []float64, where []int) {
	for _, j := range where {
		w, t := x[j], theta[j]
		for i := range u {
			if w>>i&1 == 1 {
				y[i] += t
			} else {
				y[i] -= t
			}
		}
	}
}

// add adds Σ x_j v to sum_j, for all coordinates: twice the sum of v where the bit is set, less the sum of all. Four users
// have sixteen subsets, whose sums are made once and serve every coordinate.
func (l *literal) add(sum []float64, x []uint64, v *[word]float64) {
	all := 0.0
	for q := range l.table {
		t := &l.table[q]
		for b, y := range v[4*q : 4*q+4] {
			for s := range 1 << b {
				t[s|1<<b] = t[s] + y
			}
		}
		all += t[15]
	}
	for j, w := range x {
		set := 0.0
		for q := range l.table {
			set += l.table[q][w&15]
			w >>= 4
		}
		sum[j] += 2*set - all
	}
}

func (l *literal) next() {
	l.group = 0
	kernels.Fill(l.grad, 0)
}

func (l *literal) gradient([]float64) []float64 {
	out := append([]float64(nil), l.grad...)
	kernels.Scale(1/float64(l.group), out)
	return out
}

func (l *literal) averages() averages {
	a, b := &l.half[0], &l.half[1]
	a.count()
	b.count()
	d := l.s.d
	all := newSums(d)
	all.n = a.n + b.n
	for i := range all.agree {
		all.agree[i] = a.agree[i] + b.agree[i]
	}
	for j := range d {
		all.cross[j], all.open[j] = a.cross[j]+b.cross[j], a.open[j]+b.open[j]
	}
	return averages{gramA: a.gram(), crossB: mean(b.cross, b.n), gram: all.gram(), cross: mean(all.cross, all.n), open: mean(all.open, all.n)}
}

// gram is the mean of x xᵀ.
func (h *sums) gram() matrix {
	d := len(h.cols)
	m, at := kernels.New[float64](d, d), 0
	for i := range d {
		m.Row(i)[i] = 1
		for j := i + 1; j < d; j++ {
			x := float64(h.agree[at]) / float64(h.n)
			m.Row(i)[j], m.Row(j)[i] = x, x
			at++
		}
	}
	return m
}

func mean(sum []float64, n int) []float64 {
	out := append([]float64(nil), sum...)
	kernels.Scale(1/float64(n), out)
	return out
}

func (l *literal) public() matrix {
	h, x := newSums(l.s.d), make([]uint64, l.s.d)
	for left, done := l.s.m, 0; left > 0; done++ {
		u := min(word, left)
		draw(x, u, l.other)
		h.take(x, u)
		left -= u
		if done%256 == 255 {
			l.breathe()
		}
	}
	h.count()
	return h.gram()
}
