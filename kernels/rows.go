package kernels

import "math"

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
