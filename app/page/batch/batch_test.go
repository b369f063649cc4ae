package batch

import (
	"math"
	"slices"
	"strings"
	"testing"

	"orrery/app/page/notice"
	"orrery/app/page/run"
	"orrery/app/page/toy"
	"orrery/sim"
	"orrery/sim/host/wire"
)

// host writes down what it was asked.
type host struct {
	launched [][]string
	judged   []map[string]sim.Measures
	ended    int
}

func (h *host) Launch(links []string)                         { h.launched = append(h.launched, links) }
func (h *host) End()                                          { h.ended++ }
func (h *host) Size() int                                     { return 4 }
func (h *host) Judge(_ string, known map[string]sim.Measures) { h.judged = append(h.judged, known) }
func (h *host) Start(string)                                  {}
func (h *host) Command(wire.Command)                          {}
func (h *host) Stop()                                         {}

func record(seed int, x float64) *sim.Record {
	v := toy.Info.Defaults()
	v["seed"] = seed
	return &sim.Record{Link: toy.Info.String(v), Params: v, Measures: sim.Measures{"x": x}, ElapsedMS: 3000}
}

// ended is a run that has ended, kept.
func ended(t *testing.T) (*run.Run, *Further, *host, *notice.List) {
	t.Helper()
	said, h := &notice.List{}, &host{}
	r := run.New(toy.Info, nil, said)
	f := New(r, said)
	r.Mount(h)
	f.Mount(h)
	r.Start("toy")
	if !r.Hear(wire.Event{Kind: "record", Link: "toy", Record: record(0, 1)}) {
		t.Fatal("no record")
	}
	f.Keep()
	return r, f, h, said
}

func hear(f *Further, r *sim.Record) { f.Hear(wire.Event{Kind: "record", Link: r.Link, Record: r}) }

func TestACheckRunsWhatIsMissing(t *testing.T) {
	_, f, h, _ := ended(t)
	if len(h.judged) > 0 {
		t.Error("one run alone was judged anew")
	}
	f.Check()
	f.Check()
	f.Ensemble()
	if len(h.launched) != 1 || !slices.Equal(h.launched[0], []string{"toy?both=1"}) || f.Batch.What != Check {
		t.Fatal(h.launched)
	}
	f.Hear(wire.Event{Kind: "progress", Link: "toy?both=1", Progress: &sim.Progress{Fraction: 0.25}})
	f.Hear(wire.Event{Kind: "progress", Link: "toy?seed=9", Progress: &sim.Progress{Fraction: 1}})
	if f.Batch.Fraction() != 0.25 {
		t.Error(f.Batch.Fraction())
	}
	r := record(0, 2)
	r.Link = "toy?both=1"
	if hear(f, r); f.Batch != nil || h.ended != 1 || len(h.judged) != 1 || len(h.judged[0]) != 2 || h.judged[0]["toy?both=1"]["x"] != 2 {
		t.Error(f.Batch, h.ended, h.judged)
	}
	if f.Check(); len(h.launched) != 1 || len(h.judged) != 2 {
		t.Error("nothing is missing, and it did not judge at once")
	}
}

func TestAnEnsemble(t *testing.T) {
	_, f, h, _ := ended(t)
	f.Known.Keep(toy.Info, record(2, 4))
	f.Ensemble()
	if !slices.Equal(f.Seeds, []string{"toy", "toy?seed=1", "toy?seed=2", "toy?seed=3", "toy?seed=4"}) ||
		!slices.Equal(h.launched[0], []string{"toy?seed=1", "toy?seed=3", "toy?seed=4"}) {
		t.Fatal(f.Seeds, h.launched)
	}
	hear(f, record(1, 4))
	if got := f.Batch.Fraction(); math.Abs(got-1.0/3) > 1e-12 || f.Batch.Ended != 1 {
		t.Error(got, f.Batch.Ended)
	}
	rows := f.rows()
	if len(rows) != 1 || rows[0].ID != "x" || rows[0].Mean != 3 || math.Abs(rows[0].SD-math.Sqrt(3)) > 1e-12 || !slices.Equal(rows[0].Each, []float64{1, 4, 4}) {
		t.Errorf("%+v", rows)
	}
	if rows[0].Label != "X" {
		t.Error("it is called", rows[0].Label)
	}
	f.at.Info.Readouts = []sim.Readout{{ID: "x", Label: "X of {width}", When: sim.When{{Param: "both", In: []any{false}}}}}
	if rows := f.rows(); len(rows) != 1 || rows[0].Label != "X of 256" {
		t.Errorf("%+v", rows)
	}
	f.at.Info.Readouts[0].When[0].Not = true
	if rows := f.rows(); len(rows) != 0 {
		t.Errorf("what does not apply has a row: %+v", rows)
	}
	f.at.Info.Readouts = toy.Info.Readouts
	hear(f, record(3, math.NaN()))
	if len(f.rows()) != 0 {
		t.Error("a measure that a run has not is averaged:", f.rows())
	}
}

func TestWhatBreaksABatchOff(t *testing.T) {
	for name, stop := range map[string]func(f *Further){
		"cancelled": func(f *Further) { f.Cancel() },
		"failed":    func(f *Further) { f.Hear(wire.Event{Kind: "failed", Link: "toy?seed=3", Message: "No."}) },
		"lost":      func(f *Further) { f.Lost("died") },
	} {
		_, f, h, said := ended(t)
		f.Ensemble()
		hear(f, record(1, 2))
		stop(f)
		if f.Batch != nil || h.ended != 1 || len(h.judged) != 1 || f.Known["toy?seed=1"] == nil {
			t.Errorf("%s: %v, %d, %v", name, f.Batch, h.ended, h.judged)
		}
		if n := len(said.All()); n != map[string]int{"failed": 1, "lost": 1}[name] {
			t.Errorf("%s: said %v", name, said.All())
		}
		if stop(f); h.ended != 1 {
			t.Errorf("%s: ended twice", name)
		}
	}
}

// The reader may start another run while a batch goes on: there is no record to judge then.
func TestABatchEndsDuringAnotherRun(t *testing.T) {
	r, f, h, _ := ended(t)
	f.Check()
	r.Start("toy?seed=5")
	other := record(0, 2)
	other.Link = "toy?both=1"
	if hear(f, other); f.Batch != nil || len(h.judged) != 0 || f.Known["toy?both=1"] == nil {
		t.Error(f.Batch, h.judged)
	}
	if r.Hear(wire.Event{Kind: "record", Link: "toy?seed=5", Record: record(5, 2)}) {
		f.Keep()
	}
	if len(h.judged) != 1 || len(h.judged[0]) != 3 {
		t.Error("the new run was not judged with the others:", h.judged)
	}
}

func TestTheStoredRunIsPartOfACheck(t *testing.T) {
	said, h := &notice.List{}, &host{}
	r := run.New(toy.Info, &run.Stored{Record: record(0, 1)}, said)
	f := New(r, said)
	if f.Cost(3) != 12 {
		t.Error("without a host, three runs of 6 s take", f.Cost(3))
	}
	f.Mount(h)
	if f.Cost(5) != 12 {
		t.Error("four at a time, five runs of 6 s take", f.Cost(5))
	}
	if f.Check(); f.Known["toy"] == nil || len(f.Seeds) != 0 {
		t.Error("the stored run is not known")
	}
}

func TestStrip(t *testing.T) {
	s := strip(row{Each: []float64{1, 3, 2}})
	for _, want := range []string{`cx="0.0"`, `cx="200.0"`, `cx="100.0"`, `aria-label="1, 3, 2"`} {
		if !strings.Contains(s, want) {
			t.Errorf("%s is not in %s", want, s)
		}
	}
	if s := strip(row{Each: []float64{2, 2}}); strings.Contains(s, "NaN") {
		t.Error(s)
	}
}
