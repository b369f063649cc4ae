package verify

import (
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"orrery/sim"
	"orrery/sim/host/batch"
)

var size = &sim.Int{ID: "size", Label: "Size", Default: 1, Max: 9}

// toy measures whether its seed is odd.
func toy(ran *atomic.Int32) *sim.Experiment {
	return &sim.Experiment{Slug: "toy", Version: 1, Params: []sim.Param{size},
		Claims: []sim.Claim{
			{ID: "odd", Tests: []sim.Test{{Value: sim.Mean("odd"), Holds: sim.AtLeast(1)}},
				Breaks: sim.Breaking{Set: sim.Values{"size": 0}, Why: "nothing is odd"}},
			{ID: "next", Seeds: 1, Tests: []sim.Test{{Value: sim.Mean("odd"), Holds: sim.Between(0.4, 0.6)}},
				Breaks: sim.Breaking{Set: sim.Values{"size": 2}, Why: "it does not break"}},
			{ID: "half", Undecided: func(r sim.Runs) string {
				if r.Mean(0, "half") == 0 {
					return "nothing is half"
				}
				return ""
			}, Tests: []sim.Test{{Value: sim.Mean("half"), Holds: sim.AtLeast(1)}}},
			{ID: "nan", Tests: []sim.Test{{Value: sim.Mean("none"), Holds: sim.AtLeast(1)}}},
		},
		Data: func(sim.Values) []string { return []string{"digits"} },
		Run: func(r *sim.Run) {
			ran.Add(1)
			r.Data("digits")
			r.Measure("odd", float64(sim.Seed.In(r)%2*min(1, size.In(r))))
			r.Measure("half", float64(7*(sim.Seed.In(r)%2)))
		},
	}
}

func digits(text string) func(string) ([]byte, error) {
	return func(name string) ([]byte, error) {
		if name != "digits" {
			return nil, os.ErrNotExist
		}
		return []byte(text), nil
	}
}

func check() Check {
	return Check{First: 10, Seeds: 6, Date: "2026-12-01", Batch: batch.Batch{Workers: 2, Load: digits("0123")}}
}

func TestScoresCountEverySeed(t *testing.T) {
	var ran atomic.Int32
	e := toy(&ran)
	p, err := check().Experiment(e)
	if err != nil {
		t.Fatal(err)
	}
	if c := p.Claims[0]; c.Held != 3 || c.Failed != 3 || c.Tests[0].Mean != 0.5 || c.Tests[0].Min != 0 || c.Tests[0].Max != 1 || math.Abs(float64(c.Tests[0].SD)-math.Sqrt(0.3)) > 1e-12 {
		t.Errorf("%+v", c)
	}
	// Each seed has its value, in their order; one that decided nothing has none.
	for seed, want := range []sim.Num{0, 1, 0, 1, 0, 1} {
		if got := p.Claims[0].Tests[0].Values[seed]; got != want {
			t.Errorf("seed %d: %g", 10+seed, got)
		}
		if got := p.Claims[2].Tests[0].Values[seed]; math.IsNaN(float64(got)) != (want == 0) {
			t.Errorf("seed %d, which decides nothing if it is even: %g", 10+seed, got)
		}
	}
	if c := p.Claims[1]; c.Held != 6 || c.Tests[0].SD != 0 {
		t.Errorf("%+v", c)
	}
	if c := p.Claims[2]; c.Held != 3 || c.Undecided != 3 || c.Tests[0].Mean != 7 || c.Tests[0].SD != 0 {
		t.Errorf("seeds that decide nothing count in a mean: %+v", c)
	}
	if c := p.Claims[3]; c.Undecided != 6 || !math.IsNaN(float64(c.Tests[0].Mean)) || c.Broken != nil {
		t.Errorf("%+v", c)
	}
	// Where they must fail: the first does, the second holds all the same.
	if b := p.Claims[0].Broken; b == nil || b.Verdict != sim.Fails || b.Link != "toy?size=0" || b.Values[0] != 0 {
		t.Errorf("%+v", b)
	}
	if b := p.Claims[1].Broken; b == nil || b.Verdict != sim.Holds || b.Values[0] != 0.5 {
		t.Errorf("%+v", b)
	}
	if n := len(check().Links(e)); n != 10 || ran.Load() != 10 {
		t.Error(n, "links,", ran.Load(), "runs; wanted are 6 seeds and the one after, one where the first must fail, two where the second must")
	}
	if len(p.Data) != 1 || p.Data[0].Name != "digits" || p.Seeds != 6 || p.First != 10 || p.Version != 1 {
		t.Errorf("%+v", p)
	}
}

func TestSpread(t *testing.T) {
	s := spread([]sim.Num{2, 4, 4, sim.Num(math.NaN()), 4, 5, 5, 7, 9})
	if s.Mean != 5 || math.Abs(float64(s.SD)-math.Sqrt(32.0/7)) > 1e-12 || s.Min != 2 || s.Max != 9 || len(s.Values) != 9 {
		t.Errorf("%+v", s)
	}
	if s := spread(nil); !math.IsNaN(float64(s.Mean)) || !math.IsNaN(float64(s.Max)) {
		t.Errorf("%+v", s)
	}
	if m := median([]float64{9, 1, 5}); m != 5 || !math.IsNaN(median(nil)) {
		t.Error(m)
	}
}

// A score is stale for each thing that it stands on, and says which.
func TestStale(t *testing.T) {
	var ran atomic.Int32
	e := toy(&ran)
	p, err := check().Experiment(e)
	if err != nil {
		t.Fatal(err)
	}
	load := digits("0123")
	if why := check().Stale(e.Info(), &p, load); why != "" {
		t.Error("it is stale:", why)
	}
	e.Claims[0].Says = "Odd seeds are odd"
	if why := check().Stale(e.Info(), &p, load); why != "" {
		t.Error("for other words it is stale:", why)
	}
	for want, spoil := range map[string]func(e *sim.Experiment, c *Check) (*Paper, func(string) ([]byte, error)){
		"no score yet": func(*sim.Experiment, *Check) (*Paper, func(string) ([]byte, error)) { return nil, load },
		"its version is 2": func(e *sim.Experiment, _ *Check) (*Paper, func(string) ([]byte, error)) {
			e.Version = 2
			return &p, load
		},
		"seeds 10 to 16": func(_ *sim.Experiment, c *Check) (*Paper, func(string) ([]byte, error)) { c.Seeds = 7; return &p, load },
		"seeds 11 to 16": func(_ *sim.Experiment, c *Check) (*Paper, func(string) ([]byte, error)) {
			c.First = 11
			return &p, load
		},
		"lacks the values": func(e *sim.Experiment, _ *Check) (*Paper, func(string) ([]byte, error)) {
			old := p
			old.Claims = slices.Clone(p.Claims)
			old.Claims[1].Tests = []Test{{Mean: 0.5}}
			return &old, load
		},
		"digits has changed": func(*sim.Experiment, *Check) (*Paper, func(string) ([]byte, error)) { return &p, digits("0124") },
		"digits is not at hand": func(*sim.Experiment, *Check) (*Paper, func(string) ([]byte, error)) {
			return &p, func(string) ([]byte, error) { return nil, os.ErrNotExist }
		},
		"other thresholds": func(e *sim.Experiment, _ *Check) (*Paper, func(string) ([]byte, error)) {
			e.Claims[3].Tests = []sim.Test{{Value: sim.Mean("none"), Holds: sim.AtLeast(2)}}
			return &p, load
		},
		"thresholds or settings": func(e *sim.Experiment, _ *Check) (*Paper, func(string) ([]byte, error)) {
			e.Claims[0].Breaks.Set = sim.Values{"size": 3}
			return &p, load
		},
	} {
		e, c := toy(&ran), check()
		score, load := spoil(e, &c)
		if why := c.Stale(e.Info(), score, load); !strings.Contains(why, want) {
			t.Errorf("%q, want %q", why, want)
		}
	}
}

// A check that is broken off goes on where it was; what was cut in the middle of a line is made again.
func TestACheckGoesOn(t *testing.T) {
	var ran atomic.Int32
	e, folder := toy(&ran), t.TempDir()
	plain := e.Run
	e.Run = func(r *sim.Run) {
		if sim.Seed.In(r) == 13 {
			panic("it is Friday")
		}
		plain(r)
	}
	c := check()
	c.Batch.Workers = 1
	again := func() (Paper, error) {
		k, err := Keep(folder, e.Slug)
		if err != nil {
			t.Fatal(err)
		}
		defer k.Close()
		c.Runs = k
		return c.Experiment(e)
	}
	if _, err := again(); err == nil || !strings.Contains(err.Error(), "seed=13") {
		t.Fatal(err)
	}
	before := ran.Load()
	if before == 0 || before > 4 {
		t.Fatal(before, "runs ended before it broke off")
	}
	path := filepath.Join(folder, "toy.jsonl")
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	// Cut within the line, or just before its end: what would be written next must not be of one line with it.
	for _, cut := range []int{3, 1} {
		if err := os.WriteFile(path, text[:len(text)-cut], 0o644); err != nil {
			t.Fatal(err)
		}
		if k, err := Keep(folder, e.Slug); err != nil || k.Len() != int(before)-1 {
			t.Errorf("cut by %d: %v, %d of %d runs are kept", cut, err, k.Len(), before)
		} else {
			k.Close()
		}
	}
	e.Run = plain
	p, err := again()
	if err != nil || ran.Load() != before+10-(before-1) {
		t.Error(err, ran.Load(), "runs, of which", before, "before it was broken off")
	}
	ran.Store(0)
	kept, err := again()
	if err != nil || ran.Load() != 0 || kept.Basis != p.Basis || kept.Claims[0].Tests[0].Mean != p.Claims[0].Tests[0].Mean || len(kept.Data) != 1 {
		t.Error(err, ran.Load(), kept)
	}
}

// A score survives its file; one that can't be read is named, with what to do.
func TestFiles(t *testing.T) {
	var ran atomic.Int32
	root := t.TempDir()
	if p, err := Read(root, "toy"); p != nil || err != nil {
		t.Error(p, err)
	}
	p, err := check().Experiment(toy(&ran))
	if err != nil {
		t.Fatal(err)
	}
	if err := os.MkdirAll(filepath.Join(root, filepath.Dir(File("toy"))), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := Write(root, p); err != nil {
		t.Fatal(err)
	}
	back, err := Read(root, "toy")
	if err != nil || back.Basis != p.Basis || !slices.Equal(back.Data, p.Data) || back.Claims[0].Held != 3 || back.Claims[0].Broken.Verdict != sim.Fails || back.Date != "2026-12-01" || !slices.Equal(back.Claims[0].Tests[0].Values, p.Claims[0].Tests[0].Values) || !math.IsNaN(float64(back.Claims[3].Tests[0].Mean)) {
		t.Error(err, back)
	}
	// A list of values takes one line.
	if text, err := os.ReadFile(filepath.Join(root, File("toy"))); err != nil || !strings.Contains(string(text), `"values": [null,7,null,7,null,7]`) {
		t.Errorf("%v\n%s", err, text)
	}
	for _, text := range []string{`{"slug": "toy", "version`, `{"slug": "other"}`, ``} {
		if err := os.WriteFile(filepath.Join(root, File("toy")), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		if _, err := Read(root, "toy"); err == nil || !strings.Contains(err.Error(), "make verify ONLY=toy") {
			t.Errorf("%q: %v", text, err)
		}
	}
}

// A run whose numbers the file can't hold is made again, not brought back as another.
func TestInfinitiesAreNotKept(t *testing.T) {
	folder := t.TempDir()
	for range 2 {
		k, err := Keep(folder, "toy")
		if err != nil || k.Len() != 0 {
			t.Fatal(err, k.Len())
		}
		if err := k.Put(Ran{Link: "toy", Measures: sim.Measures{"x": math.Inf(-1)}}); err != nil {
			t.Error(err)
		}
		k.Close()
	}
}
