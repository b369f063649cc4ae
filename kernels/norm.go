package kernels

// RMSNormRows sets each row of dst to x / √(mean(x²) + eps), and inv[i] to the factor of
// row i. Zhang and Sennrich, arXiv 1910.07467, without the gain.
func RMSNormRows[T Float](dst, x Matrix[T], inv []T, eps T) {
	checkNorm("RMSNormRows", dst, x, x, inv)
	for i := range inv {
		row := x.Row(i)
		inv[i] = 1 / sqrt(SumSquares(row)/T(x.Cols)+eps)
		scaleTo(dst.Row(i), inv[i], row)
	}
}

// RMSNormGradRows is the gradient of RMSNormRows, whose result was y:
// dx = inv·(dy - y·mean(dy∘y)).
func RMSNormGradRows[T Float](dx, dy, y Matrix[T], inv []T) {
	checkNorm("RMSNormGradRows", dx, dy, y, inv)
	for i, f := range inv {
		along := Dot(dy.Row(i), y.Row(i)) / T(y.Cols)
		blend(dx.Row(i), f, dy.Row(i), -f*along, y.Row(i))
	}
}

// LayerNormRows sets each row of dst to (x - mean(x)) / √(var(x) + eps), and inv[i] to the
// factor of row i. Ba, Kiros and Hinton, arXiv 1607.06450, without gain and bias.
func LayerNormRows[T Float](dst, x Matrix[T], inv []T, eps T) {
	checkNorm("LayerNormRows", dst, x, x, inv)
	for i := range inv {
		row := dst.Row(i)
		lower(row, x.Row(i), Sum(x.Row(i))/T(x.Cols))
		inv[i] = 1 / sqrt(SumSquares(row)/T(x.Cols)+eps)
		Scale(inv[i], row)
	}
}

// LayerNormGradRows is the gradient of LayerNormRows, whose result was y:
// dx = inv·(dy - mean(dy) - y·mean(dy∘y)).
func LayerNormGradRows[T Float](dx, dy, y Matrix[T], inv []T) {
	checkNorm("LayerNormGradRows", dx, dy, y, inv)
	for i, f := range inv {
		mean := Sum(dy.Row(i)) / T(y.Cols)
		along := Dot(dy.Row(i), y.Row(i)) / T(y.Cols)
		blend(dx.Row(i), f, dy.Row(i), -f*along, y.Row(i))
		lower(dx.Row(i), dx.Row(i), f*mean)
	}
}

// SoftmaxGradRows is the gradient of SoftmaxRows, whose result was y:
// dx = y∘(dy - Σ dy∘y).
func SoftmaxGradRows[T Float](dx, dy, y Matrix[T]) {
	dx.checkRows("SoftmaxGradRows")
	dy.checkRows("SoftmaxGradRows")
	y.checkRows("SoftmaxGradRows")
	same("SoftmaxGradRows", y.Rows, dx.Rows, dy.Rows)
	same("SoftmaxGradRows", y.Cols, dx.Cols, dy.Cols)
	for i := range y.Rows {
		lower(dx.Row(i), dy.Row(i), Dot(dy.Row(i), y.Row(i)))
		MulElem(dx.Row(i), dx.Row(i), y.Row(i))
	}
}

func checkNorm[T Float](op string, a, b, c Matrix[T], inv []T) {
	a.checkRows(op)
	b.checkRows(op)
	c.checkRows(op)
	same(op, len(inv), a.Rows, b.Rows, c.Rows)
	same(op, a.Cols, b.Cols, c.Cols)
}
