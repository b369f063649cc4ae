package data_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"orrery/kernels"
	"orrery/sim/blocks/data"
)

// examples are n rows that begin with their number, which is their label too.
func examples(n int) (kernels.Matrix[float32], []int) {
	x, labels := kernels.New[float32](n, 2), make([]int, n)
	for i := range n {
		x.Set(i, 0, float32(i))
		labels[i] = i
	}
	return x, labels
}

func stream(seed uint64) *rand.Rand { return rand.New(rand.NewPCG(seed, 1)) }

func TestShuffledBatchesTakeEveryExampleOnceAnEpoch(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 40).Draw(t, "n")
		size := rapid.IntRange(1, n).Draw(t, "size")
		seed := rapid.Uint64().Draw(t, "seed")
		x, labels := examples(n)
		b, orders := data.Shuffled(x, labels, size, stream(seed)), stream(seed)
		if b.Epoch() != n/size {
			t.Fatalf("%d batches an epoch of %d examples by %d", b.Epoch(), n, size)
		}
		for range 3 {
			want := orders.Perm(n)[:b.Epoch()*size] // the stream's draws, as documented
			var got []int
			for range b.Epoch() {
				x, labels := b.Next()
				for i, l := range labels {
					if int(x.At(i, 0)) != l {
						t.Fatalf("row %v came with label %d", x.At(i, 0), l)
					}
				}
				got = append(got, labels...)
				x.Set(0, 0, -1) // the caller's to change
			}
			if !slices.Equal(got, want) {
				t.Fatalf("an epoch of %v, want %v", got, want)
			}
		}
	})
}

func TestDrawnBatchesAreIndependent(t *testing.T) {
	x, labels := examples(5)
	b, draws := data.Drawn(x, labels, 8, stream(3)), stream(3)
	for range 4 {
		x, labels := b.Next()
		for i := range 8 {
			if want := draws.IntN(5); labels[i] != want || int(x.At(i, 0)) != want {
				t.Fatalf("row %v with label %d, want %d", x.At(i, 0), labels[i], want)
			}
		}
	}
}

func TestBatchesThatCannotBe(t *testing.T) {
	x, labels := examples(3)
	for name, f := range map[string]func(){
		"larger than all":  func() { data.Shuffled(x, labels, 4, stream(1)).Next() },
		"labels missing":   func() { data.Shuffled(x, labels[:2], 1, stream(1)) },
		"of nothing":       func() { data.Drawn(x, labels, 0, stream(1)) },
		"of other lengths": func() { data.Drawn(x, append(labels, 1), 2, stream(1)) },
	} {
		if says := panics(f); !strings.HasPrefix(says, "data: ") {
			t.Errorf("%s: the panic says %q", name, says)
		}
	}
}

// panics is what f panics with.
func panics(f func()) (says string) {
	defer func() { says = fmt.Sprint(recover()) }()
	f()
	return ""
}
