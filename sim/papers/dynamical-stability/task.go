package stability

import (
	"math"
	"math/rand/v2"

	"orrery/kernels"
	"orrery/sim"
)

const (
	reluInputs   = 20 // d of the ReLU net
	teacherUnits = 3  // hidden units of the function to be learned
	testPoints   = 2000
	diagInputs   = 100 // d of the diagonal net
	sparsity     = 4   // coordinates of 1 in the vector to be recovered
)

// A task is a function to be learned and its noiseless samples: inputs x [n × d] ~ N(0, I), answers y.
//
// All is in float64. In float32 the last steps of gradient descent are smaller than the weights' last bits: it freezes at
// minima that are not stable, where nothing is left to kick it.
type task struct {
	x, xt kernels.Matrix[float64] // xt is a copy of xᵀ [d × n]
	y     []float64
	all   []int // 0 ... n-1

	test  kernels.Matrix[float64]
	testY []float64
	truth []float64 // the sparse vector of the diagonal task
}

func newTask(n, d int, rng *rand.Rand, f func(x []float64) float64) *task {
	t := &task{x: kernels.New[float64](n, d), xt: kernels.New[float64](d, n), y: make([]float64, n), all: make([]int, n)}
	kernels.FillNormal(t.x.Data, rng)
	kernels.Transpose(t.xt, t.x)
	for i := range n {
		t.y[i], t.all[i] = f(t.x.Row(i)), i
	}
	return t
}

// teacherTask is learned by the ReLU net: y = Σ_k relu(w_k·x)/√3 with random unit vectors w_k.
func teacherTask(r *sim.Run) *task {
	w := kernels.New[float64](teacherUnits, reluInputs)
	kernels.FillNormal(w.Data, r.Rand("teacher"))
	for k := range w.Rows {
		kernels.Scale(1/math.Sqrt(kernels.SumSquares(w.Row(k))), w.Row(k))
	}
	f := func(x []float64) float64 {
		y := 0.0
		for k := range w.Rows {
			y += max(0, kernels.Dot(w.Row(k), x))
		}
		return y / math.Sqrt(teacherUnits)
	}
	t := newTask(points.In(r), reluInputs, r.Rand("training points"), f)
	fresh := newTask(testPoints, reluInputs, r.Rand("test points"), f)
	t.test, t.testY = fresh.x, fresh.y
	return t
}

// sparseTask is learned by the diagonal net: y = w·x, four coordinates of w are 1 and the others 0. The ones stand a
// quarter of the coordinates apart, which matters only to the eye: coordinates are exchangeable.
func sparseTask(r *sim.Run) *task {
	w := make([]float64, diagInputs)
	for k := range sparsity {
		w[k*diagInputs/sparsity] = 1
	}
	t := newTask(points.In(r), diagInputs, r.Rand("training points"), func(x []float64) float64 { return kernels.Dot(w, x) })
	t.truth = w
	return t
}
