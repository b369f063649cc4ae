package adaptive

import (
	"math/bits"
	"math/rand/v2"
)

// A question's values on n points (of the sample, or of the universe) are n bits, 64 a word: 1 is +1, 0 is -1.

func words(n int) int { return (n + 63) / 64 }

// fill draws fair bits.
func fill(z []uint64, rng *rand.Rand) {
	for w := range z {
		z[w] = rng.Uint64()
	}
}

// mean is the mean of the ±1 that the first n bits stand for.
func mean(z []uint64, n int) float64 { return float64(2*ones(z, n)-n) / float64(n) }

func ones(z []uint64, n int) int {
	sum := 0
	for _, x := range z[:n/64] {
		sum += bits.OnesCount64(x)
	}
	if rest := n % 64; rest > 0 {
		sum += bits.OnesCount64(z[n/64] << (64 - rest))
	}
	return sum
}

// planes is enough for 65535 votes.
const planes = 16

// votes counts, for each of many points, how many of the votes cast so far were +1. The counters lie across: plane p of a
// word holds bit p of its 64 counters, so that one vote on 64 points is one addition with carry of a few words.
type votes struct {
	cast  int
	count [][planes]uint64 // a word of points each
	ties  []uint64         // fixed fair signs that break ties
}

func newVotes(n int, ties *rand.Rand) *votes {
	v := &votes{count: make([][planes]uint64, words(n)), ties: make([]uint64, words(n))}
	fill(v.ties, ties)
	return v
}

// add casts the votes s·g for a question with values g: s = sign(answer). A vote of an answer of exactly 0 is dropped.
func (v *votes) add(g []uint64, answer float64) {
	var flip uint64
	switch {
	case answer < 0:
		flip = ^flip
	case !(answer > 0):
		return
	}
	v.cast++
	for w, x := range g {
		c, carry := &v.count[w], x^flip
		for p := 0; carry != 0 && p < planes; p++ {
			c[p], carry = c[p]^carry, c[p]&carry
		}
	}
}

// majority sets g to sign(Σ s_j g_j): the classifier that the votes elect.
func (v *votes) majority(g []uint64) {
	half, even := uint(v.cast/2), v.cast%2 == 0
	for w := range v.count {
		var more uint64    // counters found larger than half
		same := ^uint64(0) // counters equal to it so far, from the highest bit down
		for p := planes - 1; p >= 0; p-- {
			c := v.count[w][p]
			if half>>p&1 == 1 {
				same &= c
			} else {
				more |= same & c
				same &^= c
			}
		}
		if even {
			more |= same & v.ties[w]
		}
		g[w] = more
	}
}

// table holds a real function f on the universe so that ⟨g, f⟩ = Σ_x g(x)·f(x) is one look-up and one addition for every
// four points: entry 16·k + b is the sum over points 4k..4k+3 under the signs of the four bits b.
type table []float64

// set makes t the table of scale·f; the number of points is a multiple of 64.
func (t *table) set(f []float64, scale float64) {
	if len(*t) != 4*len(f) {
		*t = make(table, 4*len(f))
	}
	for k := range len(f) / 4 {
		a, b, c, d := float64(scale*f[4*k]), float64(scale*f[4*k+1]), float64(scale*f[4*k+2]), float64(scale*f[4*k+3])
		low := [4]float64{-a - b, a - b, b - a, a + b}
		high := [4]float64{-c - d, c - d, d - c, c + d}
		row := (*t)[16*k : 16*k+16]
		for i := range row {
			row[i] = low[i&3] + high[i>>2]
		}
	}
}

// dot is ⟨g, f⟩.
func (t table) dot(g []uint64) float64 {
	var a, b float64
	for w, x := range g {
		row := t[256*w : 256*w+256]
		for k := 0; k < 256; k += 32 {
			a += row[k+int(x&15)]
			b += row[k+16+int(x>>4&15)]
			x >>= 8
		}
	}
	return a + b
}
