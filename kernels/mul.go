package kernels

import "fmt"

// epilogue says what becomes of a finished sum before it is stored.
type epilogue[T Float] struct {
	alpha, beta T   // c = alpha·sum + beta·c; c is not read when beta is 0
	bias        []T // nil, or added to every row
	relu        bool
}

// plain reports that the sum is stored as it is.
func (e *epilogue[T]) plain() bool {
	return e.alpha == 1 && e.beta == 0 && e.bias == nil && !e.relu
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
	if !tiled || c.Rows*c.Cols*a.Cols < 300 {
		mulPlain(c, a, b, e)
		return
	}
	mulTiled(c, a, b, e)
}

// mulPlain is the product without vectors, four columns at a time.
func mulPlain[T Float](c, a, b Matrix[T], e epilogue[T]) {
	ars, acs := a.strides()
	brs, bcs := b.strides()
	crs, ccs := c.strides()
	ad, bd, cd := a.Data, b.Data, c.Data
	plain := e.plain()
	for i := range c.Rows {
		ic := i * crs
		for j := 0; j < c.Cols; j += 4 {
			var s [4]T
			n := min(4, c.Cols-j)
			ia, ib := i*ars, j*bcs
			if n == 4 {
				var s0, s1, s2, s3 T
				for range a.Cols {
					x := ad[ia]
					s0 += T(x * bd[ib])
					s1 += T(x * bd[ib+bcs])
					s2 += T(x * bd[ib+2*bcs])
					s3 += T(x * bd[ib+3*bcs])
					ia += acs
					ib += brs
				}
				s = [4]T{s0, s1, s2, s3}
			} else {
				for l := range n {
					var sum T
					ia, ib := ia, ib+l*bcs
					for range a.Cols {
						sum += T(ad[ia] * bd[ib])
						ia += acs
						ib += brs
					}
					s[l] = sum
				}
			}
			for l, sum := range s[:n] {
				if !plain {
					sum = e.finish(sum, &cd[ic], j+l)
				}
				cd[ic] = sum
				ic += ccs
			}
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

// finishRows finishes rows in place, first column j0. It does not know beta.
func (e *epilogue[T]) finishRows(m Matrix[T], j0 int) {
	switch {
	case e.plain():
	case e.alpha == 1 && e.bias != nil && e.relu:
		addReLURow(m, e.bias[j0:j0+m.Cols])
	case e.alpha == 1 && e.bias != nil:
		AddRow(m, e.bias[j0:j0+m.Cols])
	default:
		for i := range m.Rows {
			e.finishRow(m.Row(i), m.Row(i), j0)
		}
	}
}

// finishRow finishes a piece of a row: dst = finish(sums), first column j0. sums may
// be dst.
func (e *epilogue[T]) finishRow(dst, sums []T, j0 int) {
	dst = dst[:len(sums)]
	switch {
	case e.beta != 0 && e.bias == nil && !e.relu:
		blend(dst, e.alpha, sums, e.beta, dst)
	case e.beta == 0 && e.alpha == 1 && e.bias != nil && e.relu:
		addReLU(dst, sums, e.bias[j0:j0+len(sums)])
	case e.beta == 0 && e.alpha == 1 && e.bias != nil:
		Add(dst, sums, e.bias[j0:j0+len(sums)])
	case e.plain():
		copy(dst, sums)
	case e.beta == 0 && e.bias == nil && !e.relu:
		scaleTo(dst, e.alpha, sums)
	default:
		for j, s := range sums {
			dst[j] = e.finish(s, &dst[j], j0+j)
		}
	}
}
