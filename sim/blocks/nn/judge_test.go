package nn_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"pgregory.net/rapid"

	"orrery/kernels"
	"orrery/sim/blocks/nn"
)

// Whatever the parts, every row is judged once, and as it would be alone.
func TestJudgeInParts(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		rng := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 17))
		rows, part := rapid.IntRange(0, 30).Draw(t, "rows"), rapid.IntRange(1, 12).Draw(t, "part")
		net := nn.New[float64](3, 5, 4)
		net.He(rng, 1)
		x, labels := batch[float64](rng, rows, 3, 4)

		alone := nn.NewPass(net, 1)
		var want nn.Score
		for i, l := range labels {
			want = want.Add(alone.Loss(net, x.Slice(i, i+1, 0, 3), []int{l}))
		}
		breaths := 0
		pass := nn.NewPass(net, part)
		got := pass.Judge(net, x, labels, func() { breaths++ })
		if got.Rows != rows || got.Right != want.Right || math.Abs(got.Loss-want.Loss) > 1e-12*(1+want.Loss) {
			t.Fatalf("%+v, one by one %+v", got, want)
		}
		if parts := (rows + part - 1) / part; breaths != parts {
			t.Fatalf("%d breaths in %d parts", breaths, parts)
		}
		if quiet := pass.Judge(net, x, labels, nil); quiet != got {
			t.Fatalf("%+v without a breath, %+v with", quiet, got)
		}

		next := 0
		for from, z := range pass.Outputs(net, x) {
			if from != next {
				t.Fatalf("a part begins at %d, the last ended at %d", from, next)
			}
			for i := range z.Rows {
				one := alone.Forward(net, x.Slice(from+i, from+i+1, 0, 3))
				for j := range z.Cols {
					if z.At(i, j) != one.At(0, j) {
						t.Fatalf("output %d of row %d is %v, alone %v", j, from+i, z.At(i, j), one.At(0, j))
					}
				}
			}
			next += z.Rows
		}
		if next != rows {
			t.Fatalf("%d of %d rows", next, rows)
		}
	})
}

func TestOutputsMayBeLeftEarly(t *testing.T) {
	net := nn.New[float32](2, 3)
	seen := 0
	for range nn.NewPass(net, 2).Outputs(net, kernels.New[float32](9, 2)) {
		if seen++; seen == 2 {
			break
		}
	}
	if seen != 2 {
		t.Errorf("%d parts after a break at 2", seen)
	}
}
