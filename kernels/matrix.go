package kernels

import "fmt"

// Float is the element types the kernels compute in.
type Float interface{ ~float32 | ~float64 }

// Matrix is a view [Rows × Cols] of Data. As long as Transposed is false it is
// row-major: element (i, j) is Data[i*Stride+j]. A view made by T has Transposed set
// and reads Data[j*Stride+i]; Rows and Cols are always those of the matrix as seen.
type Matrix[T Float] struct {
	Data       []T
	Rows, Cols int
	Stride     int  // elements from one stored row to the next
	Transposed bool // stored rows are columns of the view
}

// Of views data, which holds rows*cols elements row by row, as a matrix.
func Of[T Float](rows, cols int, data []T) Matrix[T] {
	if rows < 0 || cols < 0 || len(data) != rows*cols {
		panic(fmt.Sprintf("kernels: Of(%d, %d): %d elements, want %d", rows, cols, len(data), rows*cols))
	}
	return Matrix[T]{Data: data, Rows: rows, Cols: cols, Stride: cols}
}

// New returns a zero matrix [rows × cols].
func New[T Float](rows, cols int) Matrix[T] {
	return Of(rows, cols, make([]T, rows*cols))
}

// T returns the transpose of m. No element moves: both views share Data.
func (m Matrix[T]) T() Matrix[T] {
	m.Rows, m.Cols, m.Transposed = m.Cols, m.Rows, !m.Transposed
	return m
}

// Row returns row i of an untransposed view, sharing its memory.
func (m Matrix[T]) Row(i int) []T {
	if m.Transposed || uint(i) >= uint(m.Rows) {
		panic(rowError{i, m.Rows, m.Transposed})
	}
	at := i * m.Stride
	return m.Data[at : at+m.Cols : at+m.Cols]
}

// rowError is what Row panics with. It makes its words later, so that Row can be inlined.
type rowError struct {
	i, rows    int
	transposed bool
}

func (e rowError) Error() string {
	if e.transposed {
		return "kernels: Row of a transposed view"
	}
	return fmt.Sprintf("kernels: Row(%d) of a matrix with %d rows", e.i, e.rows)
}

// Slice returns the view of rows i0 ≤ i < i1 and columns j0 ≤ j < j1.
func (m Matrix[T]) Slice(i0, i1, j0, j1 int) Matrix[T] {
	if i0 < 0 || i1 < i0 || i1 > m.Rows || j0 < 0 || j1 < j0 || j1 > m.Cols {
		panic(fmt.Sprintf("kernels: Slice(%d, %d, %d, %d) of a %d×%d matrix", i0, i1, j0, j1, m.Rows, m.Cols))
	}
	s := Matrix[T]{Rows: i1 - i0, Cols: j1 - j0, Stride: m.Stride, Transposed: m.Transposed}
	if s.Rows > 0 && s.Cols > 0 {
		s.Data = m.Data[m.index(i0, j0) : m.index(i1-1, j1-1)+1]
	}
	return s
}

// At returns element (i, j) of the matrix as seen.
func (m Matrix[T]) At(i, j int) T {
	m.checkIndex(i, j)
	return m.Data[m.index(i, j)]
}

// Set sets element (i, j) of the matrix as seen.
func (m Matrix[T]) Set(i, j int, v T) {
	m.checkIndex(i, j)
	m.Data[m.index(i, j)] = v
}

func (m Matrix[T]) checkIndex(i, j int) {
	if uint(i) >= uint(m.Rows) || uint(j) >= uint(m.Cols) {
		panic(fmt.Sprintf("kernels: element (%d, %d) of a %d×%d matrix", i, j, m.Rows, m.Cols))
	}
}

func (m Matrix[T]) index(i, j int) int {
	if m.Transposed {
		i, j = j, i
	}
	return i*m.Stride + j
}

// check panics unless the view lies within its data.
func (m Matrix[T]) check(what string) {
	rows, cols := m.Rows, m.Cols
	if m.Transposed {
		rows, cols = cols, rows
	}
	if rows < 0 || cols < 0 || (rows > 1 && m.Stride < cols) ||
		(rows > 0 && cols > 0 && len(m.Data) < (rows-1)*m.Stride+cols) {
		panic(fmt.Sprintf("kernels: %s is a %d×%d view with stride %d of only %d elements",
			what, m.Rows, m.Cols, m.Stride, len(m.Data)))
	}
}

// contiguous returns the elements of an untransposed view without gaps.
func (m Matrix[T]) contiguous() ([]T, bool) {
	if m.Transposed || (m.Stride != m.Cols && m.Rows > 1) {
		return nil, false
	}
	return m.Data[:m.Rows*m.Cols], true
}

// checkRows panics unless m is a valid untransposed view.
func (m Matrix[T]) checkRows(op string) {
	if m.Transposed {
		panic("kernels: " + op + " of a transposed view")
	}
	m.check(op)
}

// strides returns the steps in Data from one row and from one column of the view to
// the next.
func (m Matrix[T]) strides() (row, col int) {
	if m.Transposed {
		return 1, m.Stride
	}
	return m.Stride, 1
}
