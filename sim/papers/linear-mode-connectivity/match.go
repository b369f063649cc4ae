package lmc

import (
	"math/rand/v2"
	"slices"

	"orrery/kernels"
	"orrery/sim"
	"orrery/sim/blocks/linalg"
	"orrery/sim/blocks/nn"
)

// Perms are the permutations P_1 ... P_{L-1}, one a hidden layer: Perms[l][i] is the unit of B that goes to A's slot i.
type Perms [][]int

func identity(net *Net) Perms {
	p := make(Perms, len(net.W)-1)
	for l := range p {
		p[l] = make([]int, net.W[l].Rows)
		for i := range p[l] {
			p[l][i] = i
		}
	}
	return p
}

func (p Perms) clone() Perms {
	c := make(Perms, len(p))
	for l := range p {
		c[l] = slices.Clone(p[l])
	}
	return c
}

// rows and cols are what a permutation does to weight layer l: P_l on its rows, P_{l-1} on its columns; nil is the
// identity (P_0 and P_L).
func (p Perms) rows(l int) []int {
	if l < len(p) {
		return p[l]
	}
	return nil
}

func (p Perms) cols(l int) []int {
	if l > 0 {
		return p[l-1]
	}
	return nil
}

// permute sets dst = π(b): W_l -> P_l W_l P_{l-1}ᵀ, b_l -> P_l b_l. It computes the same function.
func permute(dst, b *Net, p Perms) {
	for l, w := range b.W {
		reorder(dst.W[l], w, p.rows(l), p.cols(l))
		for i := range b.B[l] {
			k := i
			if rows := p.rows(l); rows != nil {
				k = rows[i]
			}
			dst.B[l][i] = b.B[l][k]
		}
	}
}

// reorder copies w with its rows and columns in another order: dst(i, j) = w(rows[i], cols[j]); nil keeps an order.
func reorder(dst, w kernels.Matrix[float32], rows, cols []int) {
	for i := range w.Rows {
		k := i
		if rows != nil {
			k = rows[i]
		}
		from, to := w.Row(k), dst.Row(i)
		if cols == nil {
			copy(to, from)
			continue
		}
		for j, c := range cols {
			to[j] = from[c]
		}
	}
}

// A matcher has the scratch space for permutations of one shape of networks.
type matcher struct {
	gain       kernels.Matrix[float32] // [h × h]
	assignment *linalg.Assignment
	permuted   *Net
}

func newMatcher(net *Net) *matcher {
	h := net.W[0].Rows
	return &matcher{gain: kernels.New[float32](h, h), assignment: linalg.NewAssignment(h), permuted: net.Like()}
}

// gains is the matrix C of the assignment for hidden layer l: entry (i, j) is what the scalar product ⟨x, π(B)⟩ of all
// parameters gains when B's unit j goes to slot i, the other layers' permutations held:
//
//	C = W_l^x (W_l^B P_{l-1}ᵀ)ᵀ + b_l^x (b_l^B)ᵀ + (W_{l+1}^x)ᵀ (P_{l+1} W_{l+1}^B).
//
// With x = A a greater ⟨A, π(B)⟩ is a smaller |A - π(B)|: weight matching. With x = G, a gradient with respect to π(B),
// C is the gradient with respect to P_l: the straight-through estimator.
func (m *matcher) gains(x, b *Net, l int, p Perms) kernels.Matrix[float32] {
	in, out := m.permuted.W[l], m.permuted.W[l+1]
	reorder(in, b.W[l], nil, p.cols(l))
	reorder(out, b.W[l+1], p.rows(l+1), nil)
	kernels.Mul(m.gain, x.W[l], in.T())
	kernels.MulAdd(m.gain, 1, x.W[l+1].T(), out, 1)
	for i, xi := range x.B[l] {
		kernels.Axpy(xi, b.B[l], m.gain.Row(i))
	}
	return m.gain
}

// total is the gain of an assignment: Σ_i C(i, p_i).
func total(c kernels.Matrix[float32], p []int) float64 {
	sum := 0.0
	for i, j := range p {
		sum += float64(c.Row(i)[j])
	}
	return sum
}

// seen is called whenever a search has a better permutation of layer l; l is -1 when all layers changed.
type seen func(p Perms, l int)

// maxSweeps only bounds the loop: the gain grows with every accepted assignment, and a dozen sweeps are usual.
const maxSweeps = 200

// weightMatching is the coordinate descent of Ainsworth, Hayase and Srinivasa (2023, "Git Re-Basin") on |A - π(B)|: layer
// after layer, in random order, the best assignment while the neighbours' are held, until a whole sweep changes nothing.
func weightMatching(r *sim.Run, name string, a, b *Net, look seen) (p Perms, sweeps int) {
	p = identity(b)
	m, rng := newMatcher(b), r.Rand("sweeps "+name)
	next := make([]int, len(p[0]))
	for range r.Steps("Weight matching "+name, maxSweeps) {
		sweeps++
		changed := false
		for _, l := range rng.Perm(len(p)) {
			c := m.gains(a, b, l, p)
			m.assignment.Maximise(next, c.Data)
			if total(c, next) > total(c, p[l])+1e-6 {
				copy(p[l], next)
				changed = true
				look(p, l)
			}
			r.Breathe()
		}
		if !changed {
			break
		}
	}
	return p, sweeps
}

// activationMatching pairs units that fire for the same images: C = (H_l^A)ᵀ H_l^B over the first training images, one
// assignment a layer. The activations are those after the ReLU, not centred.
func activationMatching(r *sim.Run, name string, a, b *Net, d *digits, look seen) Perms {
	const most, rows = 2000, 250
	p := identity(b)
	m := newMatcher(b)
	passA, passB := nn.NewPass(a, rows), nn.NewPass(b, rows)
	images := min(most, d.train.Rows)

	c := make([]kernels.Matrix[float32], len(p))
	for l := range c {
		c[l] = kernels.New[float32](len(p[l]), len(p[l]))
	}
	for i := range r.Steps("Activation matching "+name, (images+rows-1)/rows) {
		x := d.train.Slice(i*rows, min(images, (i+1)*rows), 0, d.train.Cols)
		passA.Forward(a, x)
		passB.Forward(b, x)
		for l := range c {
			kernels.MulAdd(c[l], 1, passA.Hidden(l, x.Rows).T(), passB.Hidden(l, x.Rows), 1)
		}
	}
	for l := range p {
		m.assignment.Maximise(p[l], c[l].Data)
		look(p, l)
		r.Breathe()
	}
	return p
}

// randomPermutation is the control: an order by lot.
func randomPermutation(rng *rand.Rand, net *Net) Perms {
	p := identity(net)
	for l := range p {
		p[l] = rng.Perm(len(p[l]))
	}
	return p
}
