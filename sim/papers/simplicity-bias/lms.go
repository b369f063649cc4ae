package simplicity

import (
	"math"
	"math/rand/v2"

	"orrery/kernels"
	"orrery/sim"
)

const (
	trainCount = 20000
	testCount  = 4000
)

// set is labelled points, one a row.
type set struct {
	x        kernels.Matrix[float32] // [n × inputs]
	y        []float32               // ±1
	positive []bool                  // y = +1, as the AUC wants it
}

func newSet(n, inputs int) *set {
	return &set{x: kernels.New[float32](n, inputs), y: make([]float32, n), positive: make([]bool, n)}
}

func (s *set) label(i int, positive bool) {
	s.y[i], s.positive[i] = -1, positive
	if positive {
		s.y[i] = 1
	}
}

// first is the view of the first n points.
func (s *set) first(n int) *set {
	return &set{x: s.x.Slice(0, n, 0, s.x.Cols), y: s.y[:n], positive: s.positive[:n]}
}

// lms is the paper's synthetic distribution: a Linear coordinate x_0, k Multi-Slab coordinates x_1 ... x_k, and the others
// uniform noise. All lie in [-1, 1] and are independent of each other given the label y.
type lms struct {
	d, k   int
	m, s   float64 // margins: of x_0 from zero, half the gap between slabs
	linear bool    // false: x_0 is Unif(-1, 1)
	noise  float64 // p: share of rows whose x_0 is redrawn as Unif(-m, m), whatever their label
}

func lmsOf(r *sim.Run) lms {
	n := d.In(r)
	return lms{d: n, k: min(slabs.In(r), n-1), m: linMargin.In(r), s: slabMargin.In(r), linear: linear.In(r)}
}

// width of a slab: five slabs and four gaps of 2s fill [-1, 1].
func (l lms) width() float64 { return (2 - 8*l.s) / 5 }

// centre of slab j = -2 ... 2.
func (l lms) centre(j int) float64 { return float64(float64(j) * (l.width() + 2*l.s)) }

// bound is the best accuracy from x_0 alone: the useless rows are a coin's toss.
func (l lms) bound() float64 {
	if !l.linear {
		return 0.5
	}
	return 1 - l.noise/2
}

// margin is half the least distance between points of different classes: they differ by at least 2m in x_0 and by at least
// 2s in every slab coordinate.
func (l lms) margin() float64 {
	sum := float64(l.k) * float64(l.s*l.s)
	if l.linear && l.noise == 0 {
		sum += float64(l.m * l.m)
	}
	return math.Sqrt(sum)
}

// draw makes n points. Every row takes the same draws whatever the parameters m, s, p and linear are: with the same rng the
// rows of the control (linear false) differ from the others in x_0 alone.
func (l lms) draw(r *sim.Run, rng *rand.Rand, n int) *set {
	s := newSet(n, l.d)
	for i := range n {
		if i%4000 == 0 {
			r.Breathe()
		}
		positive := rng.IntN(2) == 1
		s.label(i, positive)
		row := s.x.Row(i)
		row[0] = float32(l.x0(rng, float64(s.y[i])))
		for j := 1; j <= l.k; j++ {
			row[j] = float32(l.slab(rng, positive))
		}
		for j := l.k + 1; j < l.d; j++ {
			row[j] = float32(2*rng.Float64() - 1)
		}
	}
	return s
}

// x0 = y·(m + (1-m)·U), but Unif(-m, m) in useless rows and Unif(-1, 1) in the control.
func (l lms) x0(rng *rand.Rand, y float64) float64 {
	u, lot, v := rng.Float64(), rng.Float64(), 2*rng.Float64()-1
	switch {
	case lot < l.noise:
		return l.m * v
	case !l.linear:
		return 2*u - 1
	}
	return y * (l.m + float64((1-l.m)*u))
}

// slab draws a slab coordinate: slabs ±1 for y = +1; for y = -1 slab 0 with chance 3/4, else ±2. So E[y x_j] = 0, and no
// single cut tells the classes apart.
func (l lms) slab(rng *rand.Rand, positive bool) float64 {
	sign := 2*rng.IntN(2) - 1
	inner, place := rng.Float64() < 0.75, rng.Float64()-0.5
	j := 0
	switch {
	case positive:
		j = sign
	case !inner:
		j = 2 * sign
	}
	return l.centre(j) + float64(l.width()*place)
}

// slabOf is the slab j = -2 ... 2 that holds x, and whether one does.
func (l lms) slabOf(x float64) (j int, ok bool) {
	for j := -2; j <= 2; j++ {
		if math.Abs(x-l.centre(j)) <= l.width()/2+1e-6 {
			return j, true
		}
	}
	return 0, false
}
