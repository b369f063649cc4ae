package timing

import (
	"fmt"
	"math/rand/v2"
	"slices"

	"orrery/kernels"
)

// Shape is that of a product c = a·b: a [M × K], b [K × N], each perhaps stored
// transposed.
type Shape struct {
	M, K, N int
	TA, TB  bool
}

func (s Shape) String() string {
	text := fmt.Sprintf("%dx%dx%d", s.M, s.K, s.N)
	if s.TA {
		text += " At"
	}
	if s.TB {
		text += " Bt"
	}
	return text
}

// Square are square products from tiny to large.
var Square = squares(4, 8, 16, 32, 64, 128, 192, 256, 384, 512, 1024)

// Square64 are those of float64.
var Square64 = squares(16, 64, 128, 256, 512)

func squares(sizes ...int) []Shape {
	var list []Shape
	for _, n := range sizes {
		list = append(list, Shape{M: n, K: n, N: n})
	}
	return list
}

// Training are the products that training makes: those of a small network's batch,
// forward and backward, a vector's, and thin ones.
var Training = []Shape{
	{100, 196, 256, false, false}, {100, 256, 256, false, false}, {100, 256, 10, false, false},
	{196, 100, 256, true, false}, {256, 100, 256, true, false}, {256, 100, 10, true, false},
	{100, 256, 256, false, true}, {100, 10, 256, false, true},
	{256, 256, 1, false, false}, {1, 256, 256, false, false}, {1, 256, 256, false, true},
	{10000, 50, 50, false, false}, {50, 10000, 50, true, false}, {2000, 3, 64, false, false}, {200, 200, 3, false, false},
}

// Layers are those of a layer forward, with its bias and activation in the same pass.
var Layers = []Shape{{100, 196, 256, false, false}, {100, 256, 256, false, false}}

// Products are all of them, as far as they take no more than most operations.
func Products(most float64) []*Task {
	var list []*Task
	for _, s := range slices.Concat(Square, Training) {
		if s.work() <= most {
			list = append(list, Product[float32]("matmul", s))
		}
	}
	for _, s := range Layers {
		list = append(list, Layer(s))
	}
	for _, s := range Square64 {
		if s.work() <= most {
			list = append(list, Product[float64]("matmul64", s))
		}
	}
	return list
}

func (s Shape) work() float64 { return 2 * float64(s.M) * float64(s.N) * float64(s.K) }

// Product is the product of two random matrices.
func Product[T kernels.Float](op string, s Shape) *Task {
	r := rand.New(rand.NewPCG(1, 2))
	a, b, c := kernels.New[T](s.M, s.K), kernels.New[T](s.K, s.N), kernels.New[T](s.M, s.N)
	if s.TA {
		a = kernels.New[T](s.K, s.M).T()
	}
	if s.TB {
		b = kernels.New[T](s.N, s.K).T()
	}
	kernels.FillNormal(a.Data, r)
	kernels.FillNormal(b.Data, r)
	return &Task{Op: op, Shape: s.String(), Work: s.work(),
		Run: func() { kernels.Mul(c, a, b) }}
}

// Layer is max(0, x·wᵀ + b) of random matrices: x [M × K], w [N × K], b [N].
func Layer(s Shape) *Task {
	r := rand.New(rand.NewPCG(1, 2))
	x, w, h := kernels.New[float32](s.M, s.K), kernels.New[float32](s.N, s.K), kernels.New[float32](s.M, s.N)
	bias := make([]float32, s.N)
	kernels.FillNormal(x.Data, r)
	kernels.FillNormal(w.Data, r)
	kernels.FillNormal(bias, r)
	return &Task{Op: "layer", Shape: s.String(), Work: s.work(),
		Run: func() { kernels.DenseReLU(h, x, w.T(), bias) }}
}
