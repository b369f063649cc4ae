package lmc

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"orrery/kernels"
	"orrery/sim"
	"orrery/sim/blocks/nn"
	"orrery/sim/host/batch"
	"orrery/sim/host/batch/audience"
	"orrery/sim/host/source"
	"orrery/sim/scene"
)

// element is an element of the last picture.
func element(t *testing.T, s *scene.Scene, panel, key string) scene.Element {
	t.Helper()
	for _, p := range s.Panels {
		for _, e := range p.Elements {
			if p.Key == panel && e.Key == key {
				return e
			}
		}
	}
	t.Fatalf("there is no %s/%s", panel, key)
	return scene.Element{}
}

// TestRingsLieOnTheirRopes: wherever a ring is moved to, it shows what the run has measured there.
func TestRingsLieOnTheirRopes(t *testing.T) {
	a := &audience.Audience{Host: batch.Host{Load: source.Load}, T: t, Untitled: []string{"alike"}}
	rec, r := audience.Execute(t, &Paper, small(sim.Values{"method": "wm"}), a)
	for ring, series := range map[string]string{"t": "wm", "u": "none"} {
		for _, s := range rec.Charts {
			if s.Chart != "line" || s.ID != series {
				continue
			}
			for i, x := range s.X {
				r.Move(ring, float64(x), 0)
				if e := element(t, a.Last, "rope", ring); e.X != float64(x) || math.Abs(e.Y-float64(s.Y[i])) > 1e-5 {
					t.Errorf("ring %s at %v, %v; the line after %s is at %v, %v", ring, e.X, e.Y, series, x, s.Y[i])
				}
			}
		}
	}
	if near := element(t, a.Last, "rope", "near"); near.X != rec.Measures["shrunk_t"] {
		t.Errorf("the control is drawn at t = %v, and was measured at %v", near.X, rec.Measures["shrunk_t"])
	}
}

// TestMisreadDigitsAreShown: in the middle of the unmatched line as many digits are misread as the panel says, and all
// that the frames call wrong are.
func TestMisreadDigitsAreShown(t *testing.T) {
	a := &audience.Audience{Host: batch.Host{Load: source.Load}, T: t, Untitled: []string{"alike"}}
	_, r := audience.Execute(t, &Paper, small(sim.Values{"method": "random"}), a)
	r.Move("u", 0.5, 0)
	wrong := 0
	for _, p := range a.Last.Panels {
		for _, e := range p.Elements {
			if e.Kind == scene.KindTile && p.Key == "digits" {
				var i, is, read int
				if _, err := fmt.Sscanf(e.Label, "test image %d, a %d, read as %d", &i, &is, &read); err != nil {
					t.Fatal(e.Label, err)
				}
				if (is != read) != (e.Frame == scene.Bad) {
					t.Errorf("%s, but its frame is %s", e.Label, e.Frame)
				}
				if is != read {
					wrong++
				}
			}
		}
	}
	if words := strings.Join(a.Last.Words(), " "); wrong == 0 || !strings.Contains(words, fmt.Sprintf("the unmatched average misreads %d of them", wrong)) {
		t.Errorf("%d are misread; the picture says %q", wrong, words)
	}
}

// TestThreadsJoinPartners: without a permutation every unit is its own number's partner.
func TestThreadsJoinPartners(t *testing.T) {
	a := &audience.Audience{Host: batch.Host{Load: source.Load}, T: t, Untitled: []string{"alike"}}
	audience.Execute(t, &Paper, small(sim.Values{"method": "none"}), a)
	if len(a.Last.Threads) == 0 {
		t.Fatal("there are no threads")
	}
	for _, th := range a.Last.Threads {
		if strings.TrimPrefix(th.From, "a/") != strings.TrimPrefix(th.To, "b/") {
			t.Errorf("a thread from %s to %s", th.From, th.To)
		}
	}
}

func TestStrongest(t *testing.T) {
	net := nn.New[float32](2, 3, 2)
	for i, w := range []float32{1, 3, 2} {
		net.W[0].Row(i)[1] = w
		for k := range 2 {
			net.W[1].Row(k)[i] = 1
		}
	}
	if got := strongest(net, 2); !slices.Equal(got, []int{1, 2}) {
		t.Error("incoming weights:", got)
	}
	net.W[1].Row(1)[0] = -9 // outgoing ones count as much
	if got := strongest(net, 3); !slices.Equal(got, []int{0, 1, 2}) {
		t.Error("outgoing weights:", got)
	}
}

// TestEstimate: on all images an estimate is the line itself; on fewer it still ends where the line on all does.
func TestEstimate(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	const n = 20
	x, labels := kernels.New[float32](n, side*side), make([]int, n)
	kernels.FillNormal(x.Data, rng)
	for i := range labels {
		labels[i] = i % classes
	}
	a, b := nn.New[float32](side*side, 8, classes), nn.New[float32](side*side, 8, classes)
	a.He(rng, 1)
	b.He(rng, 1)
	j := newJudge(nil, a, x, labels)
	ends := [2]nn.Score{j.score(a), j.score(b)}
	whole := j.line("", a, b, ends[0], ends[1])
	got := j.estimate(a, b, ends, whole)
	few := newJudge(nil, a, x.Slice(0, 5, 0, x.Cols), labels[:5])
	some := few.estimate(a, b, [2]nn.Score{few.score(a), few.score(b)}, whole)
	for i := range points {
		if math.Abs(got.loss[i]-whole.loss[i]) > 1e-9 {
			t.Errorf("at %v the estimate is %v, the line %v", place(i), got.loss[i], whole.loss[i])
		}
	}
	if math.Abs(some.loss[0]-whole.loss[0]) > 1e-9 || math.Abs(some.loss[points-1]-whole.loss[points-1]) > 1e-9 {
		t.Errorf("it ends at %v and %v, the line at %v and %v", some.loss[0], some.loss[points-1], whole.loss[0], whole.loss[points-1])
	}
	if math.Abs(some.loss[5]-whole.loss[5]) < 1e-9 {
		t.Error("five images say exactly what twenty do")
	}
}
