package kernels_test

import (
	"fmt"

	"orrery/kernels"
)

func ExampleMul() {
	a := kernels.Of(2, 3, []float32{
		1, 2, 3,
		4, 5, 6})
	gram := kernels.New[float32](2, 2)
	kernels.Mul(gram, a, a.T())
	fmt.Println(gram.Data)
	// Output: [14 32 32 77]
}

// One step of a layer: forward for a batch of two, then the gradients of its weights,
// its bias and its input from the gradient dy of its output.
func ExampleDenseReLU() {
	x := kernels.Of(2, 2, []float64{1, 2, -1, 1})
	w := kernels.Of(2, 3, []float64{1, 0, -1, 0, 1, 1})
	bias := []float64{0, 0.5, -2}
	y := kernels.New[float64](2, 3)
	kernels.DenseReLU(y, x, w, bias)
	fmt.Println(y.Data)

	dy := kernels.Of(2, 3, []float64{1, 1, 1, 1, 1, 1})
	kernels.ReLUGrad(dy.Data, dy.Data, y.Data)
	dw, dx, dbias := kernels.New[float64](2, 3), kernels.New[float64](2, 2), make([]float64, 3)
	kernels.Mul(dw, x.T(), dy)
	kernels.Mul(dx, dy, w.T())
	kernels.SumRows(dbias, dy)
	fmt.Println(dw.Data, dx.Data, dbias)
	// Output:
	// [1 2.5 0 0 1.5 0]
	// [1 0 0 2 3 0] [1 1 0 1] [1 2 0]
}

func ExampleMatrix_Slice() {
	m := kernels.Of(3, 3, []float32{0, 1, 2, 3, 4, 5, 6, 7, 8})
	s := m.Slice(1, 3, 0, 2)
	kernels.Fill(s.Row(0), -1) // a view, not a copy
	fmt.Println(m.Data, s.T().At(1, 1))
	// Output: [0 1 2 -1 -1 5 6 7 8] 7
}

func ExampleCrossEntropyRows() {
	logits := kernels.Of(1, 3, []float64{0, 0, 0})
	loss := make([]float64, 1)
	kernels.CrossEntropyRows(loss, logits, []int{2}, 1)
	fmt.Printf("%.4f %.4f\n", loss, logits.Data)
	// Output: [1.0986] [0.3333 0.3333 -0.6667]
}

func ExampleAdam() {
	w, g := []float32{1}, []float32{0}
	m, v := []float32{0}, []float32{0}
	step := kernels.AdamStep{LR: 0.1, Beta1: 0.9, Beta2: 0.999, Eps: 1e-8}
	for t := 1; t <= 100; t++ { // minimise w²/2
		g[0] = w[0]
		kernels.Adam(w, g, m, v, step.At(t))
	}
	fmt.Println(w[0] < 0.05)
	// Output: true
}
