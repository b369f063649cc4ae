package kernels

//go:generate go run ./internal/gen

import "unsafe"

// tile is one call of a micro-kernel: a few rows of A times t.n panels of B. All
// strides are in bytes.
type tile struct {
	k, n     int
	never    uintptr // a value that no pointer into the factors takes
	a        unsafe.Pointer
	ars, acs uintptr // from row to row and from k to k of A
	b        unsafe.Pointer
	brs, bps uintptr // from k to k of B, from panel to panel
	c        unsafe.Pointer
	crs      uintptr // from row to row of C
	acc      bool    // add to C instead of to zero
}

// Blocks of the tiled product. A panel of A [rows × blockK] and a panel of B stay in
// the level 1 cache, the packed block of B [blockK × blockN] in level 2. A sum that is
// cut at blockK goes on from the stored partial sum, so cutting changes no bit.
const (
	blockK = 256
	blockN = 512
)

// mulTiled is the product by micro-kernels. c has at least one element, k > 0.
func mulTiled[T Float](c, a, b Matrix[T], e epilogue[T]) {
	switch {
	case c.Transposed && e.bias == nil:
		// Sums and products commute, so the transposed product has the same bits.
		mulTiled(c.T(), b.T(), a.T(), e)
		return
	case c.Transposed:
		mulPlain(c, a, b, e)
		return
	case c.Rows < tileRows:
		mulThin(c, a, b, e)
		return
	case e.beta != 0 && a.Cols > blockK:
		// The partial sums need a place of their own.
		w := getWork[T]()
		sums := Of(c.Rows, c.Cols, grow(&w.sums, c.Rows*c.Cols))
		mulTiled(sums, a, b, epilogue[T]{alpha: 1})
		for i := range c.Rows {
			e.finishRow(c.Row(i), sums.Row(i), 0)
		}
		putWork(w)
		return
	}
	size := int(unsafe.Sizeof(c.Data[0]))
	w := getWork[T]()
	g := tiling[T]{c: c, a: a, b: b, e: e, w: w, rows: tileRows, cols: 2 * vecBytes / size}
	if n := c.Cols; n > g.cols && n <= 3*vecBytes/size {
		g.kernel, g.rows, g.cols = kernelNarrow, 3, 3*vecBytes/size
	} else if packsA && n >= 12*g.cols {
		g.kernel = kernelPacked
	}
	g.directB = !b.Transposed && c.Cols%g.cols == 0 &&
		(c.Rows <= 2*tileRows || b.Rows*b.Cols*size <= 1<<15)
	g.run()
	putWork(w)
}

// Which micro-kernel a tiling uses.
const (
	kernelDirect = iota // reads A where it is
	kernelNarrow        // the same with three rows and columns
	kernelPacked        // reads a packed copy of A
)

// tiling is one product on its way.
type tiling[T Float] struct {
	c, a, b    Matrix[T]
	e          epilogue[T]
	w          *work[T]
	kernel     int
	rows, cols int // of a tile, in elements
	directB    bool
}

func (g *tiling[T]) run() {
	m, n, k := g.c.Rows, g.c.Cols, g.a.Cols
	for j := 0; j < n; j += blockN {
		nb := min(blockN, n-j)
		for p := 0; p < k; p += blockK {
			g.block(m, j, nb, p, min(blockK, k-p), p+blockK >= k)
		}
	}
}

// block adds the products of kb columns of A from p with nb columns of B from j.
func (g *tiling[T]) block(m, j, nb, p, kb int, last bool) {
	size := unsafe.Sizeof(g.c.Data[0])
	panels := (nb + g.cols - 1) / g.cols
	t := tile{k: kb, n: panels, never: 1, acc: p > 0}
	if g.directB {
		t.b = unsafe.Pointer(&g.b.Data[p*g.b.Stride+j])
		t.brs, t.bps = uintptr(g.b.Stride)*size, uintptr(g.cols)*size
	} else {
		buf := grow(&g.w.b, panels*g.cols*kb)
		packB(buf, g.b, p, kb, j, nb, g.cols)
		t.b = unsafe.Pointer(unsafe.SliceData(buf))
		t.brs, t.bps = uintptr(g.cols)*size, uintptr(g.cols*kb)*size
	}
	ars, acs := g.a.strides()
	t.ars, t.acs = uintptr(ars)*size, uintptr(acs)*size
	width := panels * g.cols
	for i := 0; i < m; i += g.rows {
		// The last rows: the tile starts earlier and only its fresh rows are kept.
		first := min(i, m-g.rows)
		aside := first < i || width != nb || (last && g.e.beta != 0)
		if aside {
			tmp := grow(&g.w.tmp, g.rows*width)
			if t.acc {
				for r := i; r < first+g.rows; r++ {
					copy(tmp[(r-first)*width:], g.c.Data[r*g.c.Stride+j:][:nb])
				}
			}
			t.c, t.crs = unsafe.Pointer(unsafe.SliceData(tmp)), uintptr(width)*size
		} else {
			t.c, t.crs = unsafe.Pointer(&g.c.Data[i*g.c.Stride+j]), uintptr(g.c.Stride)*size
		}
		t.a = unsafe.Pointer(&g.a.Data[first*ars+p*acs])
		g.call(&t)
		if !aside && (!last || g.e.plain()) {
			continue
		}
		for r := i; r < first+g.rows; r++ {
			row := g.c.Data[r*g.c.Stride+j:][:nb]
			sums := row
			if aside {
				sums = g.w.tmp[(r-first)*width:][:nb]
			}
			if last {
				g.e.finishRow(row, sums, j)
			} else {
				copy(row, sums)
			}
		}
	}
}

// call runs the micro-kernel on t, packing A first where it wants that.
func (g *tiling[T]) call(t *tile) {
	is64 := unsafe.Sizeof(g.c.Data[0]) == 8
	switch {
	case g.kernel == kernelPacked && is64:
		packA64(grow(&g.w.a, tileRows*t.k*vecBytes/8), t)
		packed64(t)
	case g.kernel == kernelPacked:
		packA32(grow(&g.w.a, tileRows*t.k*vecBytes/4), t)
		packed32(t)
	case g.kernel == kernelNarrow && is64:
		narrow64(t)
	case g.kernel == kernelNarrow:
		narrow32(t)
	case is64:
		direct64(t)
	default:
		direct32(t)
	}
}

// mulThin is the product with fewer than tileRows rows.
func mulThin[T Float](c, a, b Matrix[T], e epilogue[T]) {
	size := unsafe.Sizeof(c.Data[0])
	if b.Transposed {
		// Row by row: the transposed product is a matrix times a column, and a
		// contiguous row is a contiguous column.
		if c.Cols < tileRows || e.bias != nil {
			mulPlain(c, a, b, e)
			return
		}
		for i := range c.Rows {
			col := Matrix[T]{Data: c.Data[i*c.Stride:], Rows: c.Cols, Cols: 1, Stride: 1}
			mulTiled(col, b.T(), a.Slice(i, i+1, 0, a.Cols).T(), e)
		}
		return
	}
	cols := 4 * vecBytes / int(size)
	panels := c.Cols / cols
	ars, acs := a.strides()
	t := tile{k: a.Cols, n: panels, never: 1, acs: uintptr(acs) * size,
		brs: uintptr(b.Stride) * size, bps: uintptr(cols) * size}
	var w *work[T]
	if panels > 0 && e.beta != 0 {
		w = getWork[T]()
	}
	for i := range c.Rows {
		row := c.Row(i)[:panels*cols]
		if panels > 0 {
			sums := row
			if e.beta != 0 {
				sums = grow(&w.tmp, panels*cols)
			}
			t.a, t.b, t.c = unsafe.Pointer(&a.Data[i*ars]), unsafe.Pointer(&b.Data[0]), unsafe.Pointer(&sums[0])
			if size == 8 {
				single64(&t)
			} else {
				single32(&t)
			}
			if !e.plain() {
				e.finishRow(row, sums, 0)
			}
		}
	}
	if w != nil {
		putWork(w)
	}
	if j := panels * cols; j < c.Cols {
		if e.bias != nil {
			e.bias = e.bias[j:]
		}
		mulPlain(c.Slice(0, c.Rows, j, c.Cols), a, b.Slice(0, b.Rows, j, b.Cols), e)
	}
}
