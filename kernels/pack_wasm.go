//go:build goexperiment.simd && wasm

package kernels

import (
	"runtime"
	"simd/archsimd"
	"unsafe"
)

const tiled = true

// packed holds rows of packedK columns of A, every element repeated in a vector. It
// stands at a fixed place: an address that the compilers know is part of the load, while
// any other takes two instructions more, and their number is what limits a product. No
// other product can be in here: Go in WebAssembly has one thread, and this one calls
// nothing that waits.
var packed [packedRows * packedK * vecBytes]byte

// packA copies the rows of A in t to packed.
func packA[T Float](t *tile, k int, _ *[]T) {
	var zero T
	if unsafe.Sizeof(zero) == 8 {
		repeat64(unsafe.Pointer(&packed[(packedK-k)*packedRows*vecBytes]), t, k)
	} else {
		repeat32(unsafe.Pointer(&packed[(packedK-k)*packedRows*vecBytes]), t, k)
	}
}

// copyRows copies n rows of width bytes, a multiple of 16, stride apart in src and
// close together in dst.
func copyRows(dst, src unsafe.Pointer, stride, width uintptr, n int) {
	if width == 32 {
		for range n {
			x := archsimd.LoadUint32x4Array((*[4]uint32)(src))
			y := archsimd.LoadUint32x4Array((*[4]uint32)(unsafe.Add(src, 16)))
			x.StoreArray((*[4]uint32)(dst))
			y.StoreArray((*[4]uint32)(unsafe.Add(dst, 16)))
			src = unsafe.Add(src, stride)
			dst = unsafe.Add(dst, 32)
		}
		return
	}
	if width == 16 {
		for range n {
			archsimd.LoadUint32x4Array((*[4]uint32)(src)).StoreArray((*[4]uint32)(dst))
			src = unsafe.Add(src, stride)
			dst = unsafe.Add(dst, 16)
		}
		return
	}
	for range n {
		copyBytes(dst, src, width)
		src = unsafe.Add(src, stride)
		dst = unsafe.Add(dst, width)
	}
}

// copyBytes copies width bytes, a multiple of 4. copy calls out of WebAssembly, which takes longer than a short row.
//
//go:nocheckptr
func copyBytes(dst, src unsafe.Pointer, width uintptr) {
	if width < vecBytes {
		for at := uintptr(0); at < width; at += 4 {
			*(*uint32)(unsafe.Add(dst, at)) = *(*uint32)(unsafe.Add(src, at))
		}
		return
	}
	// The last vector overlaps the one before it.
	last := width - vecBytes
	end := archsimd.LoadUint32x4Array((*[4]uint32)(unsafe.Add(src, last)))
	at := uintptr(0)
	for ; at+4*vecBytes <= width; at += 4 * vecBytes {
		d, s := unsafe.Add(dst, at), unsafe.Add(src, at)
		a := archsimd.LoadUint32x4Array((*[4]uint32)(s))
		b := archsimd.LoadUint32x4Array((*[4]uint32)(unsafe.Add(s, 16)))
		c := archsimd.LoadUint32x4Array((*[4]uint32)(unsafe.Add(s, 32)))
		e := archsimd.LoadUint32x4Array((*[4]uint32)(unsafe.Add(s, 48)))
		a.StoreArray((*[4]uint32)(d))
		b.StoreArray((*[4]uint32)(unsafe.Add(d, 16)))
		c.StoreArray((*[4]uint32)(unsafe.Add(d, 32)))
		e.StoreArray((*[4]uint32)(unsafe.Add(d, 48)))
	}
	for ; at < last; at += vecBytes {
		archsimd.LoadUint32x4Array((*[4]uint32)(unsafe.Add(src, at))).StoreArray((*[4]uint32)(unsafe.Add(dst, at)))
	}
	end.StoreArray((*[4]uint32)(unsafe.Add(dst, last)))
}

// transpose4 copies four rows of src, stride bytes apart, to four columns of dst, whose rows
// are width bytes apart: n numbers of each at most, in fours, and returns how many. There
// is no shuffle in archsimd; pairs of 32 bits are put together by shifts, and stored as 64.
//
//go:nocheckptr
func transpose4(dst, src unsafe.Pointer, stride, width uintptr, n int) int {
	const half = 1<<32 - 1
	low := archsimd.BroadcastUint64x2(half)
	s1 := unsafe.Add(src, stride)
	s2 := unsafe.Add(s1, stride)
	s3 := unsafe.Add(s2, stride)
	done := 0
	for at := uintptr(0); done+4 <= n; done += 4 {
		a := archsimd.LoadUint64x2Array((*[2]uint64)(unsafe.Add(src, at)))
		b := archsimd.LoadUint64x2Array((*[2]uint64)(unsafe.Add(s1, at)))
		c := archsimd.LoadUint64x2Array((*[2]uint64)(unsafe.Add(s2, at)))
		d := archsimd.LoadUint64x2Array((*[2]uint64)(unsafe.Add(s3, at)))
		// Numbers 0 and 2 of two rows, 1 and 3 of two rows.
		ab02, ab13 := a.And(low).Or(b.ShiftAllLeft(32)), a.ShiftAllRight(32).Or(b.AndNot(low))
		cd02, cd13 := c.And(low).Or(d.ShiftAllLeft(32)), c.ShiftAllRight(32).Or(d.AndNot(low))
		*(*[2]uint64)(dst) = [2]uint64{ab02.GetElem(0), cd02.GetElem(0)}
		dst = unsafe.Add(dst, width)
		*(*[2]uint64)(dst) = [2]uint64{ab13.GetElem(0), cd13.GetElem(0)}
		dst = unsafe.Add(dst, width)
		*(*[2]uint64)(dst) = [2]uint64{ab02.GetElem(1), cd02.GetElem(1)}
		dst = unsafe.Add(dst, width)
		*(*[2]uint64)(dst) = [2]uint64{ab13.GetElem(1), cd13.GetElem(1)}
		dst = unsafe.Add(dst, width)
		at += 16
	}
	return done
}

// fence reports true. Go, to which an address may be another number after KeepAlive, can't
// tell; V8, for which both are the same local variable, can, and drops a branch on it. So a
// branch on fence ends a basic block of Go's and costs nothing.
func fence(p unsafe.Pointer) bool {
	before := uintptr(p)
	runtime.KeepAlive(p)
	return uintptr(p) == before
}
