package conformal

import (
	"math/rand/v2"

	"orrery/kernels"
	"orrery/sim"
)

// A model is a network with the noise over which its scores are averaged. One bank of noise vectors d serves all images:
// W₁(x+d) = W₁x + W₁d, so the second part is computed once and a noisy copy of an image costs one addition in the
// hidden layer. A model without smoothing has a bank of one vector, zero.
type model struct {
	net  *Net
	bank kernels.Matrix[float32] // [draws × h]: W₁d

	head head
	a    kernels.Matrix[float32] // [1 × h]: W₁x + b₁ of the image at hand
}

// rows is how many noisy copies go through the last layer at once.
const rows = 256

func newModel(net *Net, bank kernels.Matrix[float32]) *model {
	h := net.Sizes[1]
	return &model{net: net, bank: bank, head: newHead(h, min(rows, bank.Rows)), a: kernels.New[float32](1, h)}
}

// silence is the bank of a model without smoothing.
func silence(net *Net) kernels.Matrix[float32] { return kernels.New[float32](1, net.Sizes[1]) }

// noiseBank draws vectors from N(0, σ²) and takes them through the first layer, a part at a time; breathe, if not nil, is
// called in between.
func noiseBank(net *Net, n int, sigma float64, rng *rand.Rand, breathe func()) kernels.Matrix[float32] {
	const part = 256
	bank := kernels.New[float32](n, net.Sizes[1])
	d := kernels.New[float32](min(n, part), net.Sizes[0])
	for from := 0; from < n; from += part {
		to := min(n, from+part)
		some := d.Slice(0, to-from, 0, d.Cols)
		used := some.Data[:some.Rows*some.Cols]
		kernels.FillNormal(used, rng)
		kernels.Scale(float32(sigma), used)
		kernels.Mul(bank.Slice(from, to, 0, bank.Cols), some, net.W[0].T())
		if breathe != nil {
			breathe()
		}
	}
	return bank
}

// head computes the last layer and the softmax for many hidden vectors, a class a row: so the sums over classes are sums
// of rows.
type head struct {
	h   kernels.Matrix[float32] // [rows × h]
	z   kernels.Matrix[float32] // [10 × rows]
	top []float32
}

func newHead(h, rows int) head {
	return head{kernels.New[float32](rows, h), kernels.New[float32](classes, rows), make([]float32, rows)}
}

// softmax is f = softmax(W₂h + b₂) of the first n rows of h, [10 × n]; good until the next call.
func (p *head) softmax(net *Net, n int) kernels.Matrix[float32] {
	z := kernels.Of(classes, n, p.z.Data[:classes*n])
	kernels.Mul(z, net.W[1], p.h.Slice(0, n, 0, p.h.Cols).T())
	top := p.top[:n]
	for y := range classes {
		row, b := z.Row(y), net.B[1][y]
		for k, v := range row {
			v += b
			row[k] = v
			if y == 0 || v > top[k] {
				top[k] = v
			}
		}
	}
	for y := range classes {
		kernels.Sub(z.Row(y), z.Row(y), top)
	}
	kernels.Exp(z.Data, z.Data)
	sum := top
	copy(sum, z.Row(0))
	for y := 1; y < classes; y++ {
		kernels.Add(sum, sum, z.Row(y))
	}
	for y := range classes {
		kernels.DivElem(z.Row(y), z.Row(y), sum)
	}
	return z
}

// hidden sets the first rows of h to relu(a + W₁d) for the given rows W₁d of a bank.
func (p *head) hidden(a []float32, bank kernels.Matrix[float32]) {
	for k := range bank.Rows {
		kernels.Add(p.h.Row(k), a, bank.Row(k))
	}
	used := p.h.Data[:bank.Rows*p.h.Stride]
	kernels.ReLU(used, used)
}

// scores are smoothed scores Ŝ(x, y), means over the draws, and the draws' sample variances.
type scores struct {
	mean, variance []float64 // [images × 10]
}

func newScores(n int) *scores {
	return &scores{make([]float64, n*classes), make([]float64, n*classes)}
}

func (s *scores) len() int { return len(s.mean) / classes }

// of is Ŝ(x_i, y).
func (s *scores) of(i, y int) float64 { return s.mean[i*classes+y] }

// slice is the images from i to j-1.
func (s *scores) slice(i, j int) *scores {
	return &scores{s.mean[i*classes : j*classes], s.variance[i*classes : j*classes]}
}

// both are the scores of the same draws as they are and transformed.
type both struct{ hps, ptt *scores }

func newBoth(n int) both { return both{newScores(n), newScores(n)} }

func (b both) slice(i, j int) both { return both{b.hps.slice(i, j), b.ptt.slice(i, j)} }

// score puts image x into place i of out. The base score is HPS, S(x, y) = 1 - f(x)_y (Sadinle, Lei and Wasserman 2019);
// t transforms each draw's score, before the mean: the certificate is about the mean of a function into [0, 1], whichever
// it is, not about a function of a mean.
func (m *model) score(out both, i int, x []float32, t *transform) {
	kernels.Dense(m.a, kernels.Of(1, len(x), x), m.net.W[0].T(), m.net.B[0])
	var sum, squares, sumT, squaresT [classes]float64
	n := m.bank.Rows
	for from := 0; from < n; from += rows {
		to := min(n, from+rows)
		m.head.hidden(m.a.Row(0), m.bank.Slice(from, to, 0, m.bank.Cols))
		f := m.head.softmax(m.net, to-from)
		for y := range classes {
			var s1, s2, t1, t2 float64
			if t == nil {
				for _, p := range f.Row(y) {
					s := float64(1 - p)
					s1 += s
					s2 += float64(s * s)
				}
			} else {
				for _, p := range f.Row(y) {
					s := 1 - p
					v := t.of(s)
					s1 += float64(s)
					s2 += float64(float64(s) * float64(s))
					t1 += v
					t2 += float64(v * v)
				}
			}
			sum[y], squares[y], sumT[y], squaresT[y] = sum[y]+s1, squares[y]+s2, sumT[y]+t1, squaresT[y]+t2
		}
	}
	for y := range classes {
		out.hps.put(i, y, n, sum[y], squares[y])
		if t != nil {
			out.ptt.put(i, y, n, sumT[y], squaresT[y])
		}
	}
}

func (s *scores) put(i, y, n int, sum, squares float64) {
	mean := sum / float64(n)
	s.mean[i*classes+y] = min(max(mean, 0), 1)
	if n > 1 {
		s.variance[i*classes+y] = max(0, (squares-float64(sum*mean))/float64(n-1))
	}
}

// scoreAll scores images; t is nil if the transformed scores are not wanted. look hears how many are done.
func (m *model) scoreAll(r *sim.Run, phase string, x kernels.Matrix[float32], t *transform, look func(done int, s both)) both {
	out := newBoth(x.Rows)
	chunk := max(1, min(64, 20*256/m.bank.Rows))
	if m.bank.Rows == 1 {
		chunk = 200
	}
	for c := range r.Steps(phase, (x.Rows+chunk-1)/chunk) {
		to := min(x.Rows, (c+1)*chunk)
		for i := c * chunk; i < to; i++ {
			m.score(out, i, x.Row(i), t)
		}
		if look != nil {
			look(to, out)
		}
	}
	return out
}

// trueScores are Ŝ(x_i, y_i) of the true labels.
func trueScores(s *scores, labels []int) []float64 {
	out := make([]float64, len(labels))
	for i, y := range labels {
		out[i] = s.of(i, y)
	}
	return out
}

// accuracy is the share of images whose lowest score is the true label's.
func accuracy(s *scores, labels []int) float64 {
	right := 0
	for i, y := range labels {
		best := 0
		for k := range classes {
			if s.of(i, k) < s.of(i, best) {
				best = k
			}
		}
		if best == y {
			right++
		}
	}
	return float64(right) / float64(len(labels))
}
