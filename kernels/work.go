package kernels

import (
	"sync"
	"unsafe"
)

// work is the memory of one product on its way. It is reused, never shrunk.
type work[T Float] struct {
	a, b      []T // packed panels
	tmp, sums []T
}

var (
	works32 = sync.Pool{New: func() any { return new(work[float32]) }}
	works64 = sync.Pool{New: func() any { return new(work[float64]) }}
)

func getWork[T Float]() *work[T] {
	var zero T
	// work[T] and work of the type below T have the same layout.
	if unsafe.Sizeof(zero) == 8 {
		return (*work[T])(unsafe.Pointer(works64.Get().(*work[float64])))
	}
	return (*work[T])(unsafe.Pointer(works32.Get().(*work[float32])))
}

func putWork[T Float](w *work[T]) {
	var zero T
	if unsafe.Sizeof(zero) == 8 {
		works64.Put((*work[float64])(unsafe.Pointer(w)))
		return
	}
	works32.Put((*work[float32])(unsafe.Pointer(w)))
}

// grow returns n elements of *s, made longer if need be. Their values are left over
// from earlier use.
func grow[T Float](s *[]T, n int) []T {
	if cap(*s) < n {
		*s = make([]T, n+n/4)
	}
	return (*s)[:n]
}
