package e2e

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"orrery/sim"
)

// What is wrong in a link is said, at its control where there is one; the page still runs.
func TestBadLinks(t *testing.T) {
	e := paper(t)
	for _, c := range []struct{ name, query, at, says string }{
		{"type", "width=banana&epochs=1&n_train=1000", "#e-width", "banana"},
		{"range", "width=-3&epochs=1&n_train=1000", "#e-width", "-3"},
		{"unknown", "nonsense=1&" + quick, "#messages", "nonsense"},
		{"long", "width=32&x=" + strings.Repeat("a", 10000), "#messages", "bytes long"},
		{"escape", "width=%zz&epochs=1&n_train=1000", "#e-width", "escape"},
		{"twice", "width=32&width=64&epochs=1&n_train=1000", "#e-width", "twice"},
		{"version", "v=999&" + quick, "#messages", "999"},
	} {
		t.Run(c.name, func(t *testing.T) {
			b := newTab(t)
			b.open(e.Slug + "/?" + c.query)
			b.ready()
			b.wait("the message is at "+c.at, `document.querySelector(%s)?.textContent.includes(%s)`, c.at, c.says)
			b.set("width", "32")
			b.set("epochs", "1")
			b.set("n_train", "1000")
			b.click("#run")
			b.until("done")
			if link := b.record().Link; link != e.Slug+"?"+quick {
				t.Errorf("after the setting was mended, %s was run", link)
			}
		})
	}
}

// A bad link with run=1 is not run.
func TestBadLinkDoesNotRun(t *testing.T) {
	e := paper(t)
	b := newTab(t)
	b.open(e.Slug + "/?width=banana&run=1")
	b.ready()
	b.wait("the message is there", `document.querySelector("#e-width").textContent.includes("banana")`)
	if s := b.state(); s != "idle" {
		t.Errorf("the page is %s", s)
	}
}

// whole is the query that names every value of a setting.
func whole(t *testing.T, e *sim.Experiment, query string) string {
	t.Helper()
	l, problems := e.Info().Parse(query)
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	return e.Info().Share(l.Values, sim.Link{})
}

// A short link stays in the address as it was typed until something is changed; then the address is whole, and an embedded
// page stays embedded.
func TestShortLinksStay(t *testing.T) {
	e := paper(t)
	b := newTab(t)
	b.open(e.Slug + "/?" + quick + "&embed=1")
	b.ready()
	b.click("#run")
	b.until("done")
	if q := eval[string](b, "location.search"); q != "?"+quick+"&embed=1" {
		t.Errorf("nothing was changed, and the address is %s", q)
	}
	b.set("width", "40")
	b.wait("the address is whole", `location.search === "?" + %s`, whole(t, e, strings.Replace(quick, "width=32", "width=40", 1))+"&embed=1")
}

// The address shows the setting, and typing leaves no litter in the history.
func TestAddress(t *testing.T) {
	e := paper(t)
	b := newTab(t)
	b.open(e.Slug + "/")
	b.ready()
	before := eval[int](b, "history.length")
	for _, w := range []string{"33", "34", "35", "36", "32"} {
		b.set("width", w)
	}
	b.wait("the address names the width", `location.search.includes("width=32")`)
	b.set("epochs", "1")
	b.set("n_train", "1000")
	b.wait("the address is the setting", `location.search === "?" + %s`, whole(t, e, quick))
	if n := eval[int](b, "history.length") - before; n > 7 {
		t.Errorf("seven changes made %d entries in the history", n)
	}
	b.click("#run")
	b.until("done")
	b.set("width", "48")
	b.click("#run")
	b.until("running")
	b.until("done")
	b.wait("the address is of the second run", `location.search.includes("width=48")`)
	b.do(chromedp.NavigateBack())
	b.wait("Back leads to the setting before", `location.search.includes("width=32") && document.getElementById("p-width")?.value === "32"`)

	// A reload keeps the setting.
	b.do(chromedp.Reload())
	b.ready()
	b.wait("the setting is still there", `document.getElementById("p-width").value === "32"`)

	// A value that can't be taken is not in the address, and is not forgotten either.
	b.set("width", "-5")
	b.wait("the message is at the control", `document.querySelector("#e-width").textContent.includes("-5")`)
	time.Sleep(300 * time.Millisecond)
	if q := eval[string](b, "location.search"); strings.Contains(q, "-5") {
		t.Errorf("the address is %s", q)
	}
}

// Presets, reset and new seed do what they say.
func TestPresets(t *testing.T) {
	e := paper(t)
	b := newTab(t)
	b.open(e.Slug + "/?seed=5")
	b.ready()
	for i, p := range e.Presets {
		b.click(fmt.Sprintf(`.chip[data-preset="%d"]`, i))
		v, problem := e.Info().With(e.Info().Defaults(), p.Set)
		if problem != nil {
			t.Fatal(problem)
		}
		if _, named := p.Set["seed"]; !named {
			v["seed"] = 5
		}
		b.wait("preset “"+p.Name+"” is in the address", `location.search === "?" + %s`, e.Info().Share(v, sim.Link{}))
	}
	b.set("width", "64")
	b.click("#reset")
	b.wait("reset keeps the seed alone", `location.search === "?" + %s`, whole(t, e, "seed=5"))
	b.click("#new-seed")
	b.wait("another seed", `!/[?&]seed=5(&|$)/.test(location.search)`)
}
