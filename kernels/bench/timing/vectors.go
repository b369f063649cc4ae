package timing

import (
	"math"
	"math/rand/v2"

	"orrery/kernels"
)

// Vectors are functions over slices; the reference is package math, element by element.
func Vectors() []*Task {
	const n = 4096
	r := rand.New(rand.NewPCG(1, 2))
	x, y, z, w := make([]float32, n), make([]float32, n), make([]float32, n), make([]float32, n)
	x64, y64 := make([]float64, n), make([]float64, n)
	kernels.FillNormal(x, r)
	kernels.FillNormal(y, r)
	kernels.FillUniform(w, r)
	kernels.FillNormal(x64, r)
	pos := make([]float32, n)
	kernels.FillUniform(pos, r)
	rows := kernels.Of(n/64, 64, z)
	ten := kernels.Of(400, 10, z[:4000])
	labels := make([]int, 400)
	losses := make([]float32, 400)
	m, v := make([]float32, n), make([]float32, n)
	step := kernels.AdamStep{LR: 1e-9, Beta1: .9, Beta2: .999, Eps: 1e-8}.At(3)
	pos64 := make([]float64, n)
	kernels.FillUniform(pos64, r)
	scalar := func(f func(float64) float64, src []float32) func() {
		return func() {
			for i, v := range src {
				z[i] = float32(f(float64(v)))
			}
		}
	}
	scalar64 := func(f func(float64) float64, src []float64) func() {
		return func() {
			for i, v := range src {
				y64[i] = f(v)
			}
		}
	}
	var keep float32
	var keep64 float64
	vec := func(op string, run, ref func()) *Task {
		return &Task{Op: op, Shape: "4096", Work: n, Run: run, Ref: ref}
	}
	ts := []*Task{
		vec("exp", func() { kernels.Exp(z, x) }, scalar(math.Exp, x)),
		vec("log", func() { kernels.Log(z, pos) }, scalar(math.Log, pos)),
		vec("tanh", func() { kernels.Tanh(z, x) }, scalar(math.Tanh, x)),
		vec("sigmoid", func() { kernels.Sigmoid(z, x) }, scalar(func(v float64) float64 { return 1 / (1 + math.Exp(-v)) }, x)),
		vec("erf", func() { kernels.Erf(z, x) }, scalar(math.Erf, x)),
		vec("gelu", func() { kernels.GELU(z, x) }, scalar(func(v float64) float64 { return v / 2 * math.Erfc(-v/math.Sqrt2) }, x)),
		vec("sqrt", func() { kernels.Sqrt(z, pos) }, scalar(math.Sqrt, pos)),
		vec("exp64", func() { kernels.Exp(y64, x64) }, scalar64(math.Exp, x64)),
		vec("log64", func() { kernels.Log(y64, pos64) }, scalar64(math.Log, pos64)),
		vec("tanh64", func() { kernels.Tanh(y64, x64) }, scalar64(math.Tanh, x64)),
		// In place, as a network's last layer: which numbers are there makes no difference.
		vec("softmax", func() { kernels.SoftmaxRows(rows) }, nil),
		vec("softmax10", func() { kernels.SoftmaxRows(ten) }, nil),
		vec("crossentropy10", func() { kernels.CrossEntropyRows(losses, ten, labels, 1) }, nil),
		vec("adam", func() { kernels.Adam(w, x, m, v, step) }, nil),
		vec("sgd", func() { kernels.SGD(w, x, 1e-9, 0) }, nil),
		vec("momentum", func() { kernels.Momentum(w, x, m, kernels.SGDStep{LR: 1e-9, Momentum: .9}) }, nil),
		vec("axpy", func() { kernels.Axpy(1e-9, x, w) }, nil),
		vec("scale", func() { kernels.Scale(1, x) }, nil),
		vec("add", func() { kernels.Add(z, x, y) }, nil),
		vec("lerp", func() { kernels.Lerp(z, x, y, 0.3) }, nil),
		vec("relu", func() { kernels.ReLU(z, x) }, nil),
		vec("relugrad", func() { kernels.ReLUGrad(z, x, y) }, nil),
		vec("dot", func() { keep = kernels.Dot(x, y) }, nil),
		vec("sum", func() { keep = kernels.Sum(x) }, nil),
		vec("max", func() { keep = kernels.Max(x) }, nil),
		vec("argmax", func() { keep = float32(kernels.ArgMax(x)) }, nil),
		vec("sumrows", func() { kernels.SumRows(y[:64], kernels.Of(n/64, 64, x)) }, nil),
		vec("dot64", func() { keep64 = kernels.Dot(x64, y64) }, nil),
		vec("axpy64", func() { kernels.Axpy(1e-9, x64, y64) }, nil),
		vec("normal", func() { kernels.FillNormal(z, r) }, nil),
	}
	_, _ = keep, keep64
	return ts
}
