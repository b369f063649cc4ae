package nn

import (
	"iter"

	"orrery/kernels"
)

// Outputs takes a network through x [n × inputs], however many rows, in parts of as many as the pass was made for. It yields
// the first row of each part and the outputs there [rows × outputs], good until the next part.
func (p *Pass[T]) Outputs(n *Net[T], x kernels.Matrix[T]) iter.Seq2[int, kernels.Matrix[T]] {
	return func(yield func(int, kernels.Matrix[T]) bool) {
		for from := 0; from < x.Rows; from += p.rows {
			if !yield(from, p.Forward(n, x.Slice(from, min(x.Rows, from+p.rows), 0, x.Cols))) {
				return
			}
		}
	}
}

// Judge scores a network on x [n × inputs], however many rows, in parts of as many as the pass was made for. breathe (nil
// for nothing) is called after each part.
func (p *Pass[T]) Judge(n *Net[T], x kernels.Matrix[T], labels []int, breathe func()) Score {
	var s Score
	for from, z := range p.Outputs(n, x) {
		s = s.Add(p.score(z, labels[from:from+z.Rows]))
		if breathe != nil {
			breathe()
		}
	}
	return s
}
