package nn_test

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"orrery/kernels"
	"orrery/sim/blocks/nn"
)

// Every layer's variance is what its fan-in asks for, biases are cleared, and the draws are those of the layers in order.
func TestHeReadout(t *testing.T) {
	n := nn.NewMLP[float64](300, 2, 200, 100)
	if want := []int{300, 200, 200, 100}; !slices.Equal(n.Sizes, want) {
		t.Fatalf("sizes %v, want %v", n.Sizes, want)
	}
	kernels.Fill(n.Theta, 7)
	n.HeReadout(rand.New(rand.NewPCG(21, 22)))
	draws := rand.New(rand.NewPCG(21, 22))
	for l, gain := range []float64{2, 2, 1} {
		w := n.W[l]
		want := make([]float64, len(w.Data))
		kernels.FillNormal(want, draws)
		for i, x := range w.Data {
			if math.Abs(x-want[i]*math.Sqrt(gain/float64(w.Cols))) > 1e-15 {
				t.Fatalf("weight %d of layer %d is %v", i, l, x)
			}
		}
		if kernels.SumSquares(n.B[l]) != 0 {
			t.Errorf("layer %d has biases", l)
		}
	}
	if sizes := nn.NewMLP[float32](5, 0, 9, 3).Sizes; !slices.Equal(sizes, []int{5, 3}) {
		t.Errorf("without hidden layers: %v", sizes)
	}
}
