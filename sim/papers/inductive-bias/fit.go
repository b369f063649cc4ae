package bias

import (
	"math"

	"gonum.org/v1/gonum/optimize"
	"gonum.org/v1/gonum/stat"

	_ "orrery/sim/blocks/linalg" // gonum over our products
)

// A fit is what a sample of errors says of its law.
type fit struct {
	mu, v  float64
	chi    chi
	failed bool // the likelihood had no proper maximum: the gamma law stands in
}

func (f *fit) moments() gamma { return gamma{f.mu, f.v} }

// law is the fitted one: the non-central chi-square, or where that failed the gamma law of two moments.
func (f *fit) law() law {
	if f.failed {
		return f.moments()
	}
	return f.chi
}

const (
	mostShape   = 2e4 // of mu²/v: beyond, the sums are long and the family is a normal law like the gamma
	mostRounds  = 600
	evalsAtOnce = 2000 // densities between two breaths
)

// fitChi fits the scaled non-central chi-square to positive errors by maximum likelihood: Nelder and Mead on the
// logarithms of (df, nc, s), from equal shares of the central fit.
func fitChi(errors []float64, breathe func()) *fit {
	f := &fit{}
	f.mu, f.v = stat.MeanVariance(errors, nil)
	shape := f.mu * f.mu / f.v
	if !(shape < mostShape) || !(f.mu > 0) {
		f.failed = true
		return f
	}
	start := []float64{math.Log(shape), math.Log(shape), math.Log(f.v / (2 * f.mu))}
	counted := 0
	loss := func(x []float64) float64 {
		c := chi{math.Exp(x[0]), math.Exp(x[1]), math.Exp(x[2])}
		if c.df > 10*mostShape || c.nc > 10*mostShape || c.df < 1e-6 || c.nc < 1e-9 || !(c.s > 1e-300) {
			return math.Inf(1)
		}
		sum := 0.0
		for _, e := range errors {
			sum -= c.lnPDF(e)
			if counted++; counted%evalsAtOnce == 0 {
				breathe()
			}
		}
		if math.IsNaN(sum) {
			return math.Inf(1)
		}
		return sum
	}
	x := minimise(loss, start)
	f.chi = chi{math.Exp(x[0]), math.Exp(x[1]), math.Exp(x[2])}
	f.failed = f.chi.df < 1
	return f
}

// minimise is gonum's Nelder-Mead, its simplex begun with each coordinate × 1.05. gonum calls its function from
// goroutines of its own; here the values are computed by the caller, one at a time, so that a host that breathes in
// loss may pause the run or end it.
func minimise(loss func([]float64) float64, start []float64) []float64 {
	vertices := [][]float64{append([]float64(nil), start...)}
	for i := range start {
		v := append([]float64(nil), start...)
		if v[i] *= 1.05; v[i] == 0 {
			v[i] = 0.00025
		}
		vertices = append(vertices, v)
	}
	var values []float64
	for _, v := range vertices {
		values = append(values, loss(v))
	}
	ask, answer, done, quit := make(chan []float64), make(chan float64), make(chan []float64), make(chan struct{})
	defer close(quit)
	go func() {
		problem := optimize.Problem{Func: func(x []float64) float64 {
			select {
			case ask <- x:
			case <-quit:
				return math.Inf(-1) // the run was ended: gonum stops at once
			}
			select {
			case y := <-answer:
				return y
			case <-quit:
				return math.Inf(-1)
			}
		}}
		best := vertices[0]
		got, err := optimize.Minimize(problem, vertices[0], &optimize.Settings{
			InitValues: &optimize.Location{F: values[0]}, MajorIterations: mostRounds,
			Converger: &optimize.FunctionConverge{Absolute: 1e-4, Iterations: 40},
		}, &optimize.NelderMead{InitialVertices: vertices, InitialValues: values, Reflection: 1, Expansion: 2, Contraction: 0.5, Shrink: 0.5})
		if got != nil && (err == nil || len(got.X) == len(start)) {
			best = got.X
		}
		select {
		case done <- best:
		case <-quit:
		}
	}()
	for {
		select {
		case x := <-ask:
			answer <- loss(x)
		case x := <-done:
			return x
		}
	}
}
