package intrinsic

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"

	"orrery/kernels"
)

// The pendulum: a cart that balances a pole, pushed by a policy of 97 numbers,
//
//	F = 10 tanh(w₂·tanh(W₁(x, x', 10 θ, 2 θ') + b₁) + b₂).
//
// Equations, masses and length are Barto's, Sutton's and Anderson's (IEEE Transactions on Systems, Man, and Cybernetics 13,
// 1983, appendix) without friction. Florian (2007, "Correct equations for the dynamics of the cart-pole system") derives the
// same; what he corrects is the friction alone.
const (
	units     = 16
	inputs    = 4
	policyD   = units*inputs + units + units + 1 // 97
	horizon   = 500                              // steps of 0.02 s
	solvedAt  = 450                              // mean steps
	planes    = 10                               // random subspaces at each d
	solvedOf  = 8                                // of them must be solved
	freshRuns = 20

	gravity, cartMass, poleMass, halfLength = 9.8, 1, 0.1, 0.5
	tau, force                              = 0.02, 10
	mostAngle, mostX, startRange            = 0.2, 2.4, 0.05
)

var poleDims = []int{1, 2, 3, 4, 6, 8, 12}

// The places of a policy's parts in its vector.
const (
	atB1 = units * inputs
	atW2 = atB1 + units
	atB2 = atW2 + units
)

// poleStart is θ₀ of a policy: first layer N(0, 0.5²), second N(0, 1/4²), biases 0.
func poleStart(rng *rand.Rand) []float64 {
	theta := make([]float64, policyD)
	for i := range units * inputs {
		theta[i] = 0.5 * rng.NormFloat64()
	}
	for i := range units {
		theta[atW2+i] = rng.NormFloat64() / 4
	}
	return theta
}

// A polePlane is θ₀ + P z for policies, P [97 × d] with columns of length 1.
type polePlane struct {
	start   []float64
	columns [][]float64
}

func newPolePlane(d int, startRng, rng *rand.Rand) *polePlane {
	p := &polePlane{start: poleStart(startRng)}
	for range d {
		c, norm := make([]float64, policyD), 0.0
		for i := range c {
			c[i] = rng.NormFloat64()
			norm += float64(c[i] * c[i])
		}
		for i := range c {
			c[i] /= math.Sqrt(norm)
		}
		p.columns = append(p.columns, c)
	}
	return p
}

func (p *polePlane) policy(z []float64) []float64 {
	theta := slices.Clone(p.start)
	for j, x := range z {
		for i, c := range p.columns[j] {
			theta[i] += float64(x * c)
		}
	}
	return theta
}

func polePhase(d int) string { return fmt.Sprintf("Pendulum, d = %d", d) }

// freshStarts are those on which a policy is judged.
func freshStarts(rng *rand.Rand) (out []state) {
	for range freshRuns {
		out = append(out, randomState(rng))
	}
	return out
}

// state is x, x', θ, θ'.
type state [4]float64

func randomState(rng *rand.Rand) (s state) {
	for i := range s {
		s[i] = startRange * (2*rng.Float64() - 1)
	}
	return s
}

// carts are n carts side by side, each with a policy and a state of its own. All arrays are [what × cart], so that a step is
// a few passes over long vectors.
type carts struct {
	n      int
	w      [][]float32 // [97][n]
	s      [4][]float32
	hidden []float32 // [16 × n]
	out    []float32
	who    []int // the cart's number at the start
	steps  []int // that each survived, by its number
	fallen []bool
	now    int
}

func newCarts(policies [][]float64, starts []state) *carts {
	n := len(policies)
	c := &carts{n: n, hidden: make([]float32, units*n), out: make([]float32, n), steps: make([]int, n), fallen: make([]bool, n)}
	for k := range policyD {
		row := make([]float32, n)
		for i, p := range policies {
			row[i] = float32(p[k])
		}
		c.w = append(c.w, row)
	}
	for k := range c.s {
		c.s[k] = make([]float32, n)
		for i := range n {
			c.s[k][i] = float32(starts[i][k])
		}
	}
	for i := range n {
		c.who = append(c.who, i)
	}
	return c
}

// step moves every cart that still stands by 0.02 s, and takes away those that fall.
func (c *carts) step() {
	n := c.n
	x, v, th, om := c.s[0][:n], c.s[1][:n], c.s[2][:n], c.s[3][:n]
	hidden, out := c.hidden[:units*n], c.out[:n]
	for u := range units {
		w0, w1, w2, w3 := c.w[4*u][:n], c.w[4*u+1][:n], c.w[4*u+2][:n], c.w[4*u+3][:n]
		b, h := c.w[atB1+u][:n], hidden[u*n:(u+1)*n]
		for i := range h {
			h[i] = b[i] + float32(w0[i]*x[i]) + float32(w1[i]*v[i]) + float32(w2[i]*float32(10*th[i])) + float32(w3[i]*float32(2*om[i]))
		}
	}
	kernels.Tanh(hidden, hidden)
	copy(out, c.w[atB2][:n])
	for u := range units {
		w, h := c.w[atW2+u][:n], hidden[u*n:(u+1)*n]
		for i := range out {
			out[i] += float32(w[i] * h[i])
		}
	}
	kernels.Tanh(out, out)

	const mass = cartMass + poleMass
	const lever = poleMass * halfLength
	down := false
	for i, f := range out {
		// The angle is at most 0.2: the series of sine and cosine are exact in single precision.
		a := th[i]
		a2 := float32(a * a)
		sin := float32(a * (1 - float32(a2/6*(1-float32(a2/20)))))
		cos := 1 - float32(a2/2*(1-float32(a2/12*(1-float32(a2/30)))))

		// Barto et al. 1983, appendix, M = m + the cart's mass:
		// q = (F + m l θ'² sin θ)/M,  θ'' = (g sin θ - q cos θ)/(l (4/3 - m cos² θ/M)),  x'' = q - m l θ'' cos θ/M
		q := (float32(force*f) + float32(float32(lever*float32(om[i]*om[i]))*sin)) / mass
		om2 := (float32(gravity*sin) - float32(q*cos)) / float32(halfLength*(4./3-float32(float32(poleMass/mass)*float32(cos*cos))))
		v2 := q - float32(float32(lever/mass)*float32(om2*cos))

		x[i] += float32(tau * v[i]) // explicit Euler: places by the old speeds
		v[i] += float32(tau * v2)
		th[i] += float32(tau * om[i])
		om[i] += float32(tau * om2)
		// A state that is no number has fallen too.
		if !(th[i] <= mostAngle && th[i] >= -mostAngle && x[i] <= mostX && x[i] >= -mostX) {
			c.fallen[c.who[i]] = true
			down = true
		} else {
			c.steps[c.who[i]]++
		}
	}
	c.now++
	if down {
		c.clear()
	}
}

// clear closes the ranks of the carts that stand.
func (c *carts) clear() {
	k := 0
	for i, who := range c.who[:c.n] {
		if c.fallen[who] {
			continue
		}
		if k < i {
			c.who[k] = who
			for _, w := range c.w {
				w[k] = w[i]
			}
			for _, s := range c.s {
				s[k] = s[i]
			}
		}
		k++
	}
	c.n, c.who = k, c.who[:k]
}

// run lets all carts go until they have fallen or the time is over, and tells how many steps each survived.
func (c *carts) run() []int {
	for c.n > 0 && c.now < horizon {
		c.step()
	}
	return c.steps
}

// The cross-entropy method (Rubinstein): candidates z from independent normal distributions, which move to the best of them.
const (
	population  = 24
	elite       = 6
	generations = 15
	firstSD     = 3
)

// search looks for z of dimension d in the plane. It ends at once when a candidate survives both starts of its generation.
func (p *polePlane) search(rng *rand.Rand, breathe func()) (mean, best []float64) {
	d := len(p.columns)
	mean, sd := make([]float64, d), make([]float64, d)
	for j := range sd {
		sd[j] = firstSD
	}
	best = slices.Clone(mean)
	bestSteps := -1
	for range generations {
		starts := []state{randomState(rng), randomState(rng)}
		zs := make([][]float64, population)
		var policies [][]float64
		var from []state
		for k := range zs {
			zs[k] = make([]float64, d)
			for j := range zs[k] {
				zs[k][j] = mean[j] + float64(sd[j]*rng.NormFloat64())
			}
			theta := p.policy(zs[k])
			for _, s := range starts {
				policies, from = append(policies, theta), append(from, s)
			}
		}
		steps := newCarts(policies, from).run()
		fitness, order := make([]int, population), make([]int, population)
		for k := range zs {
			fitness[k], order[k] = steps[2*k]+steps[2*k+1], k
		}
		slices.SortStableFunc(order, func(a, b int) int { return fitness[b] - fitness[a] })
		if top := order[0]; fitness[top] > bestSteps {
			best, bestSteps = zs[top], fitness[top]
		}
		if bestSteps == 2*horizon {
			break
		}
		// mean = elite mean, sd = 0.7·elite sd + 0.3·sd
		for j := range mean {
			m, v := 0.0, 0.0
			for _, k := range order[:elite] {
				m += zs[k][j] / elite
			}
			for _, k := range order[:elite] {
				v += float64((zs[k][j] - m) * (zs[k][j] - m) / elite)
			}
			mean[j], sd[j] = m, float64(0.7*math.Sqrt(v))+float64(0.3*sd[j])
		}
		breathe()
	}
	return mean, best
}

// judge tells how many steps the better of two policies survives on average from fresh starts, and its z.
func (p *polePlane) judge(mean, best []float64, fresh []state) (steps float64, z []float64) {
	var policies [][]float64
	var from []state
	for _, z := range [][]float64{mean, best} {
		theta := p.policy(z)
		for _, s := range fresh {
			policies, from = append(policies, theta), append(from, s)
		}
	}
	ran := newCarts(policies, from).run()
	sums := [2]float64{}
	for i, s := range ran {
		sums[i/len(fresh)] += float64(s) / float64(len(fresh))
	}
	if sums[1] > sums[0] {
		return sums[1], best
	}
	return sums[0], mean
}
