package intrinsic

import (
	"math"
	"math/rand/v2"
	"slices"

	"orrery/kernels"
)

// A subspace is P [D × d], frozen: the d numbers z are all that is trained, the D parameters of the network follow,
//
//	θ = θ₀ + P z.
type subspace interface {
	// lift sets θ = θ₀ + P z.
	lift(theta, start, z []float32)
	// pull sets gz = Pᵀ g, the gradient with respect to z where g is that with respect to θ.
	pull(gz, g []float32)
	// column tells the non-zeros of P e_j in the order of the parameters.
	column(j int, entry func(i int, v float32))
	// dims are D and d, nonZeros counts entries.
	dims() (D, d int)
	nonZeros() int
}

// newSubspace draws P of the kind asked for.
func newSubspace(kind string, D, d int, rng *rand.Rand) subspace {
	switch kind {
	case "dense":
		return newDense(D, d, rng)
	case "coordinate":
		return newCoordinates(D, d, rng)
	}
	return newSparse(D, d, rng)
}

// sparse is P by columns. Column j has the value scale[j] at rows plus[from:mid] and its negative at rows [mid:to].
type sparse struct {
	D      int
	rows   []int32
	at     []int // column j is rows[at[j]:at[j+1]]
	middle []int // and its negative entries begin at middle[j]
	scale  []float32
}

// newSparse makes every entry non-zero with probability 1/√D, its sign by a coin, and every column of length 1; so a column
// has about √D entries, and at least one.
func newSparse(D, d int, rng *rand.Rand) *sparse {
	s := &sparse{D: D, at: []int{0}}
	// The gap to the next non-zero entry is geometric: an exponential of rate -ln(1-p), rounded down.
	rate := -math.Log1p(-1 / math.Sqrt(float64(D)))
	var minus []int32
	for range d {
		minus = minus[:0]
		from := len(s.rows)
		put := func(i int) {
			if rng.Uint64()&1 == 0 {
				s.rows = append(s.rows, int32(i))
			} else {
				minus = append(minus, int32(i))
			}
		}
		for i := -1; ; {
			gap := rng.ExpFloat64() / rate
			if gap >= float64(D) {
				break
			}
			if i += 1 + int(gap); i >= D {
				break
			}
			put(i)
		}
		if len(s.rows) == from && len(minus) == 0 {
			put(rng.IntN(D))
		}
		s.close(from, minus)
	}
	return s
}

// newCoordinates picks d of the D parameters: the control in which a subspace moves few weights instead of all.
func newCoordinates(D, d int, rng *rand.Rand) *sparse {
	s := &sparse{D: D, at: []int{0}}
	for _, i := range rng.Perm(D)[:d] {
		from := len(s.rows)
		s.rows = append(s.rows, int32(i))
		s.close(from, nil)
	}
	return s
}

// close ends a column whose positive entries begin at from.
func (s *sparse) close(from int, minus []int32) {
	s.middle = append(s.middle, len(s.rows))
	s.rows = append(s.rows, minus...)
	s.at = append(s.at, len(s.rows))
	s.scale = append(s.scale, float32(1/math.Sqrt(float64(len(s.rows)-from))))
}

func (s *sparse) dims() (D, d int) { return s.D, len(s.scale) }
func (s *sparse) nonZeros() int    { return len(s.rows) }

// lift scatters column after column, so that the order of every sum is fixed.
func (s *sparse) lift(theta, start, z []float32) {
	copy(theta, start)
	for j, x := range z {
		c := s.scale[j] * x
		for _, i := range s.rows[s.at[j]:s.middle[j]] {
			theta[i] += c
		}
		for _, i := range s.rows[s.middle[j]:s.at[j+1]] {
			theta[i] -= c
		}
	}
}

// pull gathers.
func (s *sparse) pull(gz, g []float32) {
	for j := range gz {
		gz[j] = s.scale[j] * (gather(g, s.rows[s.at[j]:s.middle[j]]) - gather(g, s.rows[s.middle[j]:s.at[j+1]]))
	}
}

// gather sums g over rows, in two interleaved sums that can go on at the same time.
func gather(g []float32, rows []int32) float32 {
	var a, b float32
	for ; len(rows) >= 2; rows = rows[2:] {
		a += g[rows[0]]
		b += g[rows[1]]
	}
	if len(rows) > 0 {
		a += g[rows[0]]
	}
	return a + b
}

func (s *sparse) column(j int, entry func(i int, v float32)) {
	plus, minus := s.rows[s.at[j]:s.middle[j]], s.rows[s.middle[j]:s.at[j+1]]
	for len(plus)+len(minus) > 0 {
		if len(minus) == 0 || len(plus) > 0 && plus[0] < minus[0] {
			entry(int(plus[0]), s.scale[j])
			plus = plus[1:]
		} else {
			entry(int(minus[0]), -s.scale[j])
			minus = minus[1:]
		}
	}
}

// dense is P by columns, each a row of the matrix [d × D].
type dense struct{ columns kernels.Matrix[float32] }

// mostDense is the largest D·d of a dense subspace.
const mostDense = 5_000_000

// newDense draws every entry from N(0, 1) and gives every column length 1.
func newDense(D, d int, rng *rand.Rand) *dense {
	p := &dense{kernels.New[float32](d, D)}
	kernels.FillNormal(p.columns.Data, rng)
	for j := range d {
		c := p.columns.Row(j)
		kernels.Scale(float32(1/math.Sqrt(float64(kernels.SumSquares(c)))), c)
	}
	return p
}

func (p *dense) dims() (D, d int) { return p.columns.Cols, p.columns.Rows }
func (p *dense) nonZeros() int    { return len(p.columns.Data) }

func (p *dense) lift(theta, start, z []float32) {
	copy(theta, start)
	for j, x := range z {
		kernels.Axpy(x, p.columns.Row(j), theta)
	}
}

func (p *dense) pull(gz, g []float32) {
	for j := range gz {
		gz[j] = kernels.Dot(p.columns.Row(j), g)
	}
}

func (p *dense) column(j int, entry func(i int, v float32)) {
	for i, v := range p.columns.Row(j) {
		entry(i, v)
	}
}

// gridRatios are the d of the staircase as shares of the largest.
var gridRatios = []float64{0.05, 0.1, 0.2, 0.3, 0.4, 0.6, 0.8, 1}

// grid lists the d at which a network is trained; few are the four around the usual crossing.
func grid(most int, few bool) (ds []int) {
	for _, q := range gridRatios {
		if !few || q >= 0.3 && q <= 0.8 {
			ds = append(ds, int(math.Round(q*float64(most))))
		}
	}
	return slices.Compact(ds)
}

// crossing is the intrinsic dimension: the first d whose performance reaches the bar, interpolated with the one before,
// performance being linear in ln d in between; NaN if none does.
func crossing(ds []int, performance []float64, bar float64) float64 {
	for i, a := range performance {
		if a < bar {
			continue
		}
		if i == 0 {
			return float64(ds[0])
		}
		t := (bar - performance[i-1]) / (a - performance[i-1])
		lo, hi := math.Log(float64(ds[i-1])), math.Log(float64(ds[i]))
		return math.Exp(lo + t*(hi-lo))
	}
	return math.NaN()
}
