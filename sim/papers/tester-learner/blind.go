package tester

import (
	"math"
	"slices"
	"strings"

	"orrery/kernels"
)

const (
	blindMost   = 6   // standard errors that the blind tester tolerates
	blindDegree = 4   // the highest that is looked at
	blindBlock  = 512 // points at a time
)

// A monomial x_i·x_j·... of the coordinates in v, in rising order.
type monomial []int

// monomials are all of degree 1 to 4 in d coordinates, by degree: 494 for d = 8.
func monomials(d int) []monomial {
	var out []monomial
	last := []monomial{{}}
	for range blindDegree {
		var next []monomial
		for _, m := range last {
			from := 0
			if len(m) > 0 {
				from = m[len(m)-1]
			}
			for j := from; j < d; j++ {
				next = append(next, append(slices.Clone(m), j))
			}
		}
		out, last = append(out, next...), next
	}
	return out
}

// gaussian is the monomial's mean and standard deviation for independent standard normal coordinates: E z^a = (a-1)!! for
// even a, else 0.
func (m monomial) gaussian() (mean, sd float64) {
	mean, square := 1.0, 1.0
	for i := 0; i < len(m); {
		a := 0
		for j := m[i]; i < len(m) && m[i] == j; i++ {
			a++
		}
		mean *= normalMoment(a)
		square *= normalMoment(2 * a)
	}
	return mean, math.Sqrt(square - float64(mean*mean))
}

func normalMoment(a int) float64 {
	if a%2 == 1 {
		return 0
	}
	p := 1.0
	for k := a - 1; k > 1; k -= 2 {
		p *= float64(k)
	}
	return p
}

// String writes it as x₁²x₃.
func (m monomial) String() string {
	var b strings.Builder
	digits := []rune("₀₁₂₃₄₅₆₇₈₉")
	for i := 0; i < len(m); {
		a, j := 0, m[i]
		for ; i < len(m) && m[i] == j; i++ {
			a++
		}
		b.WriteRune('x')
		if j++; j > 9 {
			b.WriteRune(digits[j/10])
		}
		b.WriteRune(digits[j%10])
		b.WriteString([]string{"", "", "²", "³", "⁴"}[a])
	}
	return b.String()
}

// blind is what a tester sees that does not look at the labels: the sample mean of every monomial, off the Gaussian's, in
// standard errors.
type blind struct {
	off  []float64 // by monomial
	upTo [blindDegree + 1]int
	most [blindDegree + 1]float64 // the largest up to each degree
	at   [blindDegree + 1]int     // whose it is
}

// blindly takes all means at once: φ = (1, every x_j, every x_i·x_j) has Σ φφᵀ, in which every monomial of degree at most 4
// stands as the product of two entries.
func (s *sample) blindly(all []monomial, breathe func()) *blind {
	place := map[[2]int]int{} // of x_i·x_j in φ
	width := 1 + s.d
	for i := range s.d {
		for j := i; j < s.d; j++ {
			place[[2]int{i, j}] = width
			width++
		}
	}
	phi := kernels.New[float64](blindBlock, width)
	sum := kernels.New[float64](width, width)
	for from := 0; from < s.n; from += blindBlock {
		n := min(blindBlock, s.n-from)
		for i := range n {
			x, row := s.at(from+i), phi.Row(i)
			row[0] = 1
			copy(row[1:], x)
			at := 1 + s.d
			for a, v := range x {
				for _, u := range x[a:] {
					row[at] = v * u
					at++
				}
			}
		}
		block := kernels.Of(n, width, phi.Data[:n*width])
		kernels.MulAdd(sum, 1, block.T(), block, 1)
		breathe()
	}
	half := func(m monomial) int { // the entry of φ for a monomial of degree at most 2
		switch len(m) {
		case 0:
			return 0
		case 1:
			return 1 + m[0]
		}
		return place[[2]int{m[0], m[1]}]
	}
	b := &blind{off: make([]float64, len(all))}
	for k, m := range all {
		cut := min(2, len(m))
		mean, sd := m.gaussian()
		got := sum.At(half(m[:cut]), half(m[cut:])) / float64(s.n)
		b.off[k] = math.Abs(got-mean) / (sd / math.Sqrt(float64(s.n)))
		b.upTo[len(m)] = k + 1
	}
	for deg := 1; deg <= blindDegree; deg++ {
		for k, x := range b.off[:b.upTo[deg]] {
			if x > b.most[deg] {
				b.most[deg], b.at[deg] = x, k
			}
		}
	}
	return b
}
