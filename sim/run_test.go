package sim_test

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"orrery/sim"
	"orrery/sim/host/batch"
	"orrery/sim/scene"
)

// doing is the toy with another run.
func doing(run func(*sim.Run)) *sim.Experiment {
	e := *toy
	e.Claims, e.Run = nil, run
	return &e
}

func did(t *testing.T, host sim.Host, run func(*sim.Run)) (*sim.Record, *sim.Live) {
	t.Helper()
	rec, l, err := sim.Execute(doing(run), nil, host)
	if err != nil {
		t.Fatal(err)
	}
	return rec, l
}

// Nothing that a handle does after the end reaches the record, and trying is a fault.
func TestTheRecordIsClosed(t *testing.T) {
	rec, l := did(t, &batch.Host{}, func(r *sim.Run) {
		r.Measure("x", 1)
		r.Plot("walk", "a", 0, 1)
		r.Handle("pull", func(x, _ float64) {
			r.Measure("x", x)
			r.Forget("x")
			r.Plot("walk", "a", 1, x)
			r.Bar("walk", "b", "c", x)
			r.Matrix("walk", "m", 1, 1, []float64{x})
			r.Clear("walk", "a")
			r.Say("moved to %v", x)
		})
	})
	digest, caption := rec.Digest, rec.Says
	l.Move("pull", 7, 0)
	if rec.Measures["x"] != 1 || len(rec.Charts) != 1 || len(rec.Charts[0].Y) != 1 || sim.Digest(rec.Measures, rec.Charts) != digest || rec.Says != caption {
		t.Errorf("%+v", rec)
	}
	if m := l.Measures(); m["x"] != 1 {
		t.Error("the live measures changed:", m)
	}
	if l.Caption() != "moved to 7" {
		t.Error("the caption is", l.Caption())
	}
	for _, want := range []string{`measures "x" after its end`, `takes back "x" after`, `plots into "walk" after`} {
		if !strings.Contains(strings.Join(l.Faults(), "; "), want) {
			t.Errorf("%q lacks %q", l.Faults(), want)
		}
	}
	rec.Charts[0].Y[0] = 9
	if l.Series()[0].Y[0] != 1 {
		t.Error("a record shares memory with its run")
	}
	l.Measures()["x"] = 5
	rec.Measures["x"] = 6
	if l.Measures()["x"] != 1 {
		t.Error("a host reached the measures")
	}
}

// A measure that is taken back is nowhere.
func TestForget(t *testing.T) {
	seen := -1
	rec, l := did(t, &batch.Host{Tell: func(l *sim.Live) { seen = len(l.Measures()) }}, func(r *sim.Run) {
		r.Measure("x", 1)
		r.Breathe()
		if x, ok := r.Measured("x"); !ok || x != 1 || seen != 1 {
			t.Error(x, ok, seen)
		}
		r.Forget("x")
		r.Breathe()
		if _, ok := r.Measured("x"); ok || seen != 0 {
			t.Error("it is still there", seen)
		}
		r.Measures()["x"] = 2
	})
	if len(rec.Measures) > 0 || len(l.Faults()) > 0 {
		t.Error(rec.Measures, l.Faults())
	}
}

func TestStreams(t *testing.T) {
	_, l := did(t, &batch.Host{}, func(r *sim.Run) {
		a, again, other := r.Rand("a").Float64(), r.Again("a").Float64(), r.Rand("b").Float64()
		if a != again || a == other {
			t.Error(a, again, other)
		}
		r.Again("c")
		r.Again("c")
	})
	if len(l.Faults()) > 0 {
		t.Error(l.Faults())
	}
	for _, first := range []func(*sim.Run){func(r *sim.Run) { r.Rand("a") }, func(r *sim.Run) { r.Again("a") }} {
		_, l = did(t, &batch.Host{}, func(r *sim.Run) { first(r); r.Rand("a") })
		if !strings.Contains(strings.Join(l.Faults(), ""), `the stream "a" twice`) {
			t.Error("it said", l.Faults())
		}
	}
}

// Phases share the bar as planned; without a plan each takes half of what is left.
func TestProgress(t *testing.T) {
	for name, c := range map[string]struct {
		run  func(*sim.Run)
		want []string
	}{
		"planned": {func(r *sim.Run) { r.Plan("One", 1, "Two", 3.0); steps2(r, "One", "Two") },
			[]string{"One 0 0.000", "One 1 0.125", "One 2 0.250", "Two 0 0.250", "Two 1 0.625", "Two 2 1.000"}},
		"in another order": {func(r *sim.Run) { r.Plan("One", 1, "Two", 3); steps2(r, "Two", "One") },
			[]string{"Two 0 0.000", "Two 1 0.375", "Two 2 0.750", "One 0 0.750", "One 1 0.875", "One 2 1.000"}},
		"unplanned": {func(r *sim.Run) { steps2(r, "One", "Two") },
			[]string{"One 0 0.000", "One 1 0.250", "One 2 0.500", "Two 0 0.500", "Two 1 0.625", "Two 2 0.750"}},
		"left early": {func(r *sim.Run) {
			r.Plan("One", 1, "Two", 1)
			for range r.Steps("One", 2) {
				break
			}
			steps2(r, "Two")
		}, []string{"One 0 0.000", "Two 0 0.500", "Two 1 0.750", "Two 2 1.000"}},
		"no steps": {func(r *sim.Run) {
			for range r.Steps("None", 0) {
				t.Error("a step of none")
			}
		}, []string{"None 0 0.000"}},
	} {
		var got []string
		did(t, &batch.Host{Tell: func(l *sim.Live) {
			p := l.Progress()
			got = append(got, fmt.Sprintf("%s %d %.3f", p.Phase, p.Done, p.Fraction))
		}}, c.run)
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%s:\n%s", name, diff)
		}
	}
}

func steps2(r *sim.Run, phases ...string) {
	for _, p := range phases {
		for range r.Steps(p, 2) {
		}
	}
}

// What is made once is made once for all runs that share a shelf; who made it shows in no digest.
func TestOnce(t *testing.T) {
	made := 0
	run := func(r *sim.Run) {
		x := sim.Once(r, fmt.Sprintf("base width=%d", width.In(r)), func(m sim.Maker) float64 {
			made++
			for range m.Steps("Making", 3) {
			}
			m.Breathe()
			return m.Rand("draws").Float64() + 10*m.Rand("others").Float64()
		})
		r.Measure("x", x+r.Rand("own").Float64())
	}
	alone, l := did(t, &batch.Host{}, run)
	if made != 1 || len(l.Faults()) > 0 {
		t.Fatal(made, l.Faults())
	}
	did(t, &batch.Host{}, func(r *sim.Run) {
		sim.Once(r, "key", func(m sim.Maker) int {
			if m.Rand("a").Uint64() == m.Rand("b").Uint64() || m.Rand("a").Uint64() != m.Rand("a").Uint64() {
				t.Error("a maker's streams are not one a name")
			}
			return 0
		})
	})
	shelf := &sim.Shelf{}
	first, _ := did(t, &batch.Host{Kept: shelf}, run)
	second, _ := did(t, &batch.Host{Kept: shelf}, run)
	if made != 2 || alone.Digest != first.Digest || first.Digest != second.Digest {
		t.Error(made, alone.Digest, first.Digest, second.Digest)
	}
	other, _, err := sim.Execute(doing(run), sim.Values{"width": 32}, &batch.Host{Kept: shelf})
	if err != nil || made != 3 || other.Measures["x"] == first.Measures["x"] {
		t.Error("another key gave", err, made, other)
	}
}

// What is made while something is being kept may not depend on the run or leave traces in it.
func TestOnceIsOfItsKeyAlone(t *testing.T) {
	_, l := did(t, &batch.Host{}, func(r *sim.Run) {
		sim.Once(r, "key", func(sim.Maker) int {
			r.Rand("own")
			r.Measure("x", 1)
			r.Plot("walk", "a", 1, 1)
			return 1
		})
	})
	faults := strings.Join(l.Faults(), "; ")
	for _, want := range []string{`the run's stream "own"`, `measures "x" while it makes "key"`, `plots into "walk" while`} {
		if !strings.Contains(faults, want) {
			t.Errorf("%q lacks %q", faults, want)
		}
	}
	for what, run := range map[string]func(*sim.Run){
		"is made while": func(r *sim.Run) {
			sim.Once(r, "a", func(sim.Maker) int { return sim.Once(r, "b", func(sim.Maker) int { return 1 }) })
		},
		"two types": func(r *sim.Run) {
			sim.Once(r, "a", func(sim.Maker) int { return 1 })
			sim.Once(r, "a", func(sim.Maker) string { return "" })
		},
	} {
		if _, _, err := sim.Execute(doing(run), nil, &batch.Host{Kept: &sim.Shelf{}}); err == nil || !strings.Contains(err.Error(), what) {
			t.Errorf("%s: %v", what, err)
		}
	}
}

// A run that is stopped while it makes something leaves nothing on the shelf; many at once make it once; old things go.
func TestShelf(t *testing.T) {
	shelf := &sim.Shelf{}
	run := func(r *sim.Run) {
		r.Measure("x", sim.Once(r, "key", func(m sim.Maker) float64 {
			for range m.Steps("Making", 3) {
			}
			return 4
		}))
	}
	stopping := &batch.Host{Kept: shelf, Tell: func(l *sim.Live) {
		if l.Progress().Done == 2 {
			l.Stop()
		}
	}}
	if _, _, err := sim.Execute(doing(run), nil, stopping); !errors.Is(err, sim.Stopped) {
		t.Fatal(err)
	}
	if rec, _ := did(t, &batch.Host{Kept: shelf}, run); rec.Measures["x"] != 4 {
		t.Error(rec.Measures)
	}

	var group sync.WaitGroup
	var mu sync.Mutex
	made := map[string]int{}
	for i := range 64 {
		group.Go(func() {
			key := fmt.Sprint(i % 4)
			shelf.Keep(key, func() any {
				time.Sleep(time.Millisecond) // the others come meanwhile
				mu.Lock()
				defer mu.Unlock()
				made[key]++
				return key
			})
		})
	}
	group.Wait()
	for key, n := range made {
		if n != 1 {
			t.Errorf("%s was made %d times", key, n)
		}
	}
	for i := range 20 {
		shelf.Keep(fmt.Sprint("more ", i), func() any { return i })
		shelf.Keep("0", func() any { t.Error("what is asked for again and again was let go"); return "" })
	}
	again := false
	shelf.Keep("more 0", func() any { again = true; return 0 })
	if !again {
		t.Error("it keeps everything")
	}
}

// A handle may ask for another setting, in numbers that the parameter can take.
func TestPropose(t *testing.T) {
	_, l := did(t, &batch.Host{}, func(r *sim.Run) {
		r.Handle("pull", func(x, y float64) {
			if y > 0 {
				r.Propose(sim.Values{"width": x, "rate": 1e9, "way": "b c"})
			}
		})
	})
	if l.Move("pull", 77.7, 1); !cmp.Equal(l.Proposal(), sim.Values{"width": 78, "rate": 0.01, "way": "b c"}) {
		t.Error(l.Proposal())
	}
	if l.Move("pull", 0, 0); l.Proposal() != nil {
		t.Error("it goes on proposing", l.Proposal())
	}
	if len(l.Faults()) > 0 {
		t.Error(l.Faults())
	}
	for what, set := range map[string]sim.Values{`"odd"`: {"odd": 1}, "none of them": {"way": "z"}, "not a number": {"width": math.NaN()}} {
		_, l := did(t, &batch.Host{}, func(r *sim.Run) { r.Handle("pull", func(_, _ float64) { r.Propose(set) }) })
		l.Move("pull", 0, 0)
		if faults := strings.Join(l.Faults(), ""); faults == "" || what != "not a number" && !strings.Contains(faults, what) {
			t.Errorf("%v: %q", set, faults)
		}
	}
	_, l = did(t, &batch.Host{}, func(r *sim.Run) { r.Propose(sim.Values{"width": 20}) })
	if !strings.Contains(strings.Join(l.Faults(), ""), "before its end") {
		t.Error(l.Faults())
	}
}

// A record says what was read, what its numbers are, and the whole setting.
func TestRecordSaysWhatItIsOf(t *testing.T) {
	e := doing(func(r *sim.Run) {
		r.Data("digits")
		r.Data("digits")
		r.Measure("x", 1)
		r.Measure("error_lora", 1)
		r.Measure("error_full", 1)
		r.Measure("other", 1)
	})
	e.Data = func(sim.Values) []string { return []string{"digits"} }
	e.Readouts = []sim.Readout{{ID: "x", Label: "at {width}", Unit: "nats"}}
	e.Measures = []sim.Quantity{{ID: "error_*", Label: "error of *", Unit: "%"}}
	rec, l, err := sim.Execute(e, sim.Values{"width": 32}, &batch.Host{Load: func(string) ([]byte, error) { return []byte("abc"), nil }})
	if err != nil {
		t.Fatal(err)
	}
	const abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad" // FIPS 180-2, appendix B.1
	if !cmp.Equal(rec.Data, []sim.DataRead{{Name: "digits", SHA256: abc}}) {
		t.Error(rec.Data)
	}
	if want := map[string]sim.Quantity{"x": {Label: "at 32", Unit: "nats"}, "error_lora": {Label: "error of lora", Unit: "%"},
		"error_full": {Label: "error of full", Unit: "%"}}; !cmp.Equal(rec.Units, want) {
		t.Error(cmp.Diff(want, rec.Units))
	}
	if rec.Link != "toy?width=32" || rec.Share != "toy?width=32&rate=0.002&way=a&both=0&seed=0&v=3" {
		t.Error(rec.Link, rec.Share)
	}
	for _, want := range []string{"data digits", "measure error_full"} {
		if !l.Used()[want] {
			t.Errorf("%v lacks %q", l.Used(), want)
		}
	}
}

func TestHandlesAreDeclared(t *testing.T) {
	e := doing(func(r *sim.Run) {
		for _, id := range []string{"pull", "z0", "z12", "y1", "x3end", "x3not"} {
			r.Handle(id, func(_, _ float64) {})
		}
		r.Draw(func(*scene.Scene) {})
	})
	e.Handles = []sim.Handle{{ID: "pull"}, {ID: "z*"}, {ID: "x*end"}}
	_, l, err := sim.Execute(e, nil, &batch.Host{})
	if err != nil || !slices.Equal(l.Faults(), []string{`it offers the handle "y1", which it does not declare`, `it offers the handle "x3not", which it does not declare`}) {
		t.Error(err, l.Faults())
	}
	if !l.Used()["handle z*"] || l.Used()["handle y1"] {
		t.Error(l.Used())
	}
}

// A place that is no place moves nothing.
func TestHandsGoToPlaces(t *testing.T) {
	moved := 0
	_, l := did(t, &batch.Host{}, func(r *sim.Run) { r.Handle("pull", func(_, _ float64) { moved++ }) })
	for _, x := range []float64{math.NaN(), math.Inf(1), math.Inf(-1)} {
		if !l.Move("pull", x, 0) || !l.Move("pull", 0, x) {
			t.Error("there is no such handle")
		}
	}
	if moved != 0 {
		t.Error("it was moved", moved, "times")
	}
	if l.Move("pull", 1, 2); moved != 1 {
		t.Error("it was not moved")
	}
}

// What was called final stays.
func TestFinalIsFinal(t *testing.T) {
	for want, run := range map[string]func(*sim.Run){
		`measures "x" again, which it had called final`: func(r *sim.Run) { r.Measure("x", 1); r.Final("x"); r.Measure("x", 2) },
		`calls "x" final, which it has not measured`:    func(r *sim.Run) { r.Final("x") },
	} {
		if _, l := did(t, &batch.Host{}, run); !strings.Contains(strings.Join(l.Faults(), ""), want) {
			t.Errorf("%q, want %q", l.Faults(), want)
		}
	}
}

func TestMeasureFinite(t *testing.T) {
	rec, _ := did(t, &batch.Host{}, func(r *sim.Run) {
		if !r.MeasureFinite("x", 3) || r.MeasureFinite("x", math.NaN()) || r.MeasureFinite("y", math.Inf(-1)) {
			t.Error("it takes what is no number, or not what is one")
		}
	})
	if !cmp.Equal(rec.Measures, sim.Measures{"x": 3}) {
		t.Error(rec.Measures)
	}
}

// summing is a host that has checked its files.
type summing struct{ batch.Host }

func (*summing) Sum(name string) string { return map[string]string{"digits": "checked"}[name] }

// A file is said once however often it is read, by the sum that its host has checked where it has one.
func TestDataIsSaidOnce(t *testing.T) {
	e := doing(func(r *sim.Run) {
		for range 2 {
			r.Data("digits")
			r.Data("mail")
			if _, ok := corpus.In(r); !ok {
				t.Error("the reader's file is not there")
			}
		}
	})
	e.Params = append(slices.Clone(e.Params), corpus)
	e.Data = func(sim.Values) []string { return []string{"digits", "mail"} }
	own := []byte("the white whale")
	host := &summing{batch.Host{Load: func(name string) ([]byte, error) {
		if strings.HasPrefix(name, "own/") {
			return own, nil
		}
		return []byte("abc"), nil
	}}}
	rec, _, err := sim.Execute(e, sim.Values{"corpus": sim.FileValue(own)}, host)
	if err != nil {
		t.Fatal(err)
	}
	want := []sim.DataRead{{Name: "digits", SHA256: "checked"},
		{Name: "mail", SHA256: "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"}, // FIPS 180-2, appendix B.1
		{Name: "own corpus", SHA256: sim.FileValue(own)[:64]}}
	if diff := cmp.Diff(want, rec.Data); diff != "" {
		t.Error(diff)
	}
}
