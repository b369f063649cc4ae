package sensitivity

import (
	"math"
	"math/rand/v2"

	"orrery/kernels"
	"orrery/sim"
)

const (
	gaussians = 11 // random starts
	starts    = 16 // with five extreme eigenvectors
	ascents   = 25 // steps up, and as many down
)

// extremes are what a search for the distortion has found so far.
type extremes struct {
	high, low   float64   // the greatest and the least |SAx|_p / |Ax|_p
	over, under []float64 // their x, |x| = 1
	lost        bool      // the sample has lost rank: some Ax ≠ 0 has SAx = 0
}

// distortion is D = max_x | |SAx|_p/|Ax|_p - 1 |, as far as it was found.
func (e *extremes) distortion() float64 { return max(e.high-1, 1-e.low) }

// A judge estimates distortion from below: max and min of |SAx|_p/|Ax|_p by gradient ascent and descent from 16 starts.
// The problem is not convex, so the search may miss the worst; it is the same for every sampler.
type judge struct {
	r    *sim.Run
	pr   *problem
	lp   *norm
	y, u kernels.Matrix[float64] // [starts × n]
	g, h kernels.Matrix[float64] // [starts × d]
	z    []float64               // scratch for SAx and its gradient
}

func newJudge(r *sim.Run, pr *problem) *judge {
	return &judge{r: r, pr: pr, lp: &norm{p: pr.p}, y: kernels.New[float64](starts, pr.n), u: kernels.New[float64](starts, pr.n),
		g: kernels.New[float64](starts, pr.d), h: kernels.New[float64](starts, pr.d)}
}

// search judges a sample. look (nil for nothing) is told after each step.
func (j *judge) search(smp *sample, rng *rand.Rand, look func(e *extremes, step int)) *extremes {
	d := j.pr.d
	first := kernels.New[float64](starts, d)
	kernels.FillNormal(first.Data[:gaussians*d], rng)
	// Extreme eigenvectors of Bᵀ diag(w) B relative to AᵀA = nI: the three smallest and the two largest.
	_, vectors := eigen(gram(smp.b, smp.weight))
	for k, at := range []int{0, min(1, d-1), min(2, d-1), max(d-2, 0), d - 1} {
		for i := range d {
			first.Set(gaussians+k, i, vectors.At(i, at))
		}
	}
	for k := range starts {
		unit(first.Row(k))
	}

	e := &extremes{high: math.Inf(-1), low: math.Inf(1)}
	n := starts * len(smp.rows)
	if len(j.z) < 2*n {
		j.z = make([]float64, 2*n)
	}
	z, w := kernels.Of(starts, len(smp.rows), j.z[:n]), kernels.Of(starts, len(smp.rows), j.z[n:2*n])
	x := kernels.New[float64](starts, d)
	step := 0
	for _, way := range []float64{1, -1} {
		copy(x.Data, first.Data)
		size := 0.5
		for t := 0; t <= ascents; t++ {
			j.climb(smp, x, z, w, way*size, t < ascents, e)
			size *= 0.9
			step++
			j.r.Breathe()
			if look != nil {
				look(e, step)
			}
		}
	}
	if len(smp.rows) < d {
		e.lost, e.low = true, 0 // fewer rows than columns: some direction is not seen at all
	}
	return e
}

// climb looks at every x and, if it is to move, goes a step along the gradient of log|SAx|_p^p - log|Ax|_p^p,
//
//	g = Bᵀ(w sign|.|^(p-1))/|SAx|_p^p - Aᵀ(sign|.|^(p-1))/|Ax|_p^p,
//
// brought to length 1 like x itself (|Ax|_2 = √n).
func (j *judge) climb(smp *sample, x, z, w kernels.Matrix[float64], size float64, move bool, e *extremes) {
	y, u := j.y, j.u
	kernels.Mul(y, x, j.pr.a.T())
	kernels.Mul(z, x, smp.b.T())
	for k := range starts {
		den := j.lp.power(u.Row(k), y.Row(k))
		num := j.lp.weighted(w.Row(k), z.Row(k), smp.weight)
		ratio := math.Pow(max(num, 0)/den, 1/j.pr.p)
		if ratio > e.high {
			e.high, e.over = ratio, append(e.over[:0], x.Row(k)...)
		}
		if ratio < e.low {
			e.low, e.under = ratio, append(e.under[:0], x.Row(k)...)
		}
		kernels.Scale(1/den, u.Row(k))
		kernels.Scale(1/max(num, 1e-300), w.Row(k))
	}
	if !move {
		return
	}
	kernels.Mul(j.g, w, smp.b)
	kernels.Mul(j.h, u, j.pr.a)
	for k := range starts {
		g, h := j.g.Row(k), j.h.Row(k)
		kernels.Sub(g, g, h)
		if n := math.Sqrt(kernels.SumSquares(g)); n > 0 && !math.IsInf(n, 0) && !math.IsNaN(n) {
			kernels.Axpy(size/n, g, x.Row(k))
			unit(x.Row(k))
		}
	}
}

func unit(x []float64) {
	if n := math.Sqrt(kernels.SumSquares(x)); n > 0 {
		kernels.Scale(1/n, x)
	}
}

// geometric is the geometric mean of positive numbers.
func geometric(x []float64) float64 {
	sum := 0.0
	for _, v := range x {
		sum += math.Log(max(v, 1e-12))
	}
	return math.Exp(sum / float64(len(x)))
}
