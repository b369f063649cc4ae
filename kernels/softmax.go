package kernels

import (
	"fmt"
	"unsafe"
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
// In float32 a power below e⁻⁸⁷ is 0.
func SoftmaxRows[T Float](m Matrix[T]) {
	m.checkRows("SoftmaxRows") // a NaN makes its row NaN by its sum
	if m.Cols == 0 {
		return
	}
	var sums rowSums[T]
	w := getWork[T]()
	for i := 0; i < m.Rows; {
		b := blockOf(m, i)
		softmax(sums[:b.Rows], 1, b, w, nil, nil)
		i += b.Rows
	}
	putWork(w)
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
	w := getWork[T]()
	for i := 0; i < logits.Rows; {
		b := blockOf(logits, i)
		losses, labels := losses[i:i+b.Rows], labels[i:i+b.Rows]
		softmax(sums[:b.Rows], scale, b, w, labels, losses)
		Log(sums[:b.Rows], sums[:b.Rows])
		for j, label := range labels {
			losses[j] = sums[j] - losses[j]
			b.Data[j*b.Stride+label] -= scale
		}
		i += b.Rows
	}
	putWork(w)
}

// narrow is up to how many columns rows are lanes: beyond that to transpose them costs more than it saves.
const narrow = 20

// softmax replaces each row of b by scale·softmax, sets sums to its Σ e^(x-max), and picked to its x-max at labels.
func softmax[T Float](sums []T, scale T, b Matrix[T], w *work[T], labels []int, picked []T) {
	done := 0
	if b.Cols <= narrow {
		x := grow(&w.tmp, b.Rows*b.Cols)
		lanes := vecBytes / int(unsafe.Sizeof(x[0]))
		done = lowerColumns(x, b)
		for i, label := range labels[:min(done, len(labels))] {
			picked[i] = x[(i-i%lanes)*b.Cols+label*lanes+i%lanes]
		}
		expLow(x[:done*b.Cols])
		shareColumns(sums[:done], scale, b, x)
	}
	if done == b.Rows {
		return
	}
	rest := b.Slice(done, b.Rows, 0, b.Cols)
	lowerRows(rest)
	for i, label := range labels[min(done, len(labels)):] {
		picked[done+i] = rest.Data[i*rest.Stride+label]
	}
	expRows(rest)
	shareRows(sums[done:], scale, rest)
}

// lowerColumns sets dst to m less the largest element of each row (where one is NaN, any), laid out with rows as lanes, and
// returns how many rows it did.
func lowerColumns[T Float](dst []T, m Matrix[T]) int {
	if is64[T]() {
		return lowerColumns64(f64(dst), f64(m.Data), m.Rows, m.Cols, m.Stride)
	}
	return lowerColumns32(f32(dst), f32(m.Data), m.Rows, m.Cols, m.Stride)
}

// shareColumns sets the first rows of m, as many as sums has, to src, laid out so, times scale over their sums.
func shareColumns[T Float](sums []T, scale T, m Matrix[T], src []T) {
	if is64[T]() {
		shareColumns64(f64(sums), float64(scale), f64(m.Data), len(sums), m.Cols, m.Stride, f64(src))
	} else {
		shareColumns32(f32(sums), float32(scale), f32(m.Data), len(sums), m.Cols, m.Stride, f32(src))
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

// expRows replaces every x, at most 0, by eˣ as expLow does.
func expRows[T Float](m Matrix[T]) {
	if x, ok := m.contiguous(); ok {
		expLow(x)
		return
	}
	for i := range m.Rows {
		expLow(m.Row(i))
	}
}

// expLow replaces every x, at most 0, by eˣ, in float32 by 0 below e⁻⁸⁷.
func expLow[T Float](x []T) {
	if is64[T]() {
		Exp(x, x)
	} else {
		each(f32(x), f32(x), expLows32(f32(x), f32(x)), expLow32)
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
