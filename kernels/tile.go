package kernels

//go:generate go run ./internal/gen

import "unsafe"

// tile is one call of a micro-kernel: a few rows of A times a few columns of B. All
// strides are in bytes.
type tile struct {
	k        int
	a        unsafe.Pointer
	ars, acs uintptr // from row to row and from k to k of A
	b        unsafe.Pointer
	brs      uintptr // from k to k of B
	c        unsafe.Pointer
	crs      uintptr        // from row to row of C
	init     unsafe.Pointer // where the sums start from: partial sums in C, or zeros
	irs      uintptr        // from row to row of init

	// For the kernels that do a row of tiles by themselves.
	n             int     // tiles
	bps, cps, ips uintptr // from tile to tile in B, C and init
	bo, co, io    uintptr // so far
}

// step is a micro-kernel that runs a multiple of unroll steps of k.
type step struct {
	unroll int // a power of two
	kernel int
}

// tiler is the micro-kernels of one shape, the most unrolled first, the last one of a
// single step.
type tiler struct {
	rows, cols int
	steps      []step
}

// tilers is the micro-kernels of one type.
type tilers struct {
	direct, square tiler // read A where it is; flat and nearly square tiles
	slim, single   tiler // one vector wide, one row high
	packed         tiler // reads A packed, every element repeated in a vector; at most packedK steps
	half           tiler // the same with half the columns, for the last ones; or none
}

func tilersOf[T Float]() *tilers {
	var zero T
	if unsafe.Sizeof(zero) == 8 {
		return &tilers64
	}
	return &tilers32
}

// zeros is where a sum that starts at zero starts: one row of any tile.
var zeros [6 * vecBytes]byte

// run computes a row of n tiles over k: c = init + a·b. From one tile to the next are
// bps bytes in B, cps in C and ips in init.
func (r *tiler) run(t *tile, n, k int, bps, cps, ips uintptr) {
	a, b, c, init, irs := t.a, t.b, t.c, t.init, t.irs
	for i := range r.steps {
		s := &r.steps[i]
		if k < s.unroll {
			continue
		}
		t.k = k &^ (s.unroll - 1)
		t.b, t.c, t.init, t.irs = b, c, init, irs
		s.run(t, n, bps, cps, ips)
		if k -= t.k; k == 0 {
			break
		}
		t.a = unsafe.Add(t.a, uintptr(t.k)*t.acs)
		b = unsafe.Add(b, uintptr(t.k)*t.brs)
		init, irs, ips = c, t.crs, cps
	}
	t.a = a
}

// row makes t a row of n tiles.
func (t *tile) row(n int, bps, cps, ips uintptr) {
	t.n, t.bps, t.cps, t.ips = n, bps, cps, ips
	t.bo, t.co, t.io = 0, 0, 0
}

// next goes to the next tile of a row. There must be one: no pointer may go past its
// end, the garbage collector sees it.
func (t *tile) next(bps, cps, ips uintptr) {
	t.b = unsafe.Add(t.b, bps)
	t.c = unsafe.Add(t.c, cps)
	t.init = unsafe.Add(t.init, ips)
}

// Blocks of the tiled product, from the inside out. A panel of A [rows × blockK] and a
// panel of B stay in the level 1 cache; a block of B and a block of C, gone through once
// for every blockK, in level 2 with room to spare: twice as much costs a fifth where
// others use that cache too. The wider the block of B, the more columns read a packed
// panel of A. B is packed blockDepth rows at a time, so that C comes from beyond level 2
// only as often. A sum that is cut goes on from the stored partial sum, so cutting changes
// no bit.
const (
	blockK     = 256
	blockB     = 256 << 10 // bytes of a block of B: 1024 columns of packedK float32
	blockC     = 192 << 10 // bytes of a block of C
	blockDepth = 1024
)

// mulTiled is the product by micro-kernels. c has at least one element, k > 0.
func mulTiled[T Float](c, a, b Matrix[T], e epilogue[T]) {
	ts := tilersOf[T]()
	switch {
	case c.Transposed && e.bias == nil:
		// Products commute, so the transposed product has the same bits.
		mulTiled(c.T(), b.T(), a.T(), e)
		return
	case c.Transposed:
		mulPlain(c, a, b, e)
		return
	case c.Cols == 1:
		mulColumn(c, a, b, e)
		return
	case shallow(c, a, &e):
		mulShallow(c, a, b, e)
		return
	case c.Rows < ts.slim.rows:
		mulThin(c, a, b, e)
		return
	}
	g := tiling[T]{c: c, a: a, b: b, e: e}
	g.choose(ts)
	if rest := c.Rows % g.tiler.rows; rest > 0 && rest <= g.tiler.rows/2 && c.Rows > 8*g.tiler.rows && !b.Transposed && c.Cols >= ts.single.cols {
		// A whole tile for a row or two would cost more than those alone.
		top := c.Rows - rest
		mulTiled(c.Slice(0, top, 0, c.Cols), a.Slice(0, top, 0, a.Cols), b, e)
		mulThin(c.Slice(top, c.Rows, 0, c.Cols), a.Slice(top, a.Rows, 0, a.Cols), b, e)
		return
	}
	w := getWork[T]()
	g.w = w
	if e.beta != 0 && a.Cols > g.kb {
		// The partial sums need a place of their own.
		sums := Of(c.Rows, c.Cols, grow(&w.sums, c.Rows*c.Cols))
		mulTiled(sums, a, b, epilogue[T]{alpha: 1})
		for i := range c.Rows {
			e.finishRow(c.Row(i), sums.Row(i), 0)
		}
	} else {
		g.run()
	}
	putWork(w)
}

// tiling is one product on its way.
type tiling[T Float] struct {
	c, a, b Matrix[T]
	e       epilogue[T]
	w       *work[T]
	tiler   *tiler
	half    *tiler // for a last panel at most half full, or nil
	packA   bool
	packB   bool
	kb      int // steps of k at a time
}

// choose picks a micro-kernel and what to pack for it.
func (g *tiling[T]) choose(ts *tilers) {
	m, n, k := g.c.Rows, g.c.Cols, g.b.Rows
	size := int(unsafe.Sizeof(g.c.Data[0]))
	g.kb = blockK
	switch {
	case n <= ts.slim.cols:
		g.tiler = &ts.slim
	case len(ts.packed.steps) > 0 && n >= packedPanels*ts.packed.cols:
		// Enough panels of B read a row of A to make packing it pay.
		g.tiler, g.packA, g.kb = &ts.packed, true, packedK
		if len(ts.half.steps) > 0 {
			g.half = &ts.half
		}
	case n > ts.direct.cols && n <= ts.square.cols || n%ts.square.cols == 0:
		// The faster one of the two that read A where it is, but it must fit.
		g.tiler = &ts.square
	default:
		g.tiler = &ts.direct
	}
	// Packing B pays if many rows read it and it isn't in the level 1 cache anyway.
	g.packB = g.b.Transposed || n%g.tiler.cols != 0 || m > 2*g.tiler.rows && n*k*size > 1<<15
}

func (g *tiling[T]) run() {
	m, n, k := g.c.Rows, g.c.Cols, g.a.Cols
	size := int(unsafe.Sizeof(g.c.Data[0]))
	nb := blockB / g.kb / size
	nb -= nb % g.tiler.cols
	for j := 0; j < n; j += nb {
		nb := min(nb, n-j)
		mb := max(1, blockC/size/nb/g.tiler.rows) * g.tiler.rows
		for p := 0; p < k; p += blockDepth {
			depth := min(blockDepth, k-p)
			if g.packB {
				g.packBlock(p, depth, j, nb)
			}
			for i := 0; i < m; i += mb {
				for q := 0; q < depth; q += g.kb {
					g.block(i, min(i+mb, m), j, nb, p, q, min(g.kb, depth-q))
				}
			}
		}
	}
}

// panels returns how many panels nb columns of B are.
func (g *tiling[T]) panels(nb int) int { return (nb + g.tiler.cols - 1) / g.tiler.cols }

// edge is the last of some panels of B where it isn't full.
type edge struct {
	cols  int    // there are, or 0: the panel is full
	tiler *tiler // of the panel
	back  int    // how many columns before its place it starts, so as to be full
}

// edgeOf returns the edge of nb columns of B. Where a sum is not cut and there are enough columns, the last panel
// starts early, and sums some a second time: then no panel of C needs a place of its own.
func (g *tiling[T]) edgeOf(nb int) edge {
	e := edge{cols: nb % g.tiler.cols, tiler: g.tiler}
	if e.cols == 0 {
		return e
	}
	if g.half != nil && e.cols <= g.half.cols {
		e.tiler = g.half
	}
	if nb >= g.tiler.cols && g.a.Cols <= g.kb {
		e.back = e.tiler.cols - e.cols
	}
	return e
}

// packBlock packs depth rows of B from p, nb columns from j: kb rows of all panels, then the next.
func (g *tiling[T]) packBlock(p, depth, j, nb int) {
	cols, edge := g.tiler.cols, g.edgeOf(nb)
	width, whole := g.panels(nb)*cols, nb-edge.cols
	buf := grow(&g.w.b, depth*width)
	for q := 0; q < depth; q += g.kb {
		kb := min(g.kb, depth-q)
		packB(buf[q*width:], g.b, p+q, kb, j, whole, cols)
		if edge.cols > 0 {
			packB(buf[q*width+kb*whole:], g.b, p+q, kb, j+whole-edge.back, edge.cols+edge.back, cols)
		}
	}
}

// block adds to rows i0 to i1 the products of kb columns of A from p+q with nb columns of
// B from j, packed from row p.
func (g *tiling[T]) block(i0, i1, j, nb, p, q, kb int) {
	var (
		m      = g.c.Rows
		first  = p+q == 0
		last   = p+q+kb == g.a.Cols
		rows   = g.tiler.rows
		cols   = g.tiler.cols
		panels = g.panels(nb)
		edge   = g.edgeOf(nb)
		whole  = nb - edge.cols // columns in full panels
		size   = unsafe.Sizeof(g.c.Data[0])
		cps    = uintptr(cols) * size // from panel to panel of C
		t      tile
		pb     unsafe.Pointer // the first panel of B
		bps    uintptr        // from panel to panel of B
	)
	if g.packB {
		pb, t.brs, bps = unsafe.Pointer(&g.w.b[q*panels*cols]), cps, cps*uintptr(kb)
	} else {
		pb, t.brs, bps = unsafe.Pointer(&g.b.Data[(p+q)*g.b.Stride+j]), uintptr(g.b.Stride)*size, cps
	}
	ars, acs := g.a.strides()
	ips := cps // of the initial sums
	if first {
		ips = 0
	}
	tmp := grow(&g.w.tmp, rows*panels*cols)
	for i := i0; i < i1; i += rows {
		// The last tile starts early enough to be whole; only its fresh rows are kept.
		top := min(i, m-rows)
		done := whole // columns that go to C at once, the others by way of tmp
		switch {
		case top < i || last && g.e.beta != 0:
			done = 0
		case edge.back > 0:
			done = nb
		}
		t.a = unsafe.Pointer(&g.a.Data[top*ars+(p+q)*acs])
		t.ars, t.acs = uintptr(ars)*size, uintptr(acs)*size
		if g.packA {
			packA(&t, kb, &g.w.a)
		}
		if done > 0 {
			t.b = pb
			t.c, t.crs = unsafe.Pointer(&g.c.Data[i*g.c.Stride+j]), uintptr(g.c.Stride)*size
			t.from(first)
			g.tiles(&t, g.panels(done), done > whole, edge, kb, bps, cps, ips)
			if last && !g.e.plain() {
				g.e.finishRows(g.c.Slice(i, top+rows, j, j+done), j)
			}
		}
		if done == nb {
			continue
		}
		width := panels*cols - done
		if !first {
			for r := i; r < top+rows; r++ {
				copyRow(tmp[(r-top)*width:], g.c.Data[r*g.c.Stride+j:][done:nb])
			}
		}
		t.b = unsafe.Add(pb, uintptr(done/cols)*bps)
		t.c, t.crs = unsafe.Pointer(&tmp[0]), uintptr(width)*size
		t.from(first)
		g.tiles(&t, width/cols, edge.cols > 0, edge, kb, bps, cps, ips)
		for r := i; r < top+rows; r++ {
			rest, sums := g.c.Data[r*g.c.Stride+j:][done:nb], tmp[(r-top)*width:][:nb-done]
			if last && !g.e.plain() {
				g.e.finishRow(rest, sums, j+done)
			} else {
				copyRow(rest, sums)
			}
		}
	}
}

// tiles does n tiles, of which the last one may be at the edge.
func (g *tiling[T]) tiles(t *tile, n int, toEdge bool, e edge, kb int, bps, cps, ips uintptr) {
	if !toEdge {
		g.tiler.run(t, n, kb, bps, cps, ips)
		return
	}
	n--
	if n > 0 {
		b, c, init, irs := t.b, t.c, t.init, t.irs
		g.tiler.run(t, n, kb, bps, cps, ips)
		t.b, t.c, t.init, t.irs = b, c, init, irs
	}
	t.next(uintptr(n)*bps, uintptr(n)*cps-uintptr(e.back)*unsafe.Sizeof(g.c.Data[0]), uintptr(n)*ips)
	e.tiler.run(t, 1, kb, 0, 0, 0)
}

// from lets the sums start from zero, or else from the partial sums in C.
func (t *tile) from(zero bool) {
	if zero {
		t.init, t.irs = unsafe.Pointer(&zeros), 0
	} else {
		t.init, t.irs = t.c, t.crs
	}
}

// mulThin is the product with fewer rows than a tile.
func mulThin[T Float](c, a, b Matrix[T], e epilogue[T]) {
	r := &tilersOf[T]().single
	if b.Transposed {
		// Row by row: the transposed product is a matrix times a column.
		w := getWork[T]()
		for i := range c.Rows {
			sums := grow(&w.tmp, c.Cols)
			sumColumn(sums, b.T(), a.Slice(i, i+1, 0, a.Cols).T().column(&w.a))
			e.finishRow(c.Row(i), sums, 0)
		}
		putWork(w)
		return
	}
	whole := c.Cols - c.Cols%r.cols
	if whole > 0 {
		size := unsafe.Sizeof(c.Data[0])
		ars, acs := a.strides()
		w := getWork[T]()
		var t tile
		t.acs, t.brs = uintptr(acs)*size, uintptr(b.Stride)*size
		t.crs = 0
		for i := range c.Rows {
			row := c.Row(i)[:whole]
			sums := row
			if e.beta != 0 {
				sums = grow(&w.tmp, whole)
			}
			t.a, t.b, t.c = unsafe.Pointer(&a.Data[i*ars]), unsafe.Pointer(&b.Data[0]), unsafe.Pointer(&sums[0])
			t.init, t.irs = unsafe.Pointer(&zeros), 0
			panel := uintptr(r.cols) * size
			r.run(&t, whole/r.cols, a.Cols, panel, panel, 0)
			if !e.plain() {
				e.finishRow(row, sums, 0)
			}
		}
		putWork(w)
	}
	if whole < c.Cols {
		if e.bias != nil {
			e.bias = e.bias[whole:]
		}
		mulPlain(c.Slice(0, c.Rows, whole, c.Cols), a, b.Slice(0, b.Rows, whole, b.Cols), e)
	}
}

// mulColumn is the product with a column.
func mulColumn[T Float](c, a, b Matrix[T], e epilogue[T]) {
	w := getWork[T]()
	sums := grow(&w.tmp, c.Rows)
	if a.Transposed {
		// A row times a matrix, whose rows are in one piece.
		mulThin(Of(1, c.Rows, sums), b.T(), a.T(), epilogue[T]{alpha: 1})
	} else {
		sumColumn(sums, a, b.column(&w.a))
	}
	for i, sum := range sums {
		old := &c.Data[i*c.Stride]
		*old = e.finish(sum, old, 0)
	}
	putWork(w)
}

// sumColumn sets y = a·x, a not transposed.
func sumColumn[T Float](y []T, a Matrix[T], x []T) {
	var n int
	if is64[T]() {
		n = column64(f64(y), f64(a.Data), a.Stride, f64(x))
	} else {
		n = column32(f32(y), f32(a.Data), a.Stride, f32(x))
	}
	if n == 0 {
		clear(y)
	}
	if n == len(x) {
		return
	}
	for i := range y {
		row := a.Data[i*a.Stride:][:len(x)]
		for k := n; k < len(x); k++ {
			y[i] += T(row[k] * x[k])
		}
	}
}

// column returns the only column of m in one piece, copied to buf if it isn't.
func (m Matrix[T]) column(buf *[]T) []T {
	step, _ := m.strides()
	if step == 1 || m.Rows == 1 {
		return m.Data[:m.Rows]
	}
	x := grow(buf, m.Rows)
	for i := range x {
		x[i] = m.Data[i*step]
	}
	return x
}
