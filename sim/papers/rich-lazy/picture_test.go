package richlazy

import (
	"math"
	"strings"
	"testing"

	"orrery/kernels"
	"orrery/sim"
	"orrery/sim/host/batch"
	"orrery/sim/host/batch/audience"
)

func TestPicturesChangeNoNumber(t *testing.T) {
	for _, v := range []sim.Values{
		small(nil), small(sim.Values{"rank": 40, "coh": 1.0}), {"model": "linear"}, {"model": "linear", "init": "aligned", "sig": 10.0},
		{"model": "linear", "rank": 128, "sig": 0.3}, small(sim.Values{"gain": 2.0, "lr": 0.02, "stop": 0.02, "seed": 7}),
	} {
		unseen, _ := audience.Execute(t, &Paper, v, &batch.Host{})
		a := &audience.Audience{T: t}
		seen, r := audience.Execute(t, &Paper, v, a)
		if unseen.Digest != seen.Digest {
			t.Errorf("%v: digest %.12s unseen, %.12s seen", v, unseen.Digest, seen.Digest)
		}
		if a.Pictures < 6 {
			t.Errorf("%v: %d pictures", v, a.Pictures)
		}
		words := strings.Join(a.Last.Words(), " ") + r.Caption()
		if !strings.Contains(words, "kernel alignment") || strings.Contains(words, "%!") || strings.Contains(words, "NaN") {
			t.Errorf("%v: the last picture says %q", v, words)
		}

		// The mark replays the run and touches no number.
		if !r.Move("time", 0, 9) || !strings.Contains(strings.Join(a.Last.Words(), " "), "Iteration 0 of") {
			t.Errorf("%v: after a move the picture says %q", v, a.Last.Words())
		}
		for _, x := range []float64{-3, 7e9, math.NaN(), math.Inf(1)} {
			r.Move("time", x, 0)
		}
		if d := sim.Digest(r.Measures(), r.Series()); d != seen.Digest {
			t.Errorf("%v: a hand changed the record", v)
		}
	}
}

// Trials look alike by their states' distances from the mean, sorted; a rotation and a longer step leave the map as it is.
func TestAlike(t *testing.T) {
	h := kernels.Of(3, 2, []float64{1, 0, 3, 0, 5, 6})
	got := alike(h, []int{2, 0, 1}) // centred: (2, 4), (-2, -2), (0, -2)
	want := []float64{20, -12, -8, -12, 8, 4, -8, 4, 4}
	long := norm(want)
	for i := range want {
		if math.Abs(got[i]-want[i]/long) > 1e-12 {
			t.Fatalf("%v, not %v / %v", got, want, long)
		}
	}
	turned := alike(kernels.Of(3, 2, []float64{0, -3, 0, -9, 18, -15}), []int{2, 0, 1})
	for i := range want {
		if math.Abs(got[i]-turned[i]) > 1e-12 {
			t.Fatalf("turned and stretched: %v, not %v", turned, got)
		}
	}
	for _, x := range alike(kernels.Of(2, 2, []float64{1, 2, 1, 2}), []int{0, 1}) {
		if x != 0 {
			t.Errorf("the same states look alike by %v more than on average", x)
		}
	}
}
