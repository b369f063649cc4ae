package bias

import (
	"math"
	"slices"

	"gonum.org/v1/gonum/mat"

	"orrery/kernels"
	_ "orrery/sim/blocks/linalg" // gonum over our products
)

type matrix = kernels.Matrix[float64]

const jitter = 1e-6

// A space is a Gaussian process with the kernel k(x, x') = exp(-|x-x'|²/(2 l²)), conditioned on the places of the training data:
//
//	S = (K + 1e-6 I)⁻¹ K_*,  Σ = K_** - K_*ᵀ S = U diag(λ) Uᵀ.
//
// Neither depends on the labels, which all outputs and the shuffled control share.
type space struct {
	s      matrix // [n × N]
	u      matrix // [N × N], column i is the eigenvector of λ_i
	lambda []float64
}

// newSpace conditions on the training points x [n × d] and looks at the test points xs [N × d]. twoL2 is 2 l².
func newSpace(x, xs matrix, twoL2 float64, breathe func()) *space {
	n, N := x.Rows, xs.Rows
	k, ks, kss := distances(x, x), distances(x, xs), distances(xs, xs)
	for _, m := range []matrix{k, ks, kss} {
		kernels.Scale(-1/twoL2, m.Data)
		kernels.Exp(m.Data, m.Data)
	}
	for i := range n {
		k.Data[i*n+i] = 1 + jitter
	}
	breathe()
	var chol mat.Cholesky
	for more := jitter; !chol.Factorize(mat.NewSymDense(n, slices.Clone(k.Data))); more *= 10 {
		for i := range n { // rounding, with very long kernels
			k.Data[i*n+i] += more
		}
	}
	breathe()
	sp := &space{s: kernels.New[float64](n, N), u: kernels.New[float64](N, N), lambda: make([]float64, N)}
	solution := mat.NewDense(n, N, sp.s.Data)
	if err := chol.SolveTo(solution, mat.NewDense(n, N, ks.Data)); err != nil {
		if _, near := err.(mat.Condition); !near {
			panic(err)
		}
	}
	breathe()
	kernels.MulAdd(kss, -1, ks.T(), sp.s, 1)

	var eigen mat.EigenSym
	if !eigen.Factorize(mat.NewSymDense(N, kss.Data), true) {
		panic("the eigenvalues of a posterior covariance did not converge")
	}
	eigen.Values(sp.lambda)
	eigen.VectorsTo(mat.NewDense(N, N, sp.u.Data))
	for i, l := range sp.lambda {
		sp.lambda[i] = max(0, l)
		sum := 0.0 // an eigenvector's sign is arbitrary: the same one on every machine
		for j := range N {
			sum += float64(sp.u.At(j, i) * (1 + float64(j)/float64(N)))
		}
		if sum < 0 {
			for j := range N {
				sp.u.Set(j, i, -sp.u.At(j, i))
			}
		}
	}
	breathe()
	return sp
}

// distances are |x_i - y_j|².
func distances(x, y matrix) matrix {
	d := kernels.New[float64](x.Rows, y.Rows)
	kernels.Mul(d, x, y.T())
	xx, yy := squares(x), squares(y)
	for i := range d.Rows {
		row := d.Row(i)
		for j := range row {
			row[j] = max(0, xx[i]+yy[j]-2*row[j])
		}
	}
	return d
}

func squares(x matrix) []float64 {
	out := make([]float64, x.Rows)
	for i := range out {
		out[i] = kernels.SumSquares(x.Row(i))
	}
	return out
}

// medianTwoL2 is 2 l² with l² half the median of the non-zero squared distances between training points.
func medianTwoL2(x matrix) float64 {
	var all []float64
	d := distances(x, x)
	for i := range d.Rows {
		for _, v := range d.Row(i)[:i] {
			if v > 1e-9 {
				all = append(all, v)
			}
		}
	}
	if len(all) == 0 {
		return 1
	}
	slices.Sort(all)
	h := len(all) / 2
	if len(all)%2 == 1 {
		return all[h]
	}
	return (all[h-1] + all[h]) / 2
}

// A posterior is the functions of a space that fit given labels, seen through their errors on given test labels.
type posterior struct {
	*space
	mean matrix // M = Sᵀ Y [N × k]
	e    matrix // E = Uᵀ (M - Y_test) [N × k]
	test matrix // Y_test
}

func (sp *space) fits(y, test matrix) *posterior {
	p := &posterior{space: sp, mean: kernels.New[float64](test.Rows, test.Cols), e: kernels.New[float64](test.Rows, test.Cols), test: test}
	kernels.Mul(p.mean, sp.s.T(), y)
	miss := kernels.New[float64](test.Rows, test.Cols)
	kernels.Sub(miss.Data, p.mean.Data, test.Data)
	kernels.Mul(p.e, sp.u.T(), miss)
	return p
}

// law is the exact law of the error.
func (p *posterior) law() *exact {
	size := float64(len(p.e.Data))
	a, b := make([]float64, len(p.lambda)), make([]float64, len(p.lambda))
	for i, l := range p.lambda {
		a[i], b[i] = l/size, kernels.SumSquares(p.e.Row(i))/size
	}
	return newExact(a, b, p.e.Cols)
}

// err is the error of the draw with the normals z [N × k]: e = 1/(N k) Σ (E_io + √λ_i z_io)².
func (p *posterior) err(z []float64) float64 {
	sum, k := 0.0, p.e.Cols
	for i, l := range p.lambda {
		root := math.Sqrt(l)
		for o, e := range p.e.Row(i) {
			d := e + float64(root*z[i*k+o])
			sum += float64(d * d)
		}
	}
	return sum / float64(len(p.e.Data))
}

// values are the draw itself on the test points: M + U diag(√λ) z [N × k].
func (p *posterior) values(z []float64) matrix {
	k := p.e.Cols
	scaled := kernels.New[float64](p.e.Rows, k)
	for i, l := range p.lambda {
		for o := range k {
			scaled.Data[i*k+o] = math.Sqrt(l) * z[i*k+o]
		}
	}
	out := kernels.New[float64](p.e.Rows, k)
	kernels.Mul(out, p.u, scaled)
	kernels.Add(out.Data, out.Data, p.mean.Data)
	return out
}
