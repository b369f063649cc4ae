package stability

import "math/rand/v2"

// A net is a model with its training set. Between [net.forward] and [net.descend] it remembers the batch.
type net interface {
	// forward computes the residuals r_i = f(x_i) - y_i of the points rows (nil: all) and returns their loss, the
	// mean of r_i²/2.
	forward(rows []int) float64
	// descend takes the step θ -= η · mean of r_i g_i, g_i = ∇f(x_i), over the points of the last forward.
	descend(eta float64)
	// gram is JJᵀ/n [n × n], where row i of J is g_i. Its eigenvalues are the Hessian's at an interpolating minimum.
	gram() []float64
	// dead reports whether no weight can move any more.
	dead() bool
	testError() float64
	// norm is the parameter norm that the trace is equivalent to.
	norm() float64
	// kick multiplies every weight by 1 + size·N(0,1).
	kick(size float64, rng *rand.Rand)
	clone() net
	// spokes are how much each hidden unit, or coordinate, can do: |b_j||c_j|, or |u_j v_j|.
	spokes(out []float64) []float64
}
