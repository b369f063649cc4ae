//go:build !js

package catalog_test

import (
	"errors"
	"fmt"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"pgregory.net/rapid"

	"orrery/sim"
	"orrery/sim/host/batch"
	"orrery/sim/host/source"
	"orrery/sim/papers/catalog"
	"orrery/sim/scene"
)

// watched is a host that takes every picture and stops a run after a while.
type watched struct {
	batch.Host
	until time.Time
}

func (w *watched) Breathe(r *sim.Live) {
	if time.Now().After(w.until) {
		r.Stop()
	}
}
func (w *watched) WantScene() bool      { return true }
func (w *watched) WantMoment() bool     { return true }
func (w *watched) Scene(s *scene.Scene) { w.Last = s }

// budget is how long a run at a corner may go on: an experiment's first phases are seen even where it is slow there.
// CORNER_SECONDS raises it.
func budget() time.Duration {
	if s, err := strconv.ParseFloat(os.Getenv("CORNER_SECONDS"), 64); err == nil {
		return time.Duration(s * float64(time.Second))
	}
	return 250 * time.Millisecond
}

// try runs e for a while; a panic fails the test, and so does what e does not declare.
func try(t *testing.T, e *sim.Experiment, v sim.Values) {
	for _, f := range survive(t, e, v).Faults() {
		t.Errorf("%s: %s", e.Info().String(v), f)
	}
}

// survive runs e for a while; a panic fails the test.
func survive(t interface{ Fatalf(string, ...any) }, e *sim.Experiment, v sim.Values) *sim.Live {
	h := &watched{Host: batch.Host{Load: source.Load}, until: time.Now().Add(budget())}
	_, r, err := sim.Execute(e, v, h)
	if err != nil && !errors.Is(err, sim.Stopped) {
		t.Fatalf("%s: %v", e.Info().String(v), err)
	}
	return r
}

// TestExtremesNeverPanic runs every experiment with each parameter at each bound, and with all at once.
func TestExtremesNeverPanic(t *testing.T) {
	for _, e := range catalog.All {
		t.Run(e.Slug, func(t *testing.T) {
			t.Parallel()
			in := e.Info()
			low, high := in.Defaults(), in.Defaults()
			for _, s := range in.Params {
				a, b := ends(s)
				low[s.ID], high[s.ID] = a, b
				for _, x := range []any{a, b} {
					v := in.Defaults()
					v[s.ID] = x
					try(t, e, v)
				}
			}
			try(t, e, low)
			try(t, e, high)
		})
	}
}

func ends(s sim.Spec) (lo, hi any) {
	switch s.Type {
	case sim.TypeInt:
		return int(s.Min), int(s.Max)
	case sim.TypeFloat:
		return s.Min, s.Max
	case sim.TypeBool:
		return false, true
	case sim.TypeText:
		first, _ := utf8.DecodeRuneInString(s.Alphabet)
		return strings.Repeat(string(first), int(s.Min)), strings.Repeat(string(first), int(s.Max))
	case sim.TypeFile:
		return "", ""
	}
	return s.Options[0].ID, s.Options[len(s.Options)-1].ID
}

// TestCornersNeverPanic runs every experiment at random legal settings, many of their values at a bound.
func TestCornersNeverPanic(t *testing.T) {
	for _, e := range catalog.All {
		t.Run(e.Slug, func(t *testing.T) {
			t.Parallel()
			in := e.Info()
			left := 12 // settings; rapid draws more than there is time for
			rapid.Check(t, func(t *rapid.T) {
				v := sim.Values{}
				for _, s := range in.Params {
					v[s.ID] = draw(t, s)
				}
				if left--; left >= 0 {
					survive(t, e, v)
				}
			})
		})
	}
}

func draw(t *rapid.T, s sim.Spec) any {
	lo, hi := ends(s)
	switch s.Type {
	case sim.TypeInt:
		return rapid.OneOf(rapid.Just(lo.(int)), rapid.Just(hi.(int)), rapid.IntRange(lo.(int), hi.(int))).Draw(t, s.ID)
	case sim.TypeFloat:
		return rapid.OneOf(rapid.Just(s.Min), rapid.Just(s.Max), rapid.Float64Range(s.Min, s.Max)).Draw(t, s.ID)
	case sim.TypeBool:
		return rapid.Bool().Draw(t, s.ID)
	case sim.TypeText:
		return rapid.StringOfN(rapid.RuneFrom([]rune(s.Alphabet)), int(s.Min), int(s.Max), -1).Draw(t, s.ID)
	case sim.TypeFile:
		return "" // the reader's own is nobody else's
	}
	return s.Options[rapid.IntRange(0, len(s.Options)-1).Draw(t, s.ID)].ID
}

// TestEverySettingSurvivesItsLink writes random settings as links and reads them back.
func TestEverySettingSurvivesItsLink(t *testing.T) {
	for _, e := range catalog.All {
		in := e.Info()
		rapid.Check(t, func(t *rapid.T) {
			v := sim.Values{}
			for _, s := range in.Params {
				v[s.ID] = draw(t, s)
			}
			l, problems := in.Parse(in.Query(v))
			if len(problems) > 0 || in.String(l.Values) != in.String(v) || fmt.Sprint(l.Values) != fmt.Sprint(v) {
				t.Fatalf("%s: %v, %v", in.String(v), l.Values, problems)
			}
		})
	}
}
