package e2e

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"

	"orrery/sim/host/verify"
	"orrery/sim/papers/catalog"
)

// found are the slugs of the cards that are seen, in their order.
func (b *tab) found() string {
	b.Helper()
	return eval[string](b, `[...document.querySelectorAll(".gallery > li")].filter((e) => e.checkVisibility()).map((e) => e.querySelector("a").getAttribute("href").replace(/^\.\/|\/$/g, "")).join(" ")`)
}

// seek writes into the gallery's search.
func (b *tab) seek(words string) {
	b.Helper()
	eval[any](b, `(() => { const e = document.getElementById("search"); e.value = %s; e.dispatchEvent(new Event("input", { bubbles: true })); })()`, words)
}

// choose sets one of the gallery's lists.
func (b *tab) choose(id, value string) {
	b.Helper()
	eval[any](b, `(() => { const e = document.getElementById(%s); e.value = %s; e.dispatchEvent(new Event("change", { bubbles: true })); })()`, id, value)
}

// What is searched and chosen narrows the cards, moves nothing above them, and stands in the address, which brings it back.
func TestGalleryNarrows(t *testing.T) {
	b := newTab(t)
	b.open("")
	b.wait("the script has started", `document.getElementById("clear")?.style.visibility === "hidden"`)
	all := strings.Fields(b.found())
	if len(all) != len(catalog.All) {
		t.Fatal(all)
	}
	places := func() string {
		return eval[string](b, `["#filter", "#search", "#level", "#lecture", "#view", "#filter > .chips .chip:last-child", "#found", "#cards"].map((s) => { const r = document.querySelector(s).getBoundingClientRect(); return s + " " + r.top + (s === "#found" || s === "#cards" ? "" : " " + r.left); }).join(", ")`)
	}
	before := places()
	same := func(when string) {
		t.Helper()
		if now := places(); now != before {
			t.Errorf("%s the page has moved:\n%s\n%s", when, before, now)
		}
	}
	for _, c := range []struct{ words, has string }{
		{"Ainsworth Ito", ""}, {"Yamada merging", first}, {"permutations", first}, {"neuroscience", "rich-lazy"}, {"MNIST", first},
	} {
		b.seek(c.words)
		got := b.found()
		if c.has == "" && got != "" || c.has != "" && !strings.Contains(" "+got+" ", " "+c.has+" ") || len(strings.Fields(got)) >= len(all) {
			t.Errorf("%q finds %q", c.words, got)
		}
		if c.has != "" {
			same("with " + c.words)
		}
	}

	b.choose("level", "2")
	b.click("#view")
	b.wait("the choice stands in the address", `location.search === "?q=MNIST&level=2&view=list"`)
	got := b.found()
	same("as a list")
	b.do(chromedp.Reload())
	b.wait("the choice is back", `document.getElementById("clear")?.style.visibility === "visible"`)
	if again := b.found(); again != got || !eval[bool](b, `document.getElementById("cards").classList.contains("compact") && document.getElementById("search").value === "MNIST" && document.getElementById("level").value === "2"`) {
		t.Errorf("after a reload %q is seen, before %q", again, got)
	}
	b.click(".gallery > li:not([hidden]) a")
	b.wait("a paper is there", `document.getElementById("run")`)
	eval[any](b, `history.back()`)
	b.wait("the gallery is there again", `document.getElementById("clear")?.style.visibility === "visible"`)
	if again := b.found(); again != got {
		t.Errorf("Back shows %q, before it was %q", again, got)
	}

	b.click("#clear")
	if now := b.found(); now != strings.Join(all, " ") {
		t.Errorf("all are %q", now)
	}
	b.wait("the address is clean but for the view", `location.search === "?view=list"`)

	b.seek("zebra")
	if now, says := b.found(), eval[string](b, `document.getElementById("none").innerText`); now != "" || !strings.Contains(says, "“zebra”") {
		t.Errorf("%q is seen; the page says %q", now, says)
	}
	if eval[bool](b, `!!document.querySelector("#none [data-word]")`) {
		b.click("#none [data-word]")
		if b.found() == "" {
			t.Error("what the page suggests finds nothing")
		}
	}

	// A link with what is no choice shows every paper.
	b.open("?topic=cooking&level=9&time=x")
	b.wait("the script has started", `document.getElementById("clear")?.style.visibility === "hidden"`)
	if now := b.found(); now != strings.Join(all, " ") {
		t.Errorf("an unknown topic shows %q", now)
	}
}

// Nothing is cut off or runs out of the page at 320 px, which is also a desktop's page at 400%.
func TestGalleryHoldsWhenNarrow(t *testing.T) {
	b := newTab(t)
	for _, width := range []int64{320, 390, 1280} {
		b.look(look{width: width, height: 780, phone: width < 500})
		for _, path := range []string{"", "?view=list", "?q=zebrazebrazebrazebrazebrazebrazebrazebrazebra", "holds/"} {
			b.open(path)
			time.Sleep(200 * time.Millisecond)
			if wide := eval[float64](b, `document.documentElement.scrollWidth - document.documentElement.clientWidth`); wide > 0 {
				t.Errorf("%s at %d px is %g px too wide", path, width, wide)
			}
			cut := eval[string](b, `[...document.querySelectorAll("main :is(h1, h2, h3, p, li, a, span, button)")].filter((e) => e.checkVisibility() && !e.closest("svg, math, .filter > .chips")).filter((e) => { const r = e.getBoundingClientRect(); return r.width && (r.left < -0.5 || r.right > innerWidth + 0.5); }).slice(0, 3).map((e) => e.outerHTML.slice(0, 120)).join(" | ")`)
			if cut != "" {
				t.Errorf("%s at %d px: %s", path, width, cut)
			}
		}
	}
}

// Fifty-three cards are as quick to narrow, and their pictures come when they are needed.
func TestGalleryOfFiftyThree(t *testing.T) {
	b := newTab(t)
	b.open("")
	n := eval[int](b, `(() => { const list = [...document.querySelectorAll(".gallery")].pop(), all = [...document.querySelectorAll(".gallery > li")];
		for (let i = all.length; i < 53; i++) list.append(all[i % all.length].cloneNode(true));
		return document.querySelectorAll(".gallery > li").length; })()`)
	if n != max(53, len(catalog.All)) {
		t.Fatal(n)
	}
	loaded := eval[int](b, `performance.getEntriesByType("resource").filter((e) => e.name.endsWith("poster.svg")).length`)
	t.Logf("%d posters are loaded before anybody scrolls", loaded)
	if big := eval[float64](b, `Math.max(...performance.getEntriesByType("resource").filter((e) => e.name.endsWith("poster.svg")).map((e) => e.decodedBodySize))`); big > 15000 {
		t.Errorf("a poster has %g bytes", big)
	}
	ms := eval[float64](b, `(() => { const e = document.getElementById("search"), t = performance.now(); for (const q of ["m", "mn", "mni", ""]) { e.value = q; e.dispatchEvent(new Event("input")); e.getBoundingClientRect(); } return (performance.now() - t) / 4; })()`)
	t.Logf("a letter of the search takes %.1f ms", ms)
	if ms > 50 {
		t.Errorf("a letter of the search takes %.0f ms", ms)
	}
}

// Without scripts there are no controls that do nothing, and every card is there.
func TestGalleryWithoutScripts(t *testing.T) {
	b := newTab(t)
	if _, err := chromedp.Call(b.ctx, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true}); err != nil {
		t.Fatal(err)
	}
	b.open("")
	text := b.text("body")
	if strings.Contains(text, "Good for a lecture") {
		t.Error("without scripts the gallery shows controls that do nothing")
	}
	for _, e := range catalog.All {
		if !strings.Contains(text, e.Question) {
			t.Errorf("the gallery does not ask %q", e.Question)
		}
	}
}

// Every claim has a line; where its score has them, a dot a seed, the right ones on the side where it fails.
func TestScoresAreDots(t *testing.T) {
	b := newTab(t)
	b.open("holds/")
	drawn := 0
	for _, e := range catalog.All {
		p, err := verify.Read(root, e.Slug)
		if err != nil {
			t.Fatal(err)
		}
		if p == nil || p.Version != e.Version {
			continue
		}
		in := e.Info()
		for i, c := range p.Claims {
			if i >= len(in.Claims) || in.Claims[i].ID != c.ID {
				continue
			}
			at := fmt.Sprintf("#%s-%s", e.Slug, c.ID)
			if !eval[bool](b, `!!document.querySelector(%s)`, "[id='"+at[1:]+"']") {
				t.Errorf("%s is not on the page", at)
				continue
			}
			if len(c.Tests[0].Values) == 0 {
				continue
			}
			drawn++
			got := eval[[]int](b, `["holds", "fails"].map((k) => (document.querySelector(%s + " .line .seed." + k)?.getAttribute("d").match(/M/g) ?? []).length)`, "[id='"+at[1:]+"']")
			holds, fails := 0, 0
			for _, v := range c.Tests[0].Values {
				x, bound := float64(v), in.Claims[i].Tests[0].Bound
				switch {
				case x != x:
				case (bound.Lo == nil || x >= *bound.Lo) && (bound.Hi == nil || x <= *bound.Hi):
					holds++
				default:
					fails++
				}
			}
			if got[0] != holds || got[1] != fails {
				t.Errorf("%s: %v dots, want %d that hold and %d that fail", at, got, holds, fails)
			}
		}
	}
	t.Logf("%d claims have their seeds drawn", drawn)
}

// The gallery's states are free of barriers.
func TestGalleryAccessible(t *testing.T) {
	b := newTab(t)
	b.withAxe()
	for _, path := range []string{"?q=zebra", "?view=list", "?q=MNIST&level=2"} {
		b.open(path)
		b.wait("the script has started", `document.getElementById("clear")?.style.visibility === "visible" || document.getElementById("cards")?.classList.contains("compact")`)
		b.axe(path)
	}
}
