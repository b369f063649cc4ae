package ldp

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"orrery/kernels"
)

func lots(seed uint64) *rand.Rand { return rand.New(rand.NewPCG(seed, 7)) }

// small is a setting whose crowd can be counted by hand.
func small(n, d, k int) setting {
	return setting{n: n, d: d, k: k, m: 1000, rounds: 3, noise: 0.3, clip: 1.2, cl: 0.6, privacy: newPrivacy(0.05, 1.2, d)}
}

func someTruth(s setting, seed uint64) []float64 {
	theta := make([]float64, s.d)
	for i, j := range lots(seed).Perm(s.d)[:s.k] {
		theta[j] = float64(1-2*(i%2)) / math.Sqrt(float64(s.k))
	}
	return theta
}

func TestThresholds(t *testing.T) {
	v := []float64{3, -0.5, 0.2, -2, 0.5}
	if got := soft(v, 0.5); !slices.Equal(got, []float64{2.5, 0, 0, -1.5, 0}) {
		t.Errorf("soft: %v", got)
	}
	if got := keep(v, 3); !slices.Equal(got, []float64{3, -0.5, 0, -2, 0}) { // of two equal ones the first
		t.Errorf("H_k: %v", got)
	}
	if got := band(0.6, 32, 4); math.Abs(got-0.6*2*math.Sqrt(2*math.Log(32))) > 1e-12 {
		t.Errorf("λ: %v", got)
	}
	right, wrong := hits([]float64{1, 0, -2, 0}, []float64{0.5, 0.5, 0, 0})
	if right != 1 || wrong != 1 {
		t.Errorf("%d right, %d wrong", right, wrong)
	}
}

// With eigenvalues above the floor the solution is that of the equations; what lies below is raised to it.
func TestSolveRaisesEigenvalues(t *testing.T) {
	c, s := math.Cos(0.7), math.Sin(0.7)
	rotated := func(a, b float64) matrix { // a along (c, s), b across
		return kernels.Of(2, 2, []float64{a*c*c + b*s*s, (a - b) * c * s, (a - b) * c * s, a*s*s + b*c*c})
	}
	x := []float64{0.3*c - 2*s, 0.3*s + 2*c} // 0.3 along, 2 across
	for _, e := range [][4]float64{{2, 0.5, 2, 0.5}, {2, 0.1, 2, floor}, {1, -3, 1, floor}, {floor, floor, floor, floor}} {
		got := solve(rotated(e[0], e[1]), x)
		want := []float64{0.3/e[2]*c - 2/e[3]*s, 0.3/e[2]*s + 2/e[3]*c}
		if distance(got, want) > 1e-9 {
			t.Errorf("eigenvalues %v: %v, want %v", e[:2], got, want)
		}
	}
}

// No replacement of a user moves a message by more than its noise was made for, and some do by exactly that.
func TestSensitivities(t *testing.T) {
	const d, R = 16, 1.5
	v := newPrivacy(1, R, d)
	rng, most, mostCross := lots(3), 0.0, 0.0
	draw := func() []float64 {
		x := make([]float64, d)
		for j := range x {
			x[j] = float64(2*rng.IntN(2) - 1)
		}
		return x
	}
	look := func(x, z []float64, y, u float64) {
		gram, cross := 0.0, 0.0
		for i := range x {
			for j := range x {
				gram += math.Pow(x[i]*x[j]-z[i]*z[j], 2)
			}
			cross += math.Pow(x[i]*y-z[i]*u, 2)
		}
		most, mostCross = max(most, math.Sqrt(gram)), max(mostCross, math.Sqrt(cross))
	}
	for range 2000 {
		look(draw(), draw(), R*(2*rng.Float64()-1), R*(2*rng.Float64()-1))
	}
	if most > v.s1+1e-9 || mostCross > v.s2+1e-9 {
		t.Errorf("x xᵀ moves by %v of %v, x·y by %v of %v", most, v.s1, mostCross, v.s2)
	}
	x, z := draw(), make([]float64, d)
	copy(z, x)
	for j := range d / 2 {
		z[j] = -z[j] // orthogonal to x
	}
	look(x, z, R, R)
	look(x, x, R, -R)
	if math.Abs(most-v.s1) > 1e-9 || math.Abs(mostCross-v.s2) > 1e-9 {
		t.Errorf("at the worst x xᵀ moves by %v of %v, x·y by %v of %v", most, v.s1, mostCross, v.s2)
	}
}

// The mean of a growing number of draws, scaled to standard deviation 1, stays so and forgets as such a mean does.
func TestMoveOn(t *testing.T) {
	const n = 40000
	x := make([]float64, n)
	rng := lots(5)
	moveOn(x, 0, 10, rng)
	first := slices.Clone(x)
	moveOn(x, 10, 25, rng)
	moveOn(x, 25, 40, rng)
	square, product := 0.0, 0.0
	for i := range x {
		square += x[i] * x[i] / n
		product += x[i] * first[i] / n
	}
	if math.Abs(square-1) > 0.03 || math.Abs(product-0.5) > 0.03 { // √(10/40)
		t.Errorf("variance %v, correlation with the first quarter %v", square, product)
	}
}

// Popcounts and tables of subsets give what adding up user by user gives.
func TestLiteralCountsEveryUser(t *testing.T) {
	s := small(2500, 9, 3)
	theta := someTruth(s, 1)
	l := newLiteral(s, theta, lots(10), lots(11), lots(12), func() {})
	bitsOf, errs := lots(10), lots(11)
	n := [2]int{}
	gram := [2]matrix{kernels.New[float64](9, 9), kernels.New[float64](9, 9)}
	cross, open := [2][]float64{make([]float64, 9), make([]float64, 9)}, make([]float64, 9)
	sent := []float64{0, 0.7, 0, -0.2, 0, 0, 0, 0, 0.5}
	grad := make([]float64, 9)
	for _, part := range [][2]int{{0, 128}, {128, 130}, {130, 2449}, {2449, 2500}} {
		l.report(part[0], part[1], sent)
		for a := part[0]; a < part[1]; {
			u := min(64, part[1]-a)
			words := make([]uint64, 9)
			for j := range words {
				words[j] = bitsOf.Uint64() >> (64 - u)
			}
			half := 0
			if n[1] < n[0] {
				half = 1
			}
			n[half] += u
			for i := range u {
				x := make([]float64, 9)
				y, z := 0.3*errs.NormFloat64(), 0.0
				for j, w := range words {
					x[j] = float64(2*int(w>>i&1) - 1)
					y += theta[j] * x[j]
					z += sent[j] * x[j]
				}
				for j := range x {
					for k := range x {
						gram[half].Row(j)[k] += x[j] * x[k]
					}
					cross[half][j] += x[j] * min(max(y, -1.2), 1.2)
					open[j] += x[j] * y
					grad[j] += x[j] * min(max(z-y, -1.2), 1.2)
				}
			}
			a += u
		}
	}
	near := func(what string, got, want []float64, n int) {
		t.Helper()
		for i := range got {
			if math.Abs(got[i]-want[i]/float64(n)) > 1e-10 {
				t.Errorf("%s, entry %d: %v, want %v", what, i, got[i], want[i]/float64(n))
			}
		}
	}
	a := l.averages()
	near("first half's covariance", a.gramA.Data, gram[0].Data, n[0])
	near("second half's cross moment", a.crossB, cross[1], n[1])
	kernels.Axpy(1, gram[1].Data, gram[0].Data)
	kernels.Axpy(1, cross[1], cross[0])
	near("covariance", a.gram.Data, gram[0].Data, 2500)
	near("cross moment", a.cross, cross[0], 2500)
	near("cross moment, not clipped", a.open, open, 2500)
	near("gradient", l.gradient(sent), grad, 2500)
	if d := n[0] - n[1]; d < -64 || d > 64 {
		t.Errorf("halves of %d and %d users", n[0], n[1])
	}
}

// What the census draws has the mean and the variance of what real users send.
func TestCensusLooksLikeRealUsers(t *testing.T) {
	s := small(4000, 8, 2)
	s.clip = 9 // the census clips nobody
	theta := someTruth(s, 2)
	theta0 := []float64{0, 0.4, 0, 0, 0, 0.3, 0, 0}
	const worlds = 300
	var mean, square [2][4]float64 // by engine: an entry of each average
	for i := range uint64(worlds) {
		for e, c := range []crowd{newLiteral(s, theta, lots(3*i), lots(3*i+1), lots(3*i+2), func() {}), newCensus(s, theta, lots(3*i), lots(3*i+2))} {
			c.report(0, 1000, theta0)
			c.report(1000, 4000, theta0)
			a := c.averages()
			for k, x := range [4]float64{a.gramA.At(1, 5), a.crossB[3], a.cross[6], c.gradient(theta0)[2]} {
				mean[e][k] += x / worlds
				square[e][k] += x * x / worlds
			}
		}
	}
	for k := range mean[0] {
		se := math.Sqrt(square[0][k] / worlds)
		if math.Abs(mean[0][k]) > 4*se || math.Abs(mean[1][k]) > 4*se {
			t.Errorf("average %d: mean %v literal, %v census, standard error %v", k, mean[0][k], mean[1][k], se)
		}
		if q := square[0][k] / square[1][k]; q < 0.7 || q > 1.4 {
			t.Errorf("average %d: variance literal / census %v", k, q)
		}
	}
}

// All three protocols end with about the same errors whichever engine is used.
func TestEnginesAgree(t *testing.T) {
	s := small(20000, 16, 2)
	s.clip = 9
	s.privacy = newPrivacy(0.3, 2, 16)
	const worlds = 60
	var mean, square [2]errors
	for i := range uint64(worlds) {
		theta := someTruth(s, i)
		for e, c := range []crowd{newLiteral(s, theta, lots(5*i), lots(5*i+1), lots(5*i+2), func() {}), newCensus(s, theta, lots(5*i), lots(5*i+2))} {
			v := newServer(s, c, lots(5*i+3), lots(5*i+4))
			for _, n := range []int{128, 500, 9000, 20000} {
				v.until(n)
			}
			if len(v.path) != s.rounds || v.n != s.n {
				t.Fatalf("%d rounds, %d users", len(v.path), v.n)
			}
			for m, x := range errorsOf(v.look(s.cl, s.cl), theta) {
				mean[e][m] += x / worlds
				square[e][m] += x * x / worlds
			}
		}
	}
	for m, info := range series {
		se := 0.0
		for e := range mean {
			se += (square[e][m] - mean[e][m]*mean[e][m]) / worlds
		}
		if math.Abs(mean[0][m]-mean[1][m]) > 4*math.Sqrt(se) {
			t.Errorf("%s: error %v among real users, %v in the census, standard error %v", info.ID, mean[0][m], mean[1][m], math.Sqrt(se))
		}
	}
}

// Without noise for privacy, and with all the users there can be, every protocol finds θ.
func TestEveryProtocolFindsTheTruthInTheEnd(t *testing.T) {
	s := small(1_000_000_000, 16, 4)
	s.m, s.rounds, s.privacy = 100_000_000, 20, newPrivacy(1e-6, 1, 16)
	theta := someTruth(s, 3)
	v := newServer(s, newCensus(s, theta, lots(1), lots(2)), lots(3), lots(4))
	v.until(s.n)
	for m, e := range errorsOf(v.look(s.cl, s.cl), theta) {
		if e > 0.002 {
			t.Errorf("%s: error %v", series[m].ID, e)
		}
	}
}
