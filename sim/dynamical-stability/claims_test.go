package stability

import (
	"math"
	"strings"
	"testing"

	"orrery/sim"
	"orrery/sim/batch"
	"orrery/sim/scene"
)

func execute(t *testing.T, query string, h sim.Host) (*sim.Record, *sim.Run) {
	t.Helper()
	l, problems := Paper.Info().Parse(query)
	if len(problems) > 0 {
		t.Fatal(problems[0])
	}
	rec, r, err := sim.Execute(&Paper, l.Values, h)
	if err != nil {
		t.Fatal(err)
	}
	return rec, r
}

func verdicts(rec *sim.Record) map[string]string {
	out := map[string]string{}
	for _, c := range rec.Claims {
		out[c.ID] = c.Verdict
	}
	return out
}

const sparse = "model=diagonal&lr=0.08&n=60&steps=30000"

func TestClaims(t *testing.T) {
	if testing.Short() {
		t.Skip("trains at full size")
	}
	for _, query := range []string{"seed=3", sparse, sparse + "&seed=12"} {
		rec, _ := execute(t, query, &batch.Host{})
		for id, v := range verdicts(rec) {
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
		v := verdicts(rec)
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
	v := verdicts(rec)
	if v["fit"] != sim.Fails || v["sgd"] != sim.Undecided || v["gen"] != sim.Undecided || v["escape"] != sim.Undecided {
		t.Errorf("verdicts %v", v)
	}
	if rec.Measures["loss_sgd"] != overflow {
		t.Errorf("the final loss is %v", rec.Measures["loss_sgd"])
	}
}

// audience wants every picture and looks whether it is well made.
type audience struct {
	batch.Host
	t        *testing.T
	pictures int
}

func (a *audience) WantScene() bool  { return true }
func (a *audience) WantMoment() bool { return true }

func (a *audience) Scene(s *scene.Scene) {
	a.pictures++
	a.Host.Scene(s)
	keys := map[string]bool{}
	for _, p := range s.Panels {
		if p.Place.Col+p.Place.Cols > s.Cols || p.Place.Row+p.Place.Rows > s.Rows {
			a.t.Errorf("panel %s leaves the grid", p.Key)
		}
		if p.Says == "" || strings.Contains(p.Says, "NaN") || strings.Contains(p.Says, "%!") {
			a.t.Errorf("panel %s says %q", p.Key, p.Says)
		}
		for _, e := range p.Elements {
			key := p.Key + "/" + e.Key
			if keys[key] {
				a.t.Errorf("%s stands twice in a picture", key)
			}
			keys[key] = true
			for _, x := range append([]float64{e.X, e.Y, e.W, e.H}, e.Points...) {
				if math.IsNaN(x) || math.IsInf(x, 0) {
					a.t.Errorf("%s has a place that is no number", key)
				}
			}
			if p.X != nil && (e.X < p.X.Min || e.X > p.X.Max || e.Y < p.Y.Min-0.1 || e.Y > p.Y.Max) {
				a.t.Errorf("%s lies outside its axes", key)
			}
		}
	}
	for _, p := range s.Panels {
		for _, e := range p.Elements {
			for _, l := range e.Links {
				if !keys[l] {
					a.t.Errorf("%s/%s is linked to %s, which is not there", p.Key, e.Key, l)
				}
			}
		}
	}
}

func TestPicturesChangeNoNumber(t *testing.T) {
	for _, query := range []string{
		"n=40&width=30&steps=5000",
		"n=40&width=30&steps=5000&batch=7&lr=0.02&sweep=1",
		"n=40&width=30&steps=5050&warm=0&lr=0.2",
		"model=diagonal&lr=0.08&n=60&steps=6000",
		"model=diagonal&lr=0.2&warm=0&steps=5000",
	} {
		unseen, _ := execute(t, query, &batch.Host{})
		a := &audience{t: t}
		seen, r := execute(t, query, a)
		if unseen.Digest != seen.Digest {
			t.Errorf("%s: digest %.12s unseen, %.12s seen", query, unseen.Digest, seen.Digest)
		}
		if a.pictures < 3 {
			t.Errorf("%s: %d pictures", query, a.pictures)
		}
		if r.Caption == "" || strings.Contains(r.Caption, "NaN") || strings.Contains(r.Caption, "%!") {
			t.Errorf("%s: the caption is %q", query, r.Caption)
		}
		for _, id := range []string{"sgd", "gd"} {
			for _, x := range []float64{0.5, -3, 7, math.NaN(), math.Inf(1)} {
				if r.Move(id, x, x) && !strings.Contains(r.Caption, "after a kick") {
					t.Errorf("%s: after a kick the caption is %q", query, r.Caption)
				}
			}
		}
		if d := sim.Digest(r.Measures, r.Series); d != seen.Digest {
			t.Errorf("%s: a hand changed the record", query)
		}
	}
}
