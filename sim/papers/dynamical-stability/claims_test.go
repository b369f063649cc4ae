package stability

import (
	"math"
	"strings"
	"testing"

	"orrery/sim"
	"orrery/sim/host/batch"
	"orrery/sim/host/batch/audience"
	"orrery/sim/scene"
)

func execute(t *testing.T, query string, h sim.Host) (*sim.Record, *sim.Live) {
	t.Helper()
	l, problems := Paper.Info().Parse(query)
	if len(problems) > 0 {
		t.Fatal(problems[0])
	}
	return audience.Execute(t, &Paper, l.Values, h)
}

const sparse = "model=diagonal&lr=0.08&n=60&steps=30000"

func TestClaims(t *testing.T) {
	if testing.Short() {
		t.Skip("trains at full size")
	}
	for _, query := range []string{"seed=3", sparse, sparse + "&seed=12"} {
		rec, _ := execute(t, query, &batch.Host{})
		for id, v := range audience.Verdicts(rec) {
			if v != sim.Holds {
				t.Errorf("%s: %s %s", query, id, v)
			}
		}
	}
}

// With a small step neither wall is reached, and the two optimisers end alike.
func TestNegativeControl(t *testing.T) {
	if testing.Short() {
		t.Skip("trains at full size")
	}
	for _, query := range []string{"lr=0.005", "model=diagonal&lr=0.01&n=60&steps=30000"} {
		rec, _ := execute(t, query, &batch.Host{})
		v := audience.Verdicts(rec)
		if v["gen"] != sim.Fails || v["gdtr"] != sim.Fails || v["escape"] != sim.Fails || v["fit"] != sim.Holds || v["gdl"] != sim.Holds {
			t.Errorf("%s: %v", query, v)
		}
		if m := rec.Measures; math.Abs(m["tr_sgd"]/m["tr_gd"]-1) > 0.05 || math.Abs(m["gen"]-1) > 0.1 {
			t.Errorf("%s: traces %v and %v, errors' ratio %v", query, m["tr_sgd"], m["tr_gd"], m["gen"])
		}
	}
}

// What is no minimum is not judged as one.
func TestNoMinimumToJudge(t *testing.T) {
	rec, _ := execute(t, "model=diagonal&lr=0.2&warm=0&steps=5000", &batch.Host{})
	v := audience.Verdicts(rec)
	if v["fit"] != sim.Fails || v["sgd"] != sim.Undecided || v["gen"] != sim.Undecided || v["escape"] != sim.Undecided {
		t.Errorf("verdicts %v", v)
	}
	if rec.Measures["loss_sgd"] != overflow {
		t.Errorf("the final loss is %v", rec.Measures["loss_sgd"])
	}
}

// within looks whether everything lies in its axes.
func within(t *testing.T) func(*scene.Panel, scene.Element) {
	return func(p *scene.Panel, e scene.Element) {
		if p.X != nil && (e.X < p.X.Min || e.X > p.X.Max || e.Y < p.Y.Min-0.1 || e.Y > p.Y.Max) {
			t.Errorf("%s/%s lies outside its axes", p.Key, e.Key)
		}
	}
}

func TestPicturesChangeNoNumber(t *testing.T) {
	for _, query := range []string{
		"n=40&width=30&steps=5000",
		"n=40&width=30&steps=5000&batch=7&lr=0.02&rates=1",
		"n=40&width=30&steps=5050&warm=0&lr=0.2",
		"model=diagonal&lr=0.08&n=60&steps=6000",
		"model=diagonal&lr=0.2&warm=0&steps=5000",
	} {
		unseen, _ := execute(t, query, &batch.Host{})
		a := &audience.Audience{T: t, Words: true, Look: within(t)}
		seen, r := execute(t, query, a)
		if unseen.Digest != seen.Digest {
			t.Errorf("%s: digest %.12s unseen, %.12s seen", query, unseen.Digest, seen.Digest)
		}
		if a.Pictures < 3 {
			t.Errorf("%s: %d pictures", query, a.Pictures)
		}
		if r.Caption() == "" || strings.Contains(r.Caption(), "NaN") || strings.Contains(r.Caption(), "%!") {
			t.Errorf("%s: the caption is %q", query, r.Caption())
		}
		for _, id := range []string{"sgd", "gd"} {
			for _, x := range []float64{0.5, -3, 7, math.NaN(), math.Inf(1)} {
				if r.Move(id, x, x) && !strings.Contains(r.Caption(), "after a kick") {
					t.Errorf("%s: after a kick the caption is %q", query, r.Caption())
				}
			}
		}
		if d := sim.Digest(r.Measures(), r.Series()); d != seen.Digest {
			t.Errorf("%s: a hand changed the record", query)
		}
	}
}
