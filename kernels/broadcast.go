package kernels

// AddScalar sets dst = x + by.
func AddScalar[T Float](dst, x []T, by T) {
	same("AddScalar", len(dst), len(x))
	lower(dst, x, -by) // x - (-by) is x + by to the last bit
}

// MulScalar sets dst = by·x.
func MulScalar[T Float](dst, x []T, by T) {
	same("MulScalar", len(dst), len(x))
	scaleTo(dst, by, x)
}
