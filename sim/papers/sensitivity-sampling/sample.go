package sensitivity

import (
	"math"
	"math/rand/v2"

	"orrery/kernels"
	"orrery/sim/blocks/stat"
)

// A sampler draws rows with replacement, row i with probability q_i.
type sampler struct {
	q   []float64
	lot *stat.Lot
}

func newSampler(scores []float64) *sampler {
	q := normalised(scores)
	return &sampler{q: q, lot: stat.NewLot(q)}
}

// draw is m rows in the order drawn. Samplers that draw by the same stream see the same uniform numbers.
func (s *sampler) draw(m int, rng *rand.Rand) []int {
	rows := make([]int, m)
	for k := range rows {
		rows[k] = s.lot.At(rng.Float64())
	}
	return rows
}

// A sample is SA: |SAx|_p^p = Σ_draws |a·x|^p / (m q), every distinct row once with the sum of its weights.
type sample struct {
	rows   []int // distinct, rising
	times  []int // how often each was drawn
	weight []float64
	b      kernels.Matrix[float64] // [rows × d]
}

func (s *sampler) gather(pr *problem, drawn []int) *sample {
	times := make([]int, pr.n)
	for _, i := range drawn {
		times[i]++
	}
	out := &sample{}
	for i, c := range times {
		if c > 0 {
			out.rows, out.times = append(out.rows, i), append(out.times, c)
			out.weight = append(out.weight, float64(c)/(float64(len(drawn))*s.q[i]))
		}
	}
	out.b = kernels.New[float64](len(out.rows), pr.d)
	kernels.GatherRows(out.b, pr.a, out.rows)
	return out
}

// largest is the greatest weight of a row.
func (s *sample) largest() float64 {
	most := 0.0
	for _, w := range s.weight {
		most = max(most, w)
	}
	return most
}

// sizes of samples: m = c·S^(2/p), and m = c·S·d.
func sizeNew(c, total, p float64) int { return max(1, int(math.Round(c*math.Pow(total, 2/p)))) }

func sizeGeneral(c, total float64, d int) int { return max(1, int(math.Round(c*total*float64(d)))) }
