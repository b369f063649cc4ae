package kernels

import "math"

// Activations and gradients made of the functions of slices, a piece that stays in the
// level 1 cache at a time.

// piece is a place for values on the way.
type piece[T Float] [256]T

// TanhGrad sets dx = dy·(1 - y²), y being Tanh's output.
func TanhGrad[T Float](dx, dy, y []T) {
	same("TanhGrad", len(dx), len(dy), len(y))
	var a piece[T]
	for i := 0; i < len(dx); i += len(a) {
		j := min(i+len(a), len(dx))
		p := a[:j-i]
		MulElem(p, y[i:j], y[i:j])
		MulElem(p, dy[i:j], p)
		Sub(dx[i:j], dy[i:j], p)
	}
}

// SigmoidGrad sets dx = dy·y·(1 - y), y being Sigmoid's output.
func SigmoidGrad[T Float](dx, dy, y []T) {
	same("SigmoidGrad", len(dx), len(dy), len(y))
	var a piece[T]
	for i := 0; i < len(dx); i += len(a) {
		j := min(i+len(a), len(dx))
		p := a[:j-i]
		MulElem(p, y[i:j], y[i:j])
		Sub(p, y[i:j], p)
		MulElem(dx[i:j], dy[i:j], p)
	}
}

// SiLU sets dst = x·σ(x), σ the sigmoid. Elfwing, Uchibe and Doya, arXiv 1702.03118.
func SiLU[T Float](dst, x []T) {
	same("SiLU", len(dst), len(x))
	var a piece[T]
	for i := 0; i < len(dst); i += len(a) {
		j := min(i+len(a), len(dst))
		p := a[:j-i]
		Sigmoid(p, x[i:j])
		MulElem(dst[i:j], x[i:j], p)
	}
}

// SiLUGrad sets dx = dy·(y + σ(x)·(1 - y)), y = x·σ(x) being SiLU's output for x.
func SiLUGrad[T Float](dx, dy, x []T) {
	same("SiLUGrad", len(dx), len(dy), len(x))
	var a, b piece[T]
	for i := 0; i < len(dx); i += len(a) {
		j := min(i+len(a), len(dx))
		s, q := a[:j-i], b[:j-i]
		Sigmoid(s, x[i:j])
		MulElem(q, x[i:j], s) // y
		lower(q, q, 1)        // y - 1
		MulElem(q, q, s)      // -σ(1 - y)
		MulElem(s, x[i:j], s) // y again, from σ
		Sub(q, s, q)
		MulElem(dx[i:j], dy[i:j], q)
	}
}

// GELUGrad sets dx = dy·(Φ(x) + x·φ(x)), φ the normal density.
func GELUGrad[T Float](dx, dy, x []T) {
	same("GELUGrad", len(dx), len(dy), len(x))
	var a, b piece[T]
	for i := 0; i < len(dx); i += len(a) {
		j := min(i+len(a), len(dx))
		p, q := a[:j-i], b[:j-i]
		scaleTo(p, T(math.Sqrt2/2), x[i:j])
		Erf(p, p)
		Scale(0.5, p)
		AddScalar(p, p, 0.5)
		MulElem(q, x[i:j], x[i:j])
		Scale(T(-0.5), q)
		Exp(q, q)
		MulElem(q, q, x[i:j])
		Axpy(T(1/math.Sqrt(2*math.Pi)), q, p)
		MulElem(dx[i:j], dy[i:j], p)
	}
}
