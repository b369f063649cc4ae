package ldp

import (
	"math"
	"math/rand/v2"

	"orrery/kernels"
)

// census is a crowd too large to be drawn one by one: what the server sees of it. By the central limit theorem the mean of
// x xᵀ over n users is I plus symmetric noise N(0, 1/n) off the diagonal (x_j² = 1 on it), and that of x·y is this times θ
// plus noise·N(0, I/n). That few responses are clipped is left out.
type census struct {
	s     setting
	truth []float64
	rng   *rand.Rand // users
	other *rand.Rand // public points

	n            int
	gramA, gramB matrix    // of each half, scaled to standard deviation 1
	eA, eB       []float64 // x·(y - θ·x) likewise
	now          group
	groups       []group // that are closed
}

// group is what a round's users look like, scaled likewise.
type group struct {
	n    int
	gram matrix
	e    []float64
}

func newGroup(d int) group { return group{gram: kernels.New[float64](d, d), e: make([]float64, d)} }

func newCensus(s setting, truth []float64, users, public *rand.Rand) *census {
	d := s.d
	return &census{s: s, truth: truth, rng: users, other: public, gramA: kernels.New[float64](d, d), gramB: kernels.New[float64](d, d),
		eA: make([]float64, d), eB: make([]float64, d), now: newGroup(d)}
}

func (c *census) report(a, b int, _ []float64) {
	moveOnMatrix(c.gramA, a, b, c.rng, false)
	moveOnMatrix(c.gramB, a, b, c.rng, false)
	moveOn(c.eA, a, b, c.rng)
	moveOn(c.eB, a, b, c.rng)
	g := &c.now
	moveOnMatrix(g.gram, g.n, g.n+b-a, c.rng, false)
	moveOn(g.e, g.n, g.n+b-a, c.rng)
	c.n, g.n = b, g.n+b-a
}

func (c *census) next() {
	c.groups = append(c.groups, c.now)
	c.now = newGroup(c.s.d)
}

func (c *census) averages() averages {
	h := math.Sqrt(float64(c.n) / 2)
	a := averages{gramA: around(c.gramA, h), gram: around(c.gramA, 2*h)}
	gramB := around(c.gramB, h)
	kernels.Axpy(1/(2*h), c.gramB.Data, a.gram.Data) // (A + B)/2
	a.crossB = c.cross(gramB, c.s.noise/h, c.eB)
	a.cross = c.cross(a.gram, c.s.noise/(2*h), c.eA)
	kernels.Axpy(c.s.noise/(2*h), c.eB, a.cross)
	a.open = a.cross
	return a
}

// around is I + g/root.
func around(g matrix, root float64) matrix {
	out := kernels.New[float64](g.Rows, g.Cols)
	kernels.Axpy(1/root, g.Data, out.Data)
	for i := range out.Rows {
		out.Row(i)[i]++
	}
	return out
}

// cross is S·θ + by·e.
func (c *census) cross(gram matrix, by float64, e []float64) []float64 {
	out := times(gram, c.truth)
	kernels.Axpy(by, e, out)
	return out
}

// times is the symmetric S times a vector, most of whose entries are 0.
func times(gram matrix, v []float64) []float64 {
	out := make([]float64, len(v))
	for j, x := range v {
		if x != 0 {
			kernels.Axpy(x, gram.Row(j), out)
		}
	}
	return out
}

func (c *census) gradient(theta []float64) []float64 { return c.slope(&c.now, theta, c.now.n) }

// slope is the mean of x (x·θ - y) over n users who look like the group: S(θ - θ*) - noise·e/√n.
func (c *census) slope(g *group, theta []float64, n int) []float64 {
	root := math.Sqrt(float64(n))
	off := append([]float64(nil), theta...)
	kernels.Axpy(-1, c.truth, off)
	out := times(around(g.gram, root), off)
	kernels.Axpy(-c.s.noise/root, g.e, out)
	return out
}

func (c *census) public() matrix {
	g := kernels.New[float64](c.s.d, c.s.d)
	moveOnMatrix(g, 0, 1, c.other, false)
	return around(g, math.Sqrt(float64(c.s.m)))
}
