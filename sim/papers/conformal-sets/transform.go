package conformal

import (
	"math"
	"math/rand/v2"
	"slices"

	"orrery/kernels"
	"orrery/sim/blocks/nn"
)

// transform is post-training transformation (PTT), Q_sig(Q_rank(S)):
//
//	Q_rank(s) = share of the reference scores that are <= s,  Q_sig(r) = 1/(1 + exp(-(r-b₀)/T)).
//
// The rank spreads the scores evenly, the sigmoid tears them apart at rank b₀. Both map into [0, 1] and were fixed by
// images that are neither calibrated nor tested on, so everything that holds of S holds of the transformed score.
type transform struct {
	reference []float32 // ascending
	value     []float64 // Q_sig(k/n) for k = 0 ... n
	start     []int32   // of a range of scores with the same upper bits: how many references lie below it
}

// shift leaves of a score's bits its exponent and 7 bits of its mantissa: floats in [0, 1] are ordered like their bits.
const shift = 16

func newTransform(reference []float32, b0, T float64) *transform {
	t := &transform{reference: slices.Sorted(slices.Values(reference))}
	n := len(reference)
	for k := range n + 1 {
		r := float64(k) / float64(n)
		t.value = append(t.value, 1/(1+math.Exp(-(r-b0)/T)))
	}
	ranges := int(math.Float32bits(1)>>shift) + 1
	t.start = make([]int32, ranges+1)
	for _, s := range t.reference {
		t.start[math.Float32bits(s)>>shift+1]++
	}
	for k := range ranges {
		t.start[k+1] += t.start[k]
	}
	return t
}

// rank is the number of references <= s, for s in [0, 1].
func (t *transform) rank(s float32) int {
	k := math.Float32bits(s) >> shift
	lo, hi := t.start[k], t.start[k+1]
	for lo < hi {
		mid := (lo + hi) / 2
		if t.reference[mid] <= s {
			lo = mid + 1
		} else {
			hi = mid
		}
	}
	return int(lo)
}

func (t *transform) of(s float32) float64 { return t.value[t.rank(s)] }

// references are S(x_j + d_j, y_j) of the holdout images, one fresh draw d_j each.
func references(net *Net, hold set, sigma float64, rng *rand.Rand) []float32 {
	x := kernels.New[float32](hold.len(), hold.x.Cols)
	kernels.FillNormal(x.Data, rng)
	kernels.Scale(float32(sigma), x.Data)
	for i := range hold.labels {
		kernels.Add(x.Row(i), x.Row(i), hold.x.Row(i))
	}
	f := nn.NewPass(net, hold.len()).Forward(net, x)
	kernels.SoftmaxRows(f)
	out := make([]float32, hold.len())
	for i, y := range hold.labels {
		out[i] = min(max(1-f.At(i, y), 0), 1)
	}
	return out
}
