package ldp

import (
	"math"
	"math/rand/v2"

	"orrery/kernels"
)

// rate is the step of iterative hard thresholding, lr.
const rate = 0.8

// setting is what a world and its three protocols are made of.
type setting struct {
	n, d, k, m, rounds int
	noise, clip, cl    float64
	privacy
}

// matrix is a symmetric [d × d].
type matrix = kernels.Matrix[float64]

// averages are means over the users who have reported, before any noise for privacy: nobody sees them.
type averages struct {
	gramA  matrix    // x xᵀ over the first half of the users
	crossB []float64 // x·clip(y) over the second half [d]
	gram   matrix    // x xᵀ over all
	cross  []float64 // x·clip(y) over all [d]
	open   []float64 // x·y over all, not clipped [d]
}

// crowd is the users: all of them one by one, or what a server sees of them by the central limit theorem.
type crowd interface {
	// report is called for users a to b-1, in order. Those of the interactive protocol have been sent θ.
	report(a, b int, theta []float64)
	// averages are over all who have reported.
	averages() averages
	// gradient is the mean of x·clip(x·θ - y) over the present group as far as it has reported; its users were sent θ.
	gradient(theta []float64) []float64
	// next begins another group.
	next()
	// public is the mean of x xᵀ over m people who keep nothing secret.
	public() matrix
}

// A server runs the protocols: what has arrived, and what it makes of that.
type server struct {
	s     setting
	crowd crowd
	fog   *fog
	open  matrix // covariance of the public points

	n     int // users who have reported
	group int // users of the present group who have
	theta []float64
	path  [][]float64 // θ_1, θ_2, ... after each closed round
	uncut []float64   // the last of them before H_k
}

func newServer(s setting, c crowd, messages, central *rand.Rand) *server {
	return &server{s: s, crowd: c, fog: newFog(s.d, messages, central), open: c.public(), theta: make([]float64, s.d)}
}

// until lets users report until n have. The interactive protocol's group closes when n·(t+1)/T have.
func (v *server) until(n int) {
	for v.n < n {
		border := v.s.n * (len(v.path) + 1) / v.s.rounds
		end := min(n, border)
		v.crowd.report(v.n, end, v.theta)
		v.fog.thicken(v.n, end, v.group)
		v.group += end - v.n
		v.n = end
		if v.n == border {
			v.close()
		}
	}
}

// close ends a round, θ ← H_k(θ - lr·gradient).
func (v *server) close() {
	v.uncut = v.proposal()
	v.theta = keep(v.uncut, v.s.k)
	v.path = append(v.path, v.theta)
	v.crowd.next()
	v.fog.next()
	v.group = 0
}

// proposal is θ - lr·gradient, were the round closed now; what the last one came to before anyone of the next has reported.
func (v *server) proposal() []float64 {
	if v.group == 0 {
		return v.uncut
	}
	out := append([]float64(nil), v.theta...)
	g := v.crowd.gradient(v.theta)
	kernels.Axpy(v.s.s2/math.Sqrt(float64(v.group)), v.fog.round, g)
	kernels.Axpy(-rate, g, out)
	return out
}

// methods are the estimates of all who have reported so far. The mean of n messages carries one Gaussian of
// standard deviation s/√n.
type methods struct {
	sh, sp     matrix    // the covariances that the server sees
	bh, b      []float64 // and the cross moments
	nldp, pub  estimate
	np         estimate
	central    estimate
	closed     []float64 // θ of the interactive protocol
	inProgress []float64 // its proposal
}

// look computes them, with a multiplier cl for the one-round protocol's band and one for that with public data.
func (v *server) look(clOne, clPub float64) methods {
	s, a := &v.s, v.crowd.averages()
	n := float64(v.n)
	h := n / 2
	var w methods

	// One round: half of the users send x xᵀ, the others x·y.
	w.sh, w.bh = plusMatrix(a.gramA, s.s1/math.Sqrt(h), v.fog.gram), plus(a.crossB, s.s2/math.Sqrt(h), v.fog.crossB)
	w.nldp = closed(w.sh, w.bh, band(clOne, s.d, v.varianceOne()))

	// One round and m public points: all users send x·y.
	w.sp, w.b = v.open, plus(a.cross, s.s2/math.Sqrt(n), v.fog.cross)
	w.pub = closed(w.sp, w.b, band(clPub, s.d, v.variancePub()))

	// No privacy, and a trusted server that adds the noise once, to the means over all users.
	w.np = closed(a.gram, a.open, band(s.cl, s.d, s.noise*s.noise/n))
	w.central = closed(plusMatrix(a.gram, s.s1/n, v.fog.centralGram), plus(a.cross, s.s2/n, v.fog.centralCross),
		band(s.cl, s.d, (float64(s.s1*s.s1)+float64(s.s2*s.s2))/(n*n)+s.noise*s.noise/n))

	w.closed, w.inProgress = v.theta, v.proposal()
	return w
}

// varianceOne and variancePub are the variances that the bands of the one-round protocols go by.
func (v *server) varianceOne() float64 {
	return (float64(v.s.s1*v.s.s1) + float64(v.s.s2*v.s.s2) + float64(v.s.noise*v.s.noise)) / (float64(v.n) / 2)
}

func (v *server) variancePub() float64 {
	return (float64(v.s.s2*v.s.s2)+float64(v.s.noise*v.s.noise))/float64(v.n) + 1/float64(v.s.m)
}

func plus(x []float64, by float64, y []float64) []float64 {
	out := append([]float64(nil), x...)
	kernels.Axpy(by, y, out)
	return out
}

func plusMatrix(x matrix, by float64, y matrix) matrix {
	return kernels.Of(x.Rows, x.Cols, plus(x.Data, by, y.Data))
}

// fog is the noise in the means of messages, scaled to standard deviation 1. The mean of n independent Gaussians is one
// Gaussian; when more users report, it moves on as such a mean does.
type fog struct {
	rng          *rand.Rand
	gram         matrix    // symmetric: the upper triangle was sent
	crossB       []float64 // of the second half's x·y
	cross        []float64 // of everybody's x·y, when there are public points
	round        []float64 // of the present group's gradients
	rounds       [][]float64
	centralGram  matrix
	centralCross []float64
}

func newFog(d int, messages, central *rand.Rand) *fog {
	f := &fog{rng: messages, gram: kernels.New[float64](d, d), crossB: make([]float64, d), cross: make([]float64, d), round: make([]float64, d),
		centralGram: kernels.New[float64](d, d), centralCross: make([]float64, d)}
	moveOnMatrix(f.centralGram, 0, 1, central, true)
	moveOn(f.centralCross, 0, 1, central)
	return f
}

// thicken takes the messages of users a to b-1, of whose group `before` had come earlier.
func (f *fog) thicken(a, b, before int) {
	moveOnMatrix(f.gram, a, b, f.rng, true)
	moveOn(f.crossB, a, b, f.rng)
	moveOn(f.cross, a, b, f.rng)
	moveOn(f.round, before, before+b-a, f.rng)
}

func (f *fog) next() {
	f.rounds = append(f.rounds, f.round)
	f.round = make([]float64, len(f.cross))
}

// moveOn turns √a times the mean of a standard normal draws into √b times the mean of these and b-a further ones, entry by
// entry.
func moveOn(x []float64, a, b int, rng *rand.Rand) {
	old, fresh := mixed(a, b)
	for i := range x {
		x[i] = float64(old*x[i]) + float64(fresh*rng.NormFloat64())
	}
}

// moveOnMatrix does it for a symmetric matrix, with a diagonal or without.
func moveOnMatrix(m matrix, a, b int, rng *rand.Rand, diagonal bool) {
	old, fresh := mixed(a, b)
	for i := range m.Rows {
		row := m.Row(i)
		from := i
		if !diagonal {
			from++
		}
		for j := from; j < m.Cols; j++ {
			row[j] = float64(old*row[j]) + float64(fresh*rng.NormFloat64())
			m.Row(j)[i] = row[j]
		}
	}
}

func mixed(a, b int) (old, fresh float64) {
	return math.Sqrt(float64(a) / float64(b)), math.Sqrt(float64(b-a) / float64(b))
}
