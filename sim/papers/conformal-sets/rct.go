package conformal

import (
	"cmp"
	"math"
	"slices"

	"orrery/kernels"
	"orrery/sim"
	"orrery/sim/blocks/optim"
)

// Robust conformal training (RCT) fine-tunes the last layer so that the robust sets of a batch become small: half of the
// batch calibrates a threshold, the other half is judged by it, softly. Its control does as many steps on the same batches
// and draws by cross-entropy.
const (
	tuneSteps  = 100
	tuneBatch  = 500
	tuneDraws  = 8
	tunePool   = 4096 // noise vectors from which the draws are picked
	tuneRate   = 0.01
	softness   = 0.5 // T of the soft sets
	sizeWeight = 1.0 // λ
	targetSize = 1.0
	clip       = 1e-7 // q stays that far from 0 and 1
)

// tuning is what RCT and its control share.
type tuning struct {
	train set
	a     kernels.Matrix[float32] // [images × h]: W₁x + b₁
	pool  kernels.Matrix[float32] // [4096 × h]: W₁d
}

func newTuning(r *sim.Run, net *Net, train set, sigma float64) *tuning {
	t := &tuning{train: train, a: kernels.New[float32](train.len(), net.Sizes[1])}
	t.pool = noiseBank(net, tunePool, sigma, r.Rand("noise of tuning"), r.Breathe)
	const part = 500
	for c := range r.Steps("Preparing to tune", train.len()/part) {
		from, to := c*part, (c+1)*part
		kernels.Dense(t.a.Slice(from, to, 0, t.a.Cols), train.slice(from, to).x, net.W[0].T(), net.B[0])
	}
	return t
}

// slope computes a loss of the softmax outputs f [10 × images·draws] of a batch and leaves the loss's gradient with respect
// to the outputs before the softmax in f's place.
type slope func(f kernels.Matrix[float32], truth []int) (loss float64)

// tune is net with its last layer fine-tuned on that loss by Adam.
func (t *tuning) tune(r *sim.Run, phase string, net *Net, loss slope, look func(step int, loss float64)) *Net {
	out := net.Clone()
	h := net.Sizes[1]
	p := newHead(h, tuneBatch*tuneDraws)
	draw := r.Again("batches of tuning")
	last := out.Theta[len(out.Theta)-classes*(h+1):] // W₂, b₂
	grad := make([]float32, len(last))
	gradW, gradB := kernels.Of(classes, h, grad[:classes*h]), grad[classes*h:]
	adam := optim.NewAdam[float32](len(last), 1e-8)
	truth := make([]int, tuneBatch)
	for step := range r.Steps(phase, tuneSteps) {
		for i := range truth {
			k := draw.IntN(t.train.len())
			truth[i] = t.train.labels[k]
			for d := range tuneDraws {
				kernels.Add(p.h.Row(i*tuneDraws+d), t.a.Row(k), t.pool.Row(draw.IntN(tunePool)))
			}
		}
		kernels.ReLU(p.h.Data, p.h.Data)
		f := p.softmax(out, tuneBatch*tuneDraws)
		l := loss(f, truth)
		kernels.Mul(gradW, f, p.h)
		for y := range classes {
			gradB[y] = kernels.Sum(f.Row(y))
		}
		adam.Step(last, grad, optim.Cosine(tuneRate, step+1, tuneSteps))
		if look != nil {
			look(step, l)
		}
	}
	return out
}

// crossEntropy is the mean of -ln f(x+d)_y over images and draws.
func crossEntropy(f kernels.Matrix[float32], truth []int) (loss float64) {
	n := len(truth) * tuneDraws
	for i, y := range truth {
		for k := i * tuneDraws; k < (i+1)*tuneDraws; k++ {
			loss -= math.Log(max(float64(f.Row(y)[k]), 1e-38)) / float64(n)
			f.Row(y)[k]--
		}
	}
	kernels.Scale(1/float32(n), f.Data)
	return loss
}

// conformalTraining is RCT's loss as a slope.
func conformalTraining(alpha, cage float64) slope {
	q, dq := make([]float64, tuneBatch*classes), make([]float64, tuneBatch*classes)
	return func(f kernels.Matrix[float32], truth []int) float64 {
		for i := range truth {
			for y := range classes {
				sum := 0.0
				for _, p := range f.Row(y)[i*tuneDraws : (i+1)*tuneDraws] {
					sum += float64(p)
				}
				q[i*classes+y] = sum / tuneDraws
			}
		}
		loss := setLoss(dq, q, truth, alpha, cage)
		// q = mean over draws of softmax(z): ∂/∂z_j = f_j (g_j - Σ_y g_y f_y) / draws.
		for i := range truth {
			g := dq[i*classes : (i+1)*classes]
			for k := i * tuneDraws; k < (i+1)*tuneDraws; k++ {
				mean := 0.0
				for y := range classes {
					mean += float64(g[y] * float64(f.Row(y)[k]))
				}
				for y := range classes {
					f.Row(y)[k] *= float32((g[y] - mean) / tuneDraws)
				}
			}
		}
		return loss
	}
}

// setLoss is RCT's loss of smoothed probabilities q [images × 10] and its gradient dq. With u = Φ⁻¹(q), a conformity, the
// first half of the images gives the threshold τ = u_(k) - ε/σ (an order statistic of the true labels' u, as low as an
// attack may bring it), and the second half has the soft sets c = σ((u - τ)/T):
//
//	L = ln( mean(1 - c_y) + λ mean(max(0, Σ_y' c_y' - 1)) ).
func setLoss(dq, q []float64, truth []int, alpha, cage float64) float64 {
	clear(dq)
	u := make([]float64, len(q))
	for i, p := range q {
		u[i] = probit(min(max(p, clip), 1-clip))
	}
	half := len(truth) / 2
	order := make([]int, half)
	for i := range order {
		order[i] = i
	}
	own := func(i int) int { return i*classes + truth[i] }
	slices.SortStableFunc(order, func(i, j int) int { return cmp.Compare(u[own(i)], u[own(j)]) })
	k := max(int(math.Floor(alpha*float64(half+1)+1e-9))-1, 0)
	at := own(order[k])
	tau := u[at] - cage

	n := float64(len(truth) - half)
	var missed, excess float64
	dMissed, dExcess := make([]float64, len(q)), make([]float64, len(q)) // by u - τ
	for i := half; i < len(truth); i++ {
		size := 0.0
		var c [classes]float64
		for y := range classes {
			c[y] = 1 / (1 + math.Exp(-(u[i*classes+y]-tau)/softness))
			size += c[y]
		}
		y := truth[i]
		missed += (1 - c[y]) / n
		dMissed[own(i)] = -c[y] * (1 - c[y]) / softness / n
		if size > targetSize {
			excess += (size - targetSize) / n
			for y := range classes {
				dExcess[i*classes+y] = c[y] * (1 - c[y]) / softness / n
			}
		}
	}
	inner := missed + float64(sizeWeight*excess) + 1e-8
	dTau := 0.0
	for i := half * classes; i < len(q); i++ {
		d := (dMissed[i] + float64(sizeWeight*dExcess[i])) / inner
		dq[i] = d
		dTau -= d
	}
	dq[at] += dTau
	for i, d := range dq { // du/dq = 1/φ(u) within the clip, 0 outside
		if d == 0 {
			continue
		}
		if q[i] <= clip || q[i] >= 1-clip {
			dq[i] = 0
			continue
		}
		dq[i] = d * math.Sqrt(2*math.Pi) * math.Exp(u[i]*u[i]/2)
	}
	return math.Log(inner)
}
