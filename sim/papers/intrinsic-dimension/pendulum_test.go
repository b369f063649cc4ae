package intrinsic

import (
	"math"
	"slices"
	"testing"
)

// alone is one cart in double precision, the equations as they stand.
func alone(theta []float64, s state) int {
	for n := range horizon {
		x, v, th, om := s[0], s[1], s[2], s[3]
		out := theta[atB2]
		for u := range units {
			pre := theta[atB1+u]
			for k, in := range []float64{x, v, 10 * th, 2 * om} {
				pre += theta[4*u+k] * in
			}
			out += theta[atW2+u] * math.Tanh(pre)
		}
		F := 10 * math.Tanh(out)
		sin, cos := math.Sincos(th)
		q := (F + 0.05*om*om*sin) / 1.1
		om2 := (9.8*sin - q*cos) / (0.5 * (4./3 - 0.1*cos*cos/1.1))
		v2 := q - 0.05*om2*cos/1.1
		s = state{x + 0.02*v, v + 0.02*v2, th + 0.02*om, om + 0.02*om2}
		if math.Abs(s[2]) > 0.2 || math.Abs(s[0]) > 2.4 {
			return n
		}
	}
	return horizon
}

// balancer pushes towards where the pole leans, by hand.
func balancer() []float64 {
	theta := make([]float64, policyD)
	theta[0], theta[1], theta[2], theta[3] = 0.05, 0.1, 0.4, 0.4 // unit 0
	theta[atW2] = 3
	return theta
}

func TestCartsSideBySideAreCartsAlone(t *testing.T) {
	r := rng(11)
	var policies [][]float64
	var from []state
	for i := range 40 {
		theta := poleStart(r)
		if i%4 == 0 {
			theta = balancer()
		}
		policies, from = append(policies, theta), append(from, randomState(r))
	}
	got := newCarts(policies, from).run()
	stood := 0
	for i := range policies {
		want := alone(policies[i], from[i])
		if want == horizon {
			stood++
		}
		if d := got[i] - want; d < -1 || d > 1 { // single precision may fall a step earlier or later
			t.Errorf("cart %d: %d steps, alone %d", i, got[i], want)
		}
		if one := newCarts(policies[i:i+1], from[i:i+1]).run()[0]; one != got[i] {
			t.Errorf("cart %d: %d steps among others, %d alone", i, got[i], one)
		}
	}
	if stood < 5 || stood > 30 {
		t.Errorf("%d of 40 carts stood: no test", stood)
	}
}

func TestPlaneOfPolicies(t *testing.T) {
	p := newPolePlane(6, rng(1), rng(2))
	for j, c := range p.columns {
		norm := 0.0
		for _, x := range c {
			norm += x * x
		}
		if math.Abs(norm-1) > 1e-12 {
			t.Errorf("column %d has length² %v", j, norm)
		}
	}
	if !slices.Equal(p.policy(make([]float64, 6)), p.start) {
		t.Error("z = 0 is not the start")
	}
	var b int
	for _, x := range p.start {
		if x == 0 {
			b++
		}
	}
	if b != units+1 {
		t.Errorf("%d numbers of the start are 0: all biases should be", b)
	}
}

// The search finds a policy in a large plane and is judged by the better of its two candidates.
func TestSearch(t *testing.T) {
	solved := 0
	for k := range uint64(6) {
		p := newPolePlane(12, rng(20+k), rng(30+k))
		mean, best := p.search(rng(40+k), func() {})
		fresh := freshStarts(rng(50 + k))
		steps, z := p.judge(mean, best, fresh)
		sum := 0.0
		for _, s := range fresh {
			sum += float64(newCarts([][]float64{p.policy(z)}, []state{s}).run()[0]) / freshRuns
		}
		if math.Abs(sum-steps) > 1e-9 {
			t.Errorf("plane %d: %v steps, again %v", k, steps, sum)
		}
		if steps >= solvedAt {
			solved++
		}
	}
	if solved < 3 {
		t.Errorf("%d of 6 planes of 12 dimensions were solved", solved)
	}
}
