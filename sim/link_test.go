package sim_test

import (
	"strings"
	"testing"

	"orrery/sim"
)

// renamed is the toy's table with a parameter that had another name.
func renamed() sim.Info {
	e := *toy
	e.Params = []sim.Param{width, &sim.Bool{ID: "rates", Label: "All rates", Was: "sweep"}}
	return e.Info()
}

// Links with a parameter's old name are understood; new ones have its new name.
func TestOldNames(t *testing.T) {
	in := renamed()
	l, problems := in.Parse("sweep=1&v=2")
	if len(problems) > 0 || l.Values["rates"] != true || in.String(l.Values) != "toy?rates=1" {
		t.Error(l, problems)
	}
	for _, q := range []string{"sweep=1&rates=1", "rates=0&sweep=1", "rates=1&rates=1"} {
		if _, problems := in.Parse(q); len(problems) != 1 || problems[0].Code != "repeated" {
			t.Errorf("%s: %v", q, problems)
		}
	}
	if _, problems := in.Parse("sweep=many"); len(problems) != 1 || problems[0].Param != "rates" {
		t.Error(problems)
	}
}

// What mail and social media add to a link is passed over.
func TestCarriedNames(t *testing.T) {
	l, problems := info.Parse("utm_source=mail&width=32&fbclid=x%20y&gclid=&utm_=1")
	if len(problems) > 0 || info.String(l.Values) != "toy?width=32" {
		t.Error(l, problems)
	}
	if _, problems := info.Parse("utmost=1"); len(problems) != 1 {
		t.Error(problems)
	}
}

// A link that is handed on names every value, so that it means the same under other defaults.
func TestWholeLinks(t *testing.T) {
	short, _ := info.Parse("width=32")
	if short.Whole {
		t.Error("a link of one value is not whole")
	}
	query := info.Share(short.Values, sim.Link{Run: true, Embed: true})
	if query != "width=32&rate=0.002&way=a&both=0&seed=0&v=3&run=1&embed=1" {
		t.Error(query)
	}
	later := *toy
	other := *rate
	other.Default = 0.005
	later.Version, later.Params = 4, []sim.Param{width, &other, way, both}
	in := later.Info()
	whole, problems := in.Parse(query)
	if len(problems) > 0 || !whole.Whole || !whole.Run || !whole.Embed || whole.Version != 3 || whole.Values["rate"] != 0.002 {
		t.Error(whole, problems)
	}
	if p := in.Stale(whole); p == nil || !strings.Contains(p.Message, "The setting is the same") {
		t.Error(p)
	}
	part, _ := in.Parse("width=32&v=3")
	if p := in.Stale(part); p == nil || strings.Contains(p.Message, "same") || !strings.Contains(p.Message, "leaves out") || part.Values["rate"] != 0.005 {
		t.Error(p, part)
	}
	if p := in.Stale(sim.Link{Version: 4}); p != nil || in.Stale(sim.Link{}) != nil {
		t.Error("a link of this version is stale:", p)
	}
}

func TestWhen(t *testing.T) {
	p := sim.If(way, "a").And(sim.From(width, 20)).And(sim.UpTo(width, 30)).And(sim.Unless(both, true))
	for q, want := range map[string]bool{"width=20": true, "width=30": true, "width=25": true, "width=19": false, "width=31": false,
		"width=25&way=b+c": false, "width=25&both=1": false} {
		l, problems := info.Parse(q)
		if got := p.Applies(l.Values); got != want || len(problems) > 0 {
			t.Errorf("%s: %v, want %v (%v)", q, got, want, problems)
		}
	}
	if p.Applies(sim.Values{"width": 25.0}) || !p.Applies(sim.Values{"width": 25.0, "way": "a", "both": false}) {
		t.Error("values that came through JSON are judged otherwise")
	}
	if !(sim.When{}).Applies(nil) || !(sim.When)(nil).Applies(sim.Values{"x": 1}) {
		t.Error("no condition is a condition")
	}
	one := sim.If(way, "a").And(sim.From(width, 0)).And(sim.From(width, 1)) // its memory has room for a fourth
	a, b := one.And(sim.From(width, 20)), one.And(sim.UpTo(width, 30))
	if !a.Applies(sim.Values{"way": "a", "width": 99}) || b.Applies(sim.Values{"way": "a", "width": 99}) {
		t.Error("two conditions share their memory")
	}
}

// A setting in words names what differs from the defaults, a few values of it, and the seed once.
func TestTold(t *testing.T) {
	e := sim.Experiment{Slug: "told", Params: []sim.Param{
		&sim.Int{ID: "h", Label: "Hidden units", Symbol: "h", Default: 8, Min: 1, Max: 99},
		&sim.Choice{ID: "way", Label: "Way", Default: "a", Options: []sim.Option{{ID: "a", Label: "short"}, {ID: "b", Label: "long"}}},
		&sim.Bool{ID: "both", Label: "MNIST too"}, &sim.Int{ID: "n", Label: "Points", Default: 5, Min: 1, Max: 9}}}
	in := e.Info()
	for query, want := range map[string]string{
		"": "default setting, seed 0", "seed=3": "default setting, seed 3", "h=64&seed=3": "h = 64, seed 3",
		"h=64&way=b&both=1&n=2": "h = 64, way = long, MNIST too = on, 1 more, seed 0",
	} {
		l, problems := in.Parse(query)
		if len(problems) > 0 {
			t.Fatal(problems)
		}
		if got := in.Told(l.Values); got != want {
			t.Errorf("%q: %s, want %s", query, got, want)
		}
	}
}
