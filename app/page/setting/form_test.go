package setting

import (
	"slices"
	"strings"
	"testing"

	"github.com/maxence-charriere/go-app/v9/pkg/app"

	"orrery/app/page/toy"
	"orrery/sim"
)

// The parameters that a paper names stand first, in its order; without names the first few do. The seed is folded away.
func TestSplit(t *testing.T) {
	names := func(list []sim.Spec) (ids []string) {
		for _, s := range list {
			ids = append(ids, s.ID)
		}
		return ids
	}
	in := toy.Info
	for _, c := range []struct{ named, main, more []string }{
		{nil, []string{"width", "rate", "share", "both"}, []string{"way", "seed"}},
		{[]string{"way", "rate", "gone"}, []string{"way", "rate"}, []string{"width", "share", "both", "seed"}},
	} {
		in.Main = c.named
		f := Form{Setting: New(in)}
		main, more := f.split()
		if !slices.Equal(names(main), c.main) || !slices.Equal(names(more), c.more) {
			t.Error(c.named, "gives", names(main), names(more))
		}
	}
}

// What is folded away says whether some of it is not as usual.
func TestMoreWords(t *testing.T) {
	in := toy.Info
	in.Params = slices.Clone(in.Params)
	in.Params[4].When = sim.When{{Param: "both", In: []any{true}}} // way
	for query, want := range map[string]string{"": "1 more setting", "seed=3": "1 more setting, 1 changed", "both=1&way=b&seed=3": "2 more settings, 2 changed"} {
		s := New(in)
		s.Open(query)
		f := Form{Setting: s}
		_, more := f.split()
		if got := f.moreWords(more); got != want {
			t.Errorf("%q: %s, want %s", query, got, want)
		}
	}
}

func TestPresetsThatBreakTheClaim(t *testing.T) {
	f := Form{Setting: New(toy.Info), Desk: noDesk{}}
	if html := app.HTMLString(f.chip(1)); !strings.Contains(html, "breaks") || !strings.Contains(html, "must fail") {
		t.Error(html)
	}
	if html := app.HTMLString(f.chip(0)); strings.Contains(html, "breaks") {
		t.Error(html)
	}
	if n := f.lines(); n != 2 { // "Too few. Expect it to fail: it does not fit."
		t.Error(n)
	}
}

func TestDiffer(t *testing.T) {
	in := toy.Info
	in.Params = slices.Clone(in.Params)
	in.Params[1].Symbol = "η"
	values := func(query string) sim.Values {
		l, problems := in.Parse(query)
		if len(problems) > 0 {
			t.Fatal(problems)
		}
		return l.Values
	}
	for _, c := range []struct{ shown, own, there, here string }{
		{"", "width=64", "the default setting", "width = 64"},
		{"rate=0.005&way=b", "", "η = 0.005, way = B", "the default setting"},
		{"width=64&way=b", "way=b&width=32", "width = 64", "width = 32"},
		{"width=64", "rate=0.005&share=0.5&both=1&way=b", "width = 64, η = 0.002, share = 0.3, 2 more", "width = 256, η = 0.005, share = 0.5, 2 more"},
	} {
		if there, here := Differ(in, values(c.shown), values(c.own)); there != c.there || here != c.here {
			t.Errorf("%s, %s: %q and %q", c.shown, c.own, there, here)
		}
	}
}
