package race_test

import (
	"iter"
	"math/rand/v2"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"orrery/sim/blocks/race"
)

// count is the numbers from 0 to n-1, and how many of them were asked for.
func count(n int, asked *int) iter.Seq[int] {
	return func(yield func(int) bool) {
		for i := range n {
			*asked++
			if !yield(i) {
				return
			}
		}
	}
}

// Each arm sees the batches of the stream from the first on, without a gap, until the round in which it finishes, whatever
// its rivals do and however the rounds are cut into phases.
func TestEveryArmSeesTheSameBatches(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		ends := rapid.SliceOfN(rapid.IntRange(1, 30), 1, 5).Draw(t, "ends")
		first, second := rapid.IntRange(0, 20).Draw(t, "first"), rapid.IntRange(0, 20).Draw(t, "second")
		stream := rand.New(rand.NewPCG(1, 2))
		var batch uint64
		var drawn []uint64
		saw := make([][]uint64, len(ends))
		var order, looks []int
		r := &race.Race{Arms: len(ends),
			Draw: func() { batch = stream.Uint64(); drawn = append(drawn, batch) },
			Step: func(round, k int) bool {
				if round != len(drawn) {
					t.Fatalf("round %d on batch %d", round, len(drawn))
				}
				order = append(order, k)
				saw[k] = append(saw[k], batch)
				return round == ends[k]
			},
			Look: func(round int, over bool) {
				if over != (round == slices.Max(ends)) {
					t.Fatalf("over in round %d: %v", round, over)
				}
				if !slices.IsSorted(order) {
					t.Fatalf("the arms stepped in the order %v", order)
				}
				order = nil
				looks = append(looks, round)
			}}
		asked := 0
		r.Run(count(first, &asked))
		r.Run(count(second, &asked))

		want := min(first+second, slices.Max(ends))
		if len(drawn) != want || r.Round() != want || len(looks) != want {
			t.Fatalf("%d batches, %d rounds, %d looks; want %d", len(drawn), r.Round(), len(looks), want)
		}
		for k, end := range ends {
			if !slices.Equal(saw[k], drawn[:min(end, want)]) {
				t.Fatalf("arm %d, which ends in round %d, saw %d of %d batches", k, end, len(saw[k]), len(drawn))
			}
		}
		for i, round := range looks {
			if round != i+1 {
				t.Fatalf("look-ins at %v", looks)
			}
		}
	})
}

func TestWithoutDrawAndLook(t *testing.T) {
	n, asked := 0, 0
	r := &race.Race{Arms: 2, Step: func(round, arm int) bool { n++; return arm == 0 }}
	r.Run(count(5, &asked))
	if n != 1+5 || r.Round() != 5 {
		t.Errorf("%d steps in %d rounds; want 6 in 5", n, r.Round())
	}
}
