package kernels

import (
	"fmt"
	"math"
)

// rowBlock is how many elements the row functions take at a time: they stay in the level 1 cache.
const rowBlock = 1024

// rowSums is room for a number for each row of such a block.
type rowSums[T Float] [64]T

// blockOf returns the rows of m that are a block from row i on.
func blockOf[T Float](m Matrix[T], i int) Matrix[T] {
	n := max(1, min(len(rowSums[T]{}), rowBlock/max(1, m.Cols)))
	return m.Slice(i, min(i+n, m.Rows), 0, m.Cols)
}

// SoftmaxRows replaces each row of m by its softmax: e^(x-max), divided by their sum. Blanchard,
// Higham and Higham 2021 (IMA Journal of Numerical Analysis 41) show that the shift is accurate.
func SoftmaxRows[T Float](m Matrix[T]) {
	m.checkRows("SoftmaxRows") // a NaN makes its row NaN by its sum
	if m.Cols == 0 {
		return
	}
	var sums rowSums[T]
	for i := 0; i < m.Rows; {
		b := blockOf(m, i)
		lowerRows(b)
		expRows(b)
		shareRows(sums[:b.Rows], 1, b)
		i += b.Rows
	}
}

// lowerRows subtracts from each row its largest element that is not NaN.
func lowerRows[T Float](m Matrix[T]) {
	var done int
	if is64[T]() {
		done = lowerRows64(f64(m.Data), m.Rows, m.Cols, m.Stride)
	} else {
		done = lowerRows32(f32(m.Data), m.Rows, m.Cols, m.Stride)
	}
	for i := done; i < m.Rows; i++ {
		row := m.Row(i)
		top := largest(row)
		for j := range row {
			row[j] -= top
		}
	}
}

// expRows replaces every x by eˣ.
func expRows[T Float](m Matrix[T]) {
	if x, ok := m.contiguous(); ok {
		Exp(x, x)
		return
	}
	for i := range m.Rows {
		Exp(m.Row(i), m.Row(i))
	}
}

// shareRows multiplies each row by scale over its sum, which it sets in sums.
func shareRows[T Float](sums []T, scale T, m Matrix[T]) {
	var done int
	if is64[T]() {
		done = shareRows64(f64(sums), float64(scale), f64(m.Data), m.Rows, m.Cols, m.Stride)
	} else {
		done = shareRows32(f32(sums), float32(scale), f32(m.Data), m.Rows, m.Cols, m.Stride)
	}
	for i := done; i < m.Rows; i++ {
		row := m.Row(i)
		sums[i] = Sum(row)
		Scale(scale/sums[i], row)
	}
}

// LogSumExpRows sets dst[i] = ln Σⱼ e^m(i,j), shifted by the row's largest as SoftmaxRows is.
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
		var part [256]T
		var sum T
		for j := 0; j < len(row); j += len(part) {
			p := part[:min(len(part), len(row)-j)]
			lower(p, row[j:j+len(p)], top)
			Exp(p, p)
			sum += Sum(p)
		}
		dst[i] = top + ln(sum)
	}
}

// ln is the natural logarithm of one number, as Log computes it.
func ln[T Float](x T) T {
	if is64[T]() {
		return T(log64(float64(x)))
	}
	return T(log32(float32(x)))
}

// CrossEntropyRows is the loss of a classifier and its gradient in one pass. Row i of
// logits, with true class labels[i], is replaced by scale·(softmax - onehot), the
// gradient of scale·loss; losses[i] becomes -ln softmax[label].
// For a mean over the batch, scale is 1/Rows.
func CrossEntropyRows[T Float](losses []T, logits Matrix[T], labels []int, scale T) {
	logits.checkRows("CrossEntropyRows")
	same("CrossEntropyRows", logits.Rows, len(losses), len(labels))
	for i, label := range labels {
		if uint(label) >= uint(logits.Cols) {
			panic(fmt.Sprintf("kernels: label %d of row %d, with %d classes", label, i, logits.Cols))
		}
	}
	var sums rowSums[T]
	for i := 0; i < logits.Rows; {
		b := blockOf(logits, i)
		losses, labels := losses[i:i+b.Rows], labels[i:i+b.Rows]
		lowerRows(b)
		for j, label := range labels {
			losses[j] = b.Data[j*b.Stride+label]
		}
		expRows(b)
		shareRows(sums[:b.Rows], scale, b)
		Log(sums[:b.Rows], sums[:b.Rows])
		for j, label := range labels {
			losses[j] = sums[j] - losses[j]
			b.Data[j*b.Stride+label] -= scale
		}
		i += b.Rows
	}
}

// SumRows sets dst[j] = Σᵢ m(i,j), i in plain order: the gradient of a bias.
func SumRows[T Float](dst []T, m Matrix[T]) {
	m.checkRows("SumRows")
	same("SumRows", len(dst), m.Cols)
	var done int
	if is64[T]() {
		done = sumRows64(f64(dst), f64(m.Data), m.Rows, m.Cols, m.Stride)
	} else {
		done = sumRows32(f32(dst), f32(m.Data), m.Rows, m.Cols, m.Stride)
	}
	for j := done; j < m.Cols; j++ {
		var sum T
		for i := range m.Rows {
			sum += m.Data[i*m.Stride+j]
		}
		dst[j] = sum
	}
}

// AddRow adds the vector x to every row of m.
func AddRow[T Float](m Matrix[T], x []T) {
	m.checkRows("AddRow")
	same("AddRow", len(x), m.Cols)
	var done int
	if is64[T]() {
		done = addToRows64(f64(m.Data), m.Rows, m.Cols, m.Stride, f64(x))
	} else {
		done = addToRows32(f32(m.Data), m.Rows, m.Cols, m.Stride, f32(x))
	}
	for i := done; i < m.Rows; i++ {
		row := m.Row(i)
		for j, v := range x {
			row[j] += v
		}
	}
}

// addReLURow adds the vector x to every row of m and replaces what is not positive by 0.
func addReLURow[T Float](m Matrix[T], x []T) {
	var done int
	if is64[T]() {
		done = addReLUToRows64(f64(m.Data), m.Rows, m.Cols, m.Stride, f64(x))
	} else {
		done = addReLUToRows32(f32(m.Data), m.Rows, m.Cols, m.Stride, f32(x))
	}
	for i := done; i < m.Rows; i++ {
		row := m.Row(i)
		for j, v := range x {
			row[j] = relu(row[j] + v)
		}
	}
}

// GatherRows sets row i of dst to row idx[i] of src: a minibatch, or an embedding.
func GatherRows[T Float](dst, src Matrix[T], idx []int) {
	dst.checkRows("GatherRows")
	src.checkRows("GatherRows")
	same("GatherRows", dst.Rows, len(idx))
	same("GatherRows", dst.Cols, src.Cols)
	for i, k := range idx {
		copyRow(dst.Row(i), src.Row(k))
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
