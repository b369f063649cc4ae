package lmc

import (
	"cmp"
	"math"
	"slices"

	"orrery/kernels"
	"orrery/sim/blocks/nn"
)

// strongest are the first layer's n units with the greatest product of incoming and outgoing norm, the greatest first.
func strongest(net *Net, n int) []int {
	units, strength := identity(net)[0], make([]float64, net.W[0].Rows)
	for i := range units {
		out := 0.0
		for k := range net.W[1].Rows {
			x := float64(net.W[1].At(k, i))
			out += x * x
		}
		strength[i] = out * float64(kernels.SumSquares(net.W[0].Row(i)))
	}
	slices.SortStableFunc(units, func(i, j int) int { return cmp.Compare(strength[j], strength[i]) })
	return units[:n]
}

// cosine is the cosine similarity of two vectors, 0 if one of them is zero.
func cosine(x, y []float32) float64 {
	n := math.Sqrt(float64(kernels.SumSquares(x)) * float64(kernels.SumSquares(y)))
	if n == 0 {
		return 0
	}
	return float64(kernels.Dot(x, y)) / n
}

// reads are the digits that net takes images of x [images × pixels] for.
func (j *judge) reads(net *Net, x kernels.Matrix[float32], images []int) (out []int) {
	some := kernels.New[float32](len(images), x.Cols)
	kernels.GatherRows(some, x, images)
	z := j.pass.Forward(net, some)
	for i := range images {
		out = append(out, kernels.ArgMax(z.Row(i)))
	}
	return out
}

// misread goes through the images until it has found n that net misreads, if there are as many; right are those that it
// reads right, of the images that it has seen. It may find more than n.
func (j *judge) misread(net *Net, n int) (wrong, right []int) {
	for from := 0; from < j.x.Rows && len(wrong) < n; from += judgeRows {
		to := min(j.x.Rows, from+judgeRows)
		z := j.pass.Forward(net, j.x.Slice(from, to, 0, j.x.Cols))
		for i := range to - from {
			if kernels.ArgMax(z.Row(i)) == j.labels[from+i] {
				right = append(right, from+i)
			} else {
				wrong = append(wrong, from+i)
			}
		}
	}
	return wrong, right
}

// estimate is about the line from a to b = π(B), found on the judge's few images, on which the ends score as given. It is
// lowered to the ends of whole, the line to B on all images: a permutation does not move them.
func (j *judge) estimate(a, b *Net, ends [2]nn.Score, whole *line) *line {
	some, out := j.line("", a, b, ends[0], ends[1]), &line{}
	for i := range points {
		out.loss[i] = some.loss[i] - baseline(&some.loss, place(i)) + baseline(&whole.loss, place(i))
	}
	return out
}

// points are the line's places and losses (nats), one pair after the other.
func (l *line) points() (out []float64) {
	for i, x := range l.loss {
		out = append(out, place(i), x)
	}
	return out
}
