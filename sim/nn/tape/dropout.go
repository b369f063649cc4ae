package tape

import (
	"math/rand/v2"

	"orrery/kernels"
)

// Dropout sets each element of x to 0 with probability p and divides the others by 1-p, one draw for each element in
// order. With p = 0 it is x, and nothing is drawn. Srivastava et al. 2014, JMLR 15.
func (t *Tape[T]) Dropout(x Var[T], p float64, rng *rand.Rand) Var[T] {
	if p == 0 {
		return x
	}
	mask := kernels.Of(x.Value.Rows, x.Value.Cols, t.Buffer(x.Value.Rows*x.Value.Cols))
	kernels.FillUniform(mask.Data, rng)
	keep := T(1 / (1 - p))
	for i, u := range mask.Data {
		mask.Data[i] = 0
		if u >= T(p) {
			mask.Data[i] = keep
		}
	}
	return t.MulElem(x, Const(mask))
}
