package kernels

import (
	"fmt"
	"math"
)

// SoftmaxRows replaces each row of m by its softmax: e^(x-max), divided by their sum.
func SoftmaxRows[T Float](m Matrix[T]) {
	m.checkRows("SoftmaxRows")
	for i := range m.Rows {
		softmax(m.Row(i))
	}
}

// softmax replaces x by e^(x-max)/Σ and returns max and Σ.
func softmax[T Float](x []T) (top, sum T) {
	top = Max(x)
	sum = expShifted(x, x, top)
	Scale(1/sum, x)
	return top, sum
}

// expShifted sets dst = e^(x-shift) and returns the sum of dst.
func expShifted[T Float](dst, x []T, shift T) T {
	for i, v := range x {
		dst[i] = v - shift
	}
	Exp(dst, dst)
	return Sum(dst)
}

// LogSumExpRows sets dst[i] = ln Σⱼ e^m(i,j).
func LogSumExpRows[T Float](dst []T, m Matrix[T]) {
	m.checkRows("LogSumExpRows")
	same("LogSumExpRows", len(dst), m.Rows)
	for i := range dst {
		row := m.Row(i)
		top := Max(row)
		if math.IsInf(float64(top), 0) { // ∞-∞ would be NaN
			dst[i] = top
			continue
		}
		var l [lanes]T
		for j, v := range row {
			l[j%lanes] += T(math.Exp(float64(v - top)))
		}
		dst[i] = top + T(math.Log(float64(fold(&l))))
	}
}

// CrossEntropyRows is the loss of a classifier and its gradient in one pass. Row i of
// logits, with true class labels[i], is replaced by scale·(softmax - onehot), the
// gradient of scale·loss; losses[i] becomes -ln softmax[label].
// For a mean over the batch, scale is 1/Rows.
func CrossEntropyRows[T Float](losses []T, logits Matrix[T], labels []int, scale T) {
	logits.checkRows("CrossEntropyRows")
	same("CrossEntropyRows", logits.Rows, len(losses), len(labels))
	for i, label := range labels {
		row := logits.Row(i)
		if uint(label) >= uint(len(row)) {
			panic(fmt.Sprintf("kernels: label %d of row %d, with %d classes", label, i, len(row)))
		}
		own := row[label]
		top, sum := softmax(row)
		losses[i] = T(math.Log(float64(sum))) - (own - top)
		row[label]--
		Scale(scale, row)
	}
}

// SumRows sets dst[j] = Σᵢ m(i,j), i in plain order: the gradient of a bias.
func SumRows[T Float](dst []T, m Matrix[T]) {
	m.checkRows("SumRows")
	same("SumRows", len(dst), m.Cols)
	Fill(dst, 0)
	for i := range m.Rows {
		Add(dst, dst, m.Row(i))
	}
}

// AddRow adds the vector x to every row of m.
func AddRow[T Float](m Matrix[T], x []T) {
	m.checkRows("AddRow")
	same("AddRow", len(x), m.Cols)
	for i := range m.Rows {
		Add(m.Row(i), m.Row(i), x)
	}
}

// GatherRows sets row i of dst to row idx[i] of src: a minibatch, or an embedding.
func GatherRows[T Float](dst, src Matrix[T], idx []int) {
	dst.checkRows("GatherRows")
	src.checkRows("GatherRows")
	same("GatherRows", dst.Rows, len(idx))
	same("GatherRows", dst.Cols, src.Cols)
	for i, k := range idx {
		copy(dst.Row(i), src.Row(k))
	}
}

// ScatterAddRows adds row i of src to row idx[i] of dst, i in plain order: the gradient
// of GatherRows.
func ScatterAddRows[T Float](dst, src Matrix[T], idx []int) {
	dst.checkRows("ScatterAddRows")
	src.checkRows("ScatterAddRows")
	same("ScatterAddRows", src.Rows, len(idx))
	same("ScatterAddRows", dst.Cols, src.Cols)
	for i, k := range idx {
		Add(dst.Row(k), dst.Row(k), src.Row(i))
	}
}

// Transpose copies the transpose of src into dst: dst(j,i) = src(i,j). A product takes
// src.T() as it is; copy only what is read many times or row by row.
func Transpose[T Float](dst, src Matrix[T]) {
	dst.checkRows("Transpose")
	src.checkRows("Transpose")
	same("Transpose", dst.Rows, src.Cols)
	same("Transpose", dst.Cols, src.Rows)
	for i := range src.Rows {
		for j, v := range src.Row(i) {
			dst.Data[j*dst.Stride+i] = v
		}
	}
}
