//go:build goexperiment.simd && (amd64 || arm64)

package kernels

import "unsafe"

// packA copies k columns of the rows of A in t to buf, every element repeated in a vector, and makes t read them there.
func packA[T Float](t *tile, k int, buf *[]T) {
	dst := unsafe.Pointer(&grow(buf, k*packedRows*vecBytes/int(unsafe.Sizeof((*buf)[0])))[0])
	if is64[T]() {
		repeat64(dst, t, k)
	} else {
		repeat32(dst, t, k)
	}
	t.a = dst
}

// copyRows copies n rows of width bytes, stride apart in src and close together in dst.
func copyRows(dst, src unsafe.Pointer, stride, width uintptr, n int) {
	for i := range n {
		copyBytes(unsafe.Add(dst, i*int(width)), unsafe.Add(src, i*int(stride)), width)
	}
}

func transpose4(dst, src unsafe.Pointer, stride, width uintptr, n int) int { return 0 }

func copyBytes(dst, src unsafe.Pointer, width uintptr) {
	copy(unsafe.Slice((*byte)(dst), width), unsafe.Slice((*byte)(src), width))
}
