package invariant

import (
	"math"
	"math/rand/v2"
	"slices"

	"gonum.org/v1/gonum/stat/distuv"

	"orrery/kernels"
)

// The graphs: sparse, with short edges, and with effects of the target among the nodes right after it.
const (
	reach      = 8 // parents lie among so many nodes before
	mostIn     = 3 // parents of a node; the target has two
	childReach = 7 // the target's two children lie among so many nodes after it
	targetVar  = 0.5
)

// A sem is a linear structural equation model. Its d nodes stand in topological order,
//
//	x_i = Σ_j B_ij x_j + noise_i,   Var noise_i = v_i,
//
// and B has no entries but for each node's few parents.
type sem struct {
	d, y     int
	parents  [][]int     // [d][at most 4], rising
	weights  [][]float64 // B_ij, in the parents' order
	sd       []float64   // [d] √v_i
	children [2]int      // two nodes that were made effects of y
}

// newSEM draws the graph from one stream and all numbers from another.
func newSEM(d int, graph, numbers *rand.Rand) *sem {
	s := &sem{d: d, y: d / 2, parents: make([][]int, d), weights: make([][]float64, d), sd: make([]float64, d)}
	for i := range d {
		count := 1 + graph.IntN(mostIn)
		if i == s.y {
			count = 2
		}
		from := max(0, i-reach)
		for _, k := range graph.Perm(i - from)[:min(count, i-from)] {
			s.parents[i] = append(s.parents[i], from+k)
		}
		slices.Sort(s.parents[i])
	}
	for k, i := range graph.Perm(min(childReach, d-1-s.y))[:2] {
		s.children[k] = s.y + 1 + i
	}

	sign := func(lo, hi float64) float64 {
		w := lo + float64((hi-lo)*numbers.Float64())
		if numbers.IntN(2) == 0 {
			return -w
		}
		return w
	}
	for i := range d {
		s.sd[i] = math.Sqrt(0.5 + float64(0.5*numbers.Float64()))
		if i == s.y {
			s.sd[i] = math.Sqrt(targetVar)
		}
		for range s.parents[i] {
			w := sign(0.5, 1) / math.Sqrt(float64(len(s.parents[i])))
			if i == s.y {
				w = sign(0.6, 0.9)
			}
			s.weights[i] = append(s.weights[i], w)
		}
	}
	for _, i := range s.children { // an edge from y, new or in the place of the one that was drawn
		w := sign(0.8, 1.2)
		at, there := slices.BinarySearch(s.parents[i], s.y)
		if !there {
			s.parents[i], s.weights[i] = slices.Insert(s.parents[i], at, s.y), slices.Insert(s.weights[i], at, 0)
		}
		s.weights[i][at] = w
	}
	return s
}

// everywhere are the nodes at which one can intervene: all that have parents, but for the target.
func (s *sem) everywhere() (sites []int) {
	for i, p := range s.parents {
		if len(p) > 0 && i != s.y {
			sites = append(sites, i)
		}
	}
	return sites
}

// three are the target's two children and one of its two causes; any other node where that cause is a root.
func (s *sem) three(rng *rand.Rand) []int {
	cause := s.parents[s.y][rng.IntN(2)]
	if len(s.parents[cause]) == 0 {
		others := slices.DeleteFunc(s.everywhere(), func(i int) bool { return i == s.children[0] || i == s.children[1] })
		cause = others[rng.IntN(len(others))]
	}
	sites := []int{cause, s.children[0], s.children[1]}
	slices.Sort(sites)
	return sites
}

// An intervention gives one node new weights on all its in-edges and leaves everything else as it was.
type intervention struct {
	site    int
	weights []float64 // in the order of the site's parents
}

// intervene draws new weights from Unif(-scale, scale).
func (s *sem) intervene(site int, scale float64, rng *rand.Rand) intervention {
	hit := intervention{site: site, weights: make([]float64, len(s.parents[site]))}
	for k := range hit.weights {
		hit.weights[k] = scale * (2*rng.Float64() - 1)
	}
	return hit
}

// mixing sets m [d × d] to (I - B)⁻¹ diag(√v), so that x = m·(independent standard noises) and Σ = m mᵀ. Row i is what reaches
// node i: its own noise and, along each in-edge, what has reached the parent. hit is nil where nobody intervenes.
func (s *sem) mixing(m kernels.Matrix[float64], hit *intervention) {
	for i := range s.d {
		row, w := m.Row(i), s.weights[i]
		if hit != nil && hit.site == i {
			w = hit.weights
		}
		kernels.Fill(row, 0)
		row[i] = s.sd[i]
		for k, j := range s.parents[i] {
			kernels.Axpy(w[k], m.Row(j)[:i], row[:i])
		}
	}
}

// An observer turns a mixing matrix into covariances.
type observer struct {
	l, ml kernels.Matrix[float64] // scratch
}

func newObserver(d int) *observer {
	return &observer{l: kernels.New[float64](d, d), ml: kernels.New[float64](d, d)}
}

// population sets cov to Σ = m mᵀ.
func (o *observer) population(cov, m kernels.Matrix[float64]) { kernels.Mul(cov, m, m.T()) }

// sample sets cov to the covariance of n points, drawn at once by Bartlett's decomposition: (m l)(m l)ᵀ/n, where l is lower
// triangular with N(0, 1) below the diagonal and √χ²_{n-i} on it.
func (o *observer) sample(cov, m kernels.Matrix[float64], n int, rng *rand.Rand) {
	for i := range o.l.Rows {
		row := o.l.Row(i)
		for j := range i {
			row[j] = rng.NormFloat64()
		}
		row[i] = math.Sqrt(distuv.ChiSquared{K: float64(n - i), Src: rng}.Rand())
	}
	kernels.Mul(o.ml, m, o.l)
	kernels.Mul(cov, o.ml, o.ml.T())
	kernels.Scale(1/float64(n), cov.Data)
}
