// Package kernels is a pure-Go core of matrix products and vector mathematics
// that is fast in WebAssembly. It imports nothing of Orrery's.
//
// # One result
//
// Every function has one defined result, and it does not depend on the machine,
// on the width of its registers, on the number of goroutines, or on whether the
// package was built with GOEXPERIMENT=simd. To that end
//
//   - an element of a product is the sum over k in plain order, every product and
//     every sum rounded on its own: c = 0; for k { c += T(a*b) }, never a fused
//     multiply-add;
//   - a reduction (Dot, Sum, ...) adds element i to lane i mod 16 and then folds
//     the 16 lanes in a fixed tree (see fold);
//   - a transcendental function is one polynomial algorithm, written once for a
//     scalar and once for a vector with the same operations in the same order.
//
// The one exception is which NaN a NaN is: WebAssembly leaves its sign and payload
// open. Do not put the bits of a NaN into a digest.
//
// # Ownership
//
// No function keeps a slice it was given, none allocates once warm, and all may be
// called from many goroutines at once on distinct destinations. A destination may be
// the same slice as an input of an element-wise function, but must not partly
// overlap it; the destination of a product must not overlap its factors. Lengths
// that do not fit are a programming error and panic with a message that names them.
package kernels
