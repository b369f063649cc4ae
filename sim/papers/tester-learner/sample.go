package tester

import (
	"cmp"
	"math"
	"math/rand/v2"
	"slices"

	"orrery/kernels"
	"orrery/sim"
	"orrery/sim/blocks/linalg"
)

// The bank of data sets. All have the same target w*, and unless said otherwise Massart noise.
const (
	gauss  = "gauss"
	adv    = "adv"    // Gaussian, the labels flipped that hurt most
	quad2  = "quad2"  // the first coordinate has two values
	quad4  = "quad4"  // four
	quad6  = "quad6"  // six
	quad4r = "quad4r" // quad4, the learner begun at a random direction
	cube   = "cube"   // every coordinate ±1
	gap    = "gap"    // a dent that the learner walks past
	benign = "benign" // an oddity far from the target's hyperplane
	t3     = "t3"     // heavy tails
)

const pause = 4096 // points after which the host is let in

// A sample is n labelled points in d dimensions and the halfspace planted among them.
type sample struct {
	n, d    int
	x       []float64 // [n × d], row by row
	y       []float64 // [n], ±1
	flipped []bool    // [n]: the label is not sign(w*·x)
	target  []float64 // w*, [d], |w*| = 1
	side    []float64 // u, [d]: unit part of e₁ orthogonal to w*
	opt     float64   // share of flipped labels: the error of w*
}

func (s *sample) at(i int) []float64 { return s.x[i*s.d : (i+1)*s.d] }

// dot is a·b, summed in plain order; the conversion keeps every machine from fusing multiply and add.
func dot(a, b []float64) float64 {
	sum := 0.0
	for i, v := range a {
		sum += float64(v * b[i])
	}
	return sum
}

// unit scales v to length 1, in place.
func unit(v []float64) []float64 {
	kernels.Scale(1/math.Sqrt(dot(v, v)), v)
	return v
}

// across is the unit part of v orthogonal to the unit vector w.
func across(v, w []float64) []float64 {
	out := slices.Clone(v)
	kernels.Axpy(-dot(v, w), w, out)
	return unit(out)
}

// axis is e₁ in d dimensions.
func axis(d int) []float64 {
	e := make([]float64, d)
	e[0] = 1
	return e
}

// direction is uniform on the sphere.
func direction(d int, rng *rand.Rand) []float64 {
	v := make([]float64, d)
	kernels.FillNormal(v, rng)
	return unit(v)
}

// signOf is the label that a halfspace gives at w·x = m.
func signOf(m float64) float64 {
	if m < 0 {
		return -1
	}
	return 1
}

// newSample draws a data set of the bank.
func newSample(r *sim.Run, set string, n, d int, eta float64) *sample {
	if set == quad4r {
		set = quad4 // the same points: only the learner's start differs
	}
	w := direction(d, r.Again("target"))
	s := &sample{n: n, d: d, x: make([]float64, n*d), y: make([]float64, n), flipped: make([]bool, n), target: w, side: across(axis(d), w)}
	rng := r.Again("points " + set)
	if set != gap {
		for i := 0; i < len(s.x); i += pause * d {
			kernels.FillNormal(s.x[i:min(i+pause*d, len(s.x))], rng)
			r.Breathe()
		}
	}
	switch set {
	case quad2, quad4, quad6:
		s.quantise(quadratures[set], rng)
	case cube:
		for i, v := range s.x {
			s.x[i] = signOf(v)
		}
	case gap:
		s.dent(rng)
	case benign:
		s.stretch()
	case t3:
		s.tails(rng)
	}
	r.Breathe()
	if set == adv {
		s.label(func(int, float64) bool { return false })
		s.hurt(int(math.Round(eta / 2 * float64(n))))
	} else {
		noise := r.Again("noise " + set)
		s.label(func(i int, aside float64) bool { // Massart: at most η everywhere
			rate := eta
			if math.Abs(aside) <= 0.5 {
				rate = eta / 2
			}
			return noise.Float64() < rate
		})
	}
	r.Breathe()
	return s
}

// label gives every point the target's label, flipped where flip(i, u·x) says so.
func (s *sample) label(flip func(i int, aside float64) bool) {
	wrong := 0
	for i := range s.n {
		x := s.at(i)
		s.y[i] = signOf(dot(s.target, x))
		if s.flipped[i] = flip(i, dot(s.side, x)); s.flipped[i] {
			s.y[i] = -s.y[i]
			wrong++
		}
	}
	s.opt = float64(wrong) / float64(s.n)
}

// hurt flips the k points with the largest |(w* + u)·x|: an adversary who wants the learner to turn towards u.
func (s *sample) hurt(k int) {
	far := make([]float64, s.n)
	order := make([]int, s.n)
	for i := range far {
		far[i], order[i] = math.Abs(dot(s.target, s.at(i))+dot(s.side, s.at(i))), i
	}
	slices.SortStableFunc(order, func(i, j int) int { return cmp.Compare(far[j], far[i]) })
	for _, i := range order[:k] {
		s.flipped[i], s.y[i] = true, -s.y[i]
	}
	s.opt = float64(k) / float64(s.n)
}

// A quadrature is a distribution on a few numbers whose moments below degree 2·len(at) are the Gaussian's: the nodes and
// weights of Gauss-Hermite quadrature for the density exp(-x²/2)/√2π.
type quadrature struct{ at, weight []float64 }

var quadratures = map[string]quadrature{
	quad2: {[]float64{-1, 1}, []float64{0.5, 0.5}},
	quad4: {[]float64{-2.3344142183389773, -0.7419637843027259, 0.7419637843027259, 2.3344142183389773},
		[]float64{0.04587585476806849, 0.45412414523193154, 0.45412414523193154, 0.04587585476806849}},
	quad6: {[]float64{-3.3242574335521193, -1.8891758777537107, -0.6167065901925942, 0.6167065901925942, 1.8891758777537107, 3.3242574335521193},
		[]float64{0.0025557844020562464, 0.0886157460419145, 0.4088284695560294, 0.4088284695560294, 0.0886157460419145, 0.0025557844020562464}},
}

// quantise draws the first coordinate anew, from a quadrature.
func (s *sample) quantise(q quadrature, rng *rand.Rand) {
	for i := range s.n {
		u, k := rng.Float64(), 0
		for u -= q.weight[0]; u >= 0 && k+1 < len(q.at); u -= q.weight[k] {
			k++
		}
		s.x[i*s.d] = q.at[k]
	}
}

// dent draws Gaussian points but leaves out those of the slab |q·x| < 0.4 on which q, 60° off w*, disagrees with w*. Then it
// makes the second moments the identity again: x ← C^(-1/2) x, w* ← C^(1/2) w*.
func (s *sample) dent(rng *rand.Rand) {
	q := make([]float64, s.d) // cos 60° w* + sin 60° u
	kernels.Axpy(0.5, s.target, q)
	kernels.Axpy(math.Sqrt(3)/2, s.side, q)
	for i := 0; i < s.n; {
		x := s.at(i)
		kernels.FillNormal(x, rng)
		if m := dot(q, x); math.Abs(m) < 0.4 && signOf(m) != signOf(dot(s.target, x)) {
			continue
		}
		i++
	}
	x := kernels.Of(s.n, s.d, s.x)
	c := kernels.New[float64](s.d, s.d)
	kernels.MulAdd(c, 1/float64(s.n), x.T(), x, 0)
	values, v := linalg.Symmetric(c)
	white := kernels.New[float64](s.n, s.d)
	kernels.Mul(white, x, power(values, v, -0.5))
	s.x = white.Data
	moved := make([]float64, s.d)
	half := power(values, v, 0.5)
	for i := range moved {
		moved[i] = dot(half.Row(i), s.target)
	}
	s.target = unit(moved)
}

// power is V·diag(values^p)·Vᵀ, for p = ±1/2.
func power(values []float64, v kernels.Matrix[float64], p float64) kernels.Matrix[float64] {
	n := len(values)
	out := kernels.New[float64](n, n)
	for k, value := range values {
		f := math.Sqrt(value)
		if p < 0 {
			f = 1 / f
		}
		for i := range n {
			for j := range n {
				out.Set(i, j, out.At(i, j)+float64(f*float64(v.At(i, k)*v.At(j, k))))
			}
		}
	}
	return out
}

// stretch moves the points with |w*·x| > 1.2 outwards.
func (s *sample) stretch() {
	for i := range s.n {
		if x := s.at(i); math.Abs(dot(s.target, x)) > 1.2 {
			kernels.Scale(1.35, x)
		}
	}
}

// tails makes the points multivariate Student t with 3 degrees of freedom and unit variance: z/√c, c the sum of three squares.
func (s *sample) tails(rng *rand.Rand) {
	var z [3]float64
	for i := range s.n {
		kernels.FillNormal(z[:], rng)
		kernels.Scale(1/math.Sqrt(dot(z[:], z[:])), s.at(i))
	}
}
