package kernels

import "fmt"

// epilogue says what becomes of a finished sum before it is stored.
type epilogue[T Float] struct {
	alpha, beta T   // c = alpha·sum + beta·c; c is not read when beta is 0
	bias        []T // nil, or added to every row: c = alpha·sum + bias
	relu        bool
}

// Mul sets c = a·b for a [m × k], b [k × n], c [m × n]; a and b may be transposed
// views. Every element is the sum over k in plain order, starting from 0.
func Mul[T Float](c, a, b Matrix[T]) {
	mul(c, a, b, epilogue[T]{alpha: 1})
}

// MulAdd sets c = alpha·a·b + beta·c, shapes as for Mul. With beta = 0 it does not
// read c, so whatever is there, NaN too, is overwritten.
func MulAdd[T Float](c Matrix[T], alpha T, a, b Matrix[T], beta T) {
	mul(c, a, b, epilogue[T]{alpha: alpha, beta: beta})
}

// Dense sets c = a·b + bias, the bias (length n) added to each row: a layer's forward
// pass for a batch of rows a.
func Dense[T Float](c, a, b Matrix[T], bias []T) {
	checkBias(c, bias)
	mul(c, a, b, epilogue[T]{alpha: 1, bias: bias})
}

// DenseReLU sets c = max(0, a·b + bias) in the same pass as Dense. A NaN stays.
func DenseReLU[T Float](c, a, b Matrix[T], bias []T) {
	checkBias(c, bias)
	mul(c, a, b, epilogue[T]{alpha: 1, bias: bias, relu: true})
}

func checkBias[T Float](c Matrix[T], bias []T) {
	if len(bias) != c.Cols {
		panic(fmt.Sprintf("kernels: bias of length %d for %d columns", len(bias), c.Cols))
	}
}

func mul[T Float](c, a, b Matrix[T], e epilogue[T]) {
	if a.Rows != c.Rows || b.Cols != c.Cols || a.Cols != b.Rows {
		panic(fmt.Sprintf("kernels: product %d×%d = %d×%d · %d×%d", c.Rows, c.Cols, a.Rows, a.Cols, b.Rows, b.Cols))
	}
	a.check("left factor")
	b.check("right factor")
	c.check("product")
	if c.Rows == 0 || c.Cols == 0 {
		return
	}
	mulNaive(c, a, b, e)
}

// mulNaive is the definition of the product: the triple loop.
func mulNaive[T Float](c, a, b Matrix[T], e epilogue[T]) {
	for i := range c.Rows {
		for j := range c.Cols {
			var sum T
			for k := range a.Cols {
				sum += T(a.Data[a.index(i, k)] * b.Data[b.index(k, j)])
			}
			p := &c.Data[c.index(i, j)]
			*p = e.finish(sum, p, j)
		}
	}
}

// finish is the epilogue of one element in column j with the old value at old.
func (e *epilogue[T]) finish(sum T, old *T, j int) T {
	sum = T(e.alpha * sum)
	if e.beta != 0 {
		sum += T(e.beta * *old)
	}
	if e.bias != nil {
		sum += e.bias[j]
	}
	if e.relu && sum <= 0 {
		sum = 0
	}
	return sum
}
