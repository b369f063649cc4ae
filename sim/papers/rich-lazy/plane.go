package richlazy

import (
	"cmp"
	"math"
	"slices"

	"gonum.org/v1/gonum/mat"

	"orrery/kernels"
	"orrery/sim/blocks/linalg"
)

// leading are the largest singular values of w - w0 [n × n].
func leading[T kernels.Float](n int, w, w0 []T) []float64 {
	x := make([]float64, len(w))
	for i, v := range w {
		x[i] = float64(v) - float64(w0[i])
	}
	var d mat.SVD
	if !d.Factorize(mat.NewDense(n, n, x), mat.SVDNone) {
		return make([]float64, bars)
	}
	return d.Values(nil)[:bars]
}

// sorted are 0 ... n-1 by rising value.
func sorted(n int, value func(i int) float64) []int {
	out := make([]int, n)
	for i := range out {
		out[i] = i
	}
	slices.SortStableFunc(out, func(i, j int) int { return cmp.Compare(value(i), value(j)) })
	return out
}

// byColumn and byDense order units by their entries in the leading singular vector, the first column of u; bySize by v.
func byColumn(u kernels.Matrix[float32]) []int {
	return sorted(u.Rows, func(i int) float64 { return float64(u.At(i, 0)) })
}

func byDense(u *mat.Dense) []int {
	n, _ := u.Dims()
	return sorted(n, func(i int) float64 { return u.At(i, 0) })
}

func bySize(v []float64) []int { return sorted(len(v), func(i int) float64 { return v[i] }) }

// A plane is where hidden states are shown: the two leading principal directions of the initial states, in units of these
// states' own spread.
type plane struct {
	mean, x, y []float64 // x and y divided by the spread
}

// newPlane takes the initial states h [P × N]. Left evidence lies on the right of x: signs are arbitrary, but the three
// networks should agree.
func newPlane(h kernels.Matrix[float32], evidence []float64) *plane {
	pl := &plane{mean: make([]float64, h.Cols), x: make([]float64, h.Cols), y: make([]float64, h.Cols)}
	for i := range h.Rows {
		for j, v := range h.Row(i) {
			pl.mean[j] += float64(v) / float64(h.Rows)
		}
	}
	centred := kernels.New[float32](h.Rows, h.Cols)
	for i := range h.Rows {
		for j, v := range h.Row(i) {
			centred.Row(i)[j] = float32(float64(v) - pl.mean[j])
		}
	}
	spread := norm(centred.Data) / math.Sqrt(float64(h.Rows))
	if !(spread > 0) || math.IsInf(spread, 0) {
		return pl // no unit fires: all stay at the origin
	}
	d := linalg.NewSVD(centred)
	for j := range pl.x {
		pl.x[j], pl.y[j] = float64(d.V.At(j, 0))/spread, float64(d.V.At(j, 1))/spread
	}
	with, up := 0.0, 0.0
	for i, s := range evidence {
		x, y := pl.at(h.Row(i))
		with, up = with+s*x, up+y*y*y
	}
	flip := func(axis []float64, sign float64) {
		if sign < 0 {
			kernels.Scale(-1, axis)
		}
	}
	flip(pl.x, -with) // left evidence to the left
	flip(pl.y, up)
	return pl
}

// at projects a state.
func (pl *plane) at(h []float32) (x, y float64) {
	for j, v := range h {
		c := float64(v) - pl.mean[j]
		x += float64(c * pl.x[j])
		y += float64(c * pl.y[j])
	}
	return x, y
}
