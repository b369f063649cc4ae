package kernels

import "unsafe"

// shallow reports that mulShallow can do the product.
func shallow[T Float](c, a Matrix[T], e *epilogue[T]) bool {
	return a.Cols <= shallowK && c.Rows >= shallowRows && c.Cols >= panel[T]() && e.beta == 0
}

// panel is how many elements two vectors have.
func panel[T Float]() int {
	var zero T
	return 2 * vecBytes / int(unsafe.Sizeof(zero))
}

// mulShallow is the product of at most shallowK columns of A with as many rows of B, where
// e does not read c.
func mulShallow[T Float](c, a, b Matrix[T], e epilogue[T]) {
	w := getWork[T]()
	width := panel[T]()
	k, n := b.Rows, b.Cols
	packed := grow(&w.b, (n+width-1)/width*width*k)
	whole := n - n%width
	packB(packed, b, 0, k, 0, whole, width)
	if whole < n {
		packB(packed[whole*k:], b, 0, k, n-width, width, width)
	}
	ars, acs := a.strides()
	if is64[T]() {
		shallow64(k, f64(c.Data), c.Stride, c.Rows, n, f64(a.Data), ars, acs, f64(packed))
	} else {
		shallow32(k, f32(c.Data), c.Stride, c.Rows, n, f32(a.Data), ars, acs, f32(packed))
	}
	putWork(w)
	e.finishRows(c, 0)
}
