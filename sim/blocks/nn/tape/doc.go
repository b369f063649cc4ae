// Package tape has differentiable models that read like their equations. A [Tape] records what is computed with matrices,
// examples or positions as rows, and [Tape.Backward] runs over the record in reverse for the gradient of a number with
// respect to everything it came from.
//
//	t.Reset()
//	h := t.ReLU(t.Dense(tape.Const(x), m.W1.T(), m.B1)) // relu(x W_1ᵀ + b_1)
//	loss := t.CrossEntropy(t.Dense(h, m.W2.T(), m.B2), labels)
//	t.Backward(loss, params)
//	adam.Step(params.Value, params.Grad, lr)
//
// A [Var] is a value with its gradient. Parameters ([NewParams]) are Vars that outlive the tape; what an operation returns
// is good until the next Reset. Transposes, ranges of rows or columns and other shapes of a Var are views of it: they cost
// nothing, and the gradient finds its way by itself.
//
// Every operation writes down its equation. The order of every sum is fixed, as in package kernels, which does the work:
// the same numbers come out everywhere. From the second step of the same shapes on nothing is allocated.
package tape
