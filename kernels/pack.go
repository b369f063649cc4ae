package kernels

import "unsafe"

// packB copies rows p..p+kb, columns j..j+nb of b into panels of cols columns: panel
// after panel, row after row, what is missing in the last panel filled with anything:
// it ends up in columns of sums that nobody reads.
func packB[T Float](dst []T, b Matrix[T], p, kb, j, nb, cols int) {
	for ; nb > 0; nb -= cols {
		panel := dst[:kb*cols]
		dst = dst[kb*cols:]
		width := min(cols, nb)
		switch {
		case width < cols && b.Transposed:
			packEdge(panel, b, p, kb, j, width, cols)
		case b.Transposed:
			packTransposed(panel, b.Data[j*b.Stride+p:], b.Stride, kb, cols)
		default:
			// Behind the end of a row comes the next one, as good a filling as any, but
			// behind the last row nothing.
			n := kb
			for n > 0 && (p+n-1)*b.Stride+j+cols > len(b.Data) {
				n--
			}
			if n > 0 {
				size := unsafe.Sizeof(panel[0])
				copyRows(unsafe.Pointer(&panel[0]), unsafe.Pointer(&b.Data[p*b.Stride+j]),
					uintptr(b.Stride)*size, uintptr(cols)*size, n)
			}
			packEdge(panel[n*cols:], b, p+n, kb-n, j, width, cols)
		}
		j += cols
	}
}

// packEdge packs a panel of which only width columns exist.
func packEdge[T Float](panel []T, b Matrix[T], p, kb, j, width, cols int) {
	rs, cs := b.strides()
	for k := range kb {
		row := panel[k*cols : (k+1)*cols]
		i := (p+k)*rs + j*cs
		for x := range width {
			row[x] = b.Data[i]
			i += cs
		}
		clear(row[width:])
	}
}

// copyRow copies src to dst, as copy does, but fast where it is short. They don't overlap.
func copyRow[T Float](dst, src []T) {
	if len(src) > 0 {
		copyBytes(unsafe.Pointer(&dst[0]), unsafe.Pointer(&src[0]), uintptr(len(src))*unsafe.Sizeof(src[0]))
	}
}

// packTransposed packs a panel whose columns are the contiguous rows of src, four at
// a time.
func packTransposed[T Float](panel, src []T, stride, kb, cols int) {
	x := 0
	for ; x+4 <= cols; x += 4 {
		s0 := src[x*stride:][:kb]
		s1 := src[(x+1)*stride:][:kb]
		s2 := src[(x+2)*stride:][:kb]
		s3 := src[(x+3)*stride:][:kb]
		k := 0
		if size := unsafe.Sizeof(panel[0]); size == 4 && kb >= 4 {
			k = transpose4(unsafe.Pointer(&panel[x]), unsafe.Pointer(&s0[0]), uintptr(stride)*size, uintptr(cols)*size, kb)
		}
		i := k*cols + x
		for ; k < kb; k++ {
			d := panel[i : i+4 : i+4]
			d[0], d[1], d[2], d[3] = s0[k], s1[k], s2[k], s3[k]
			i += cols
		}
	}
	for ; x < cols; x++ {
		for k, v := range src[x*stride:][:kb] {
			panel[k*cols+x] = v
		}
	}
}
