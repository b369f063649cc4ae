package e2e

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"

	"orrery/sim/papers/catalog"
)

// The first minute of a reader: what is in sight, what runs at once, what never moves.

// size makes the window so large, in CSS pixels.
func (b *tab) size(width, height int64) {
	b.Helper()
	b.do(chromedp.EmulateViewport(width, height))
}

// onLoad runs a script at the beginning of every document.
func (b *tab) onLoad(source string) {
	b.Helper()
	if _, err := chromedp.Call(b.ctx, page.AddScriptToEvaluateOnNewDocument, page.AddScriptToEvaluateOnNewDocumentParams{Source: source}); err != nil {
		b.Fatal(err)
	}
}

// bottom is where an element ends, in pixels from the window's upper edge; far below where it is not shown.
const bottom = `(() => { const e = document.querySelector(%s); return e && e.checkVisibility() ? e.getBoundingClientRect().bottom : 99999; })()`

// Question, picture, caption, verdict, what moves the run, and the foot of the setting are seen at once.
func TestAboveTheFold(t *testing.T) {
	b := newTab(t)
	for _, l := range []struct {
		width, height int64
		seen          []string
	}{
		{1280, 800, []string{"h1", "#picture", ".caption", "#strip", "#run", "#run-setting", "#new-seed", "#reset", "#share > summary", ".contents a:last-child"}},
		{390, 780, []string{"h1", "#picture", "#run-foot", ".footbar a"}},
	} {
		b.size(l.width, l.height)
		for _, e := range catalog.All {
			b.open(e.Slug + "/")
			for _, s := range l.seen {
				if y := eval[float64](b, bottom, s); y > float64(l.height) {
					t.Errorf("%s at %d × %d: %s ends at %g", e.Slug, l.width, l.height, s, y)
				}
			}
			b.wait(e.Slug+" is headed by its question", `document.querySelector("h1")?.textContent === %s`, e.Question)
		}
	}
	b.size(1280, 800)
	e := paper(t)
	b.open(e.Slug + "/?" + quick + "&run=1")
	b.until("done")
	b.wait("the pictures can be replayed", `!!document.querySelector("#replay")`)
	for _, s := range []string{"#strip", "#run", "#replay", "#run-setting", "#share > summary"} {
		if y := eval[float64](b, bottom, s); y > 800 {
			t.Errorf("after a run %s ends at %g", s, y)
		}
	}
	// The way through the page leads to parts that are there.
	for _, to := range eval[[]string](b, `[...document.querySelectorAll(".contents a, a.skip, .by a")].map((a) => a.getAttribute("href")).filter((h) => h.startsWith("#"))`) {
		if !eval[bool](b, `!!document.querySelector(%s)`, to) {
			t.Errorf("%s leads nowhere", to)
		}
	}
}

// shifts adds up how far the page's parts have jumped, and what jumped.
const shifts = `globalThis.jumped = []; new PerformanceObserver((l) => { for (const e of l.getEntries()) jumped.push([e.value, e.sources.map((s) => (s.node?.nodeType === 1 ? s.node : s.node?.parentElement)?.outerHTML?.slice(0, 90)).join(" ~ ")]); }).observe({ type: "layout-shift", buffered: true });`

// still checks that nothing has jumped.
func (b *tab) still(when string) {
	b.Helper()
	sum := eval[float64](b, `jumped.reduce((s, j) => s + j[0], 0)`)
	b.Logf("%s: layout shift %.4f", when, sum)
	if sum >= 0.02 {
		b.Errorf("%s: parts of the page jump, %.3f in all: %.1500s", when, sum, eval[string](b, `jumped.map((j) => j[0].toFixed(4) + " " + j[1]).join("\n")`))
	}
}

// Nothing jumps while the page loads, its program takes over, somebody types what can't be, a run goes on and ends.
func TestNothingJumps(t *testing.T) {
	e := paper(t)
	for _, l := range []struct {
		name          string
		width, height int64
	}{{"desktop", 1280, 800}, {"phone", 390, 780}} {
		t.Run(l.name, func(t *testing.T) {
			b := newTab(t)
			b.size(l.width, l.height)
			b.onLoad(shifts)
			b.open(e.Slug + "/?v=999")
			b.ready()
			b.still("loaded")
			b.set("width", "banana")
			b.click("#run")
			b.set("width", "32")
			b.set("epochs", "1")
			b.set("n_train", "1000")
			b.click(`.chip[data-preset="1"]`)
			b.click("#reset")
			b.still("typed, and a preset taken")
			b.set("width", "32")
			b.set("epochs", "1")
			b.set("n_train", "1000")
			b.click("#run")
			b.until("running")
			b.until("done")
			b.wait("its claims are checked", `!document.querySelector("#strip .batch")`)
			b.still("run")
		})
	}
}

// The first click after typing is not lost, wherever it goes: no control moves away under the hand.
func TestTheFirstClickCounts(t *testing.T) {
	e := paper(t)
	b := newTab(t)
	b.size(1280, 800)
	b.open(e.Slug + "/?width=64")
	b.ready()
	press := func(selector string) {
		t.Helper()
		at := eval[[2]float64](b, `(() => { const r = document.querySelector(%s).getBoundingClientRect(); return [r.x + r.width / 2, r.y + r.height / 2]; })()`, selector)
		b.do(chromedp.MouseClickXY(at[0], at[1]))
	}
	press("#p-width")
	b.do(chromedp.KeyEvent("banana"))
	press("#r-init") // the control below, which a message between the two would push away
	b.wait("the message is there", `document.querySelector("#e-width").textContent.includes("banana")`)
	if !eval[bool](b, `document.activeElement.id === "r-init"`) {
		t.Errorf("the focus is on %q", eval[string](b, `document.activeElement.id`))
	}
	press("#reset")
	b.wait("it was reset", `document.querySelector("#p-width").value === "256" && document.querySelector("#p-init").value === "0.4"`)
}

// A picture of another setting says so, and a thing to try runs without a page anew.
func TestWhosePicture(t *testing.T) {
	e := paper(t)
	b := newTab(t)
	b.size(1280, 800)
	b.open(e.Slug + "/?" + quick)
	b.ready()
	b.wait("the stored picture says whose it is", `(document.querySelector("#stale")?.innerText ?? "").includes("the default setting") && document.querySelector("#stale").innerText.includes("h = 32")`)
	if !eval[bool](b, `!document.querySelector("#run-here") && document.querySelector("#sum").textContent.startsWith("With the default setting")`) {
		t.Error("the verdict of the stored run does not say whose it is: " + eval[string](b, `document.querySelector("#sum").textContent`))
	}
	b.click("#run-yours")
	b.until("running")
	b.wait("the keyboard goes on at Pause", `document.activeElement?.id === "pause" || document.documentElement.dataset.run === "done"`)
	b.until("done")
	b.wait("the picture is ours", `!document.querySelector("#stale")`)
	b.set("width", "40")
	b.wait("a moved control is said", `(document.querySelector("#stale")?.innerText ?? "").includes("h = 40")`)
	b.click("#run")
	b.until("done")
	b.wait("before and after stand side by side", `document.querySelector('.readouts [data-measure="barrier"] .before')?.textContent.includes("→")`)

	eval[any](b, `(globalThis.here = 1, document.querySelector("#things-to-try").scrollIntoView(), document.querySelector('.prose a[href^="?width=64"]').click())`)
	b.wait("it runs", `document.querySelector("#run-record") === null || JSON.parse(document.querySelector("#run-record").textContent).link.endsWith("width=64")`)
	b.wait("the reader is at the picture", `Math.abs(document.querySelector("#picture").getBoundingClientRect().top) < 140`)
	if !eval[bool](b, `globalThis.here === 1 && location.search.includes("width=64")`) {
		t.Error("the page was loaded anew: " + eval[string](b, `location.search`))
	}
	b.do(chromedp.NavigateBack())
	b.wait("Back leads to the setting before", `location.search.includes("width=40")`)
}

// What is pressed, chosen and typed before the program is there is done when it is.
func TestEarly(t *testing.T) {
	e := paper(t)
	gate := make(chan bool)
	inner := serve(site)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.HasSuffix(r.URL.Path, "/app.wasm.gz") {
			select {
			case <-gate:
			case <-r.Context().Done():
				return
			}
		}
		inner.ServeHTTP(w, r)
	}))
	defer server.Close()
	open := func(query string) *tab {
		gate = make(chan bool)
		b := newTab(t)
		b.do(chromedp.Navigate(server.URL + below + e.Slug + "/" + query))
		b.wait("the page loads", `document.documentElement.dataset.boot === "loading" && globalThis.orreryEarly`)
		return b
	}
	enter := func(b *tab, id, value string) {
		eval[any](b, `(() => { const e = document.getElementById(%s); e.value = %s; e.dispatchEvent(new Event("input", { bubbles: true })); })()`, "p-"+id, value)
	}

	b := open("?seed=3")
	enter(b, "width", "99")
	b.click(`.chip[data-preset="1"]`)
	enter(b, "epochs", "1")
	enter(b, "n_train", "1000")
	eval[any](b, `document.getElementById("p-n_train").closest("details").open = true`)
	eval[any](b, `document.getElementById("p-n_train").focus()`)
	b.click("#run-here")
	b.wait("the button says so", `document.documentElement.dataset.early === "run"`)
	close(gate)
	b.until("done")
	if link := b.record().Link; link != e.Slug+"?"+quick+"&seed=3" {
		t.Error("it ran", link)
	}
	if id := eval[string](b, `document.activeElement.id`); id != "p-n_train" {
		t.Errorf("the focus went to %q", id)
	}

	b = open("")
	eval[any](b, `document.querySelector('.prose a[href^="?width=64"]').click()`)
	close(gate)
	b.wait("a thing to try runs", `document.documentElement.dataset.run !== "idle" && location.search.includes("width=64")`)
}

// The note about another version stays until somebody has read it.
func TestTheNoteStays(t *testing.T) {
	e := paper(t)
	b := newTab(t)
	b.open(e.Slug + "/?v=999&run=1&" + quick)
	b.until("done")
	if !strings.Contains(b.says(), "999") {
		t.Fatal("nobody can read it any more:", b.says())
	}
	b.click("#messages .close")
	b.wait("it goes when dismissed", `!document.querySelector("#messages .notice")`)
}

// Letters are keys of the experiment with the focus on it, or with Alt; held, they are pressed once.
func TestKeys(t *testing.T) {
	e := paper(t)
	b := newTab(t)
	b.open(e.Slug + "/?" + longer)
	b.ready()
	key := func(at, name, more string) {
		eval[any](b, `document.querySelector(%s).dispatchEvent(new KeyboardEvent("keydown", Object.assign({ key: %s, code: %s, bubbles: true }, `+more+`)))`,
			at, name, "Key"+strings.ToUpper(name))
	}
	idle := func(why string) {
		t.Helper()
		time.Sleep(300 * time.Millisecond)
		if s := b.state(); s != "idle" {
			t.Fatalf("%s: the page is %s", why, s)
		}
	}
	key("h1", "r", "{}")
	idle("a letter where somebody reads")
	key("#run", "r", "{ repeat: true }")
	idle("a key that is held")
	key("#run", "r", "{}")
	b.until("running")
	key("#run", "p", "{}")
	b.wait("it is paused", `document.querySelector("#pause").textContent === "Go on"`)
	key("h1", "p", "{ altKey: true }")
	b.wait("it goes on", `document.querySelector("#pause").textContent === "Pause"`)
	key("#pause", "Escape", "{ code: 'Escape' }")
	b.wait("it is stopped", `document.documentElement.dataset.run === "idle"`)
	key("#run", "?", "{ code: 'Slash' }")
	b.wait("the keys are listed", `document.querySelector("#keys").open`)
	key("#keys", "r", "{}")
	time.Sleep(300 * time.Millisecond)
	if b.state() == "running" {
		t.Error("a key within the list runs")
	}
	eval[any](b, `document.querySelector("#keys button").click()`)
	b.wait("the list is closed", `!document.querySelector("#keys").open`)
}

// A dot's words come with a press, without moving the page; what the claims need and costs little is run unasked.
func TestDots(t *testing.T) {
	e := paper(t)
	b := newTab(t)
	b.size(1280, 800)
	b.open(e.Slug + "/?" + quick + "&run=1")
	b.until("done")
	b.wait("all claims are judged", `/: \w+ of %s claims hold/.test(document.querySelector("#sum").textContent.replace("none", "0"))`, len(e.Claims))
	y := eval[float64](b, bottom, "#run")
	b.click("#strip .dot")
	b.wait("its words are there", `document.querySelector(".pressed")?.innerText.includes(document.querySelector("#verdict .claim strong").innerText)`)
	if now := eval[float64](b, bottom, "#run"); now != y {
		t.Errorf("the buttons moved by %g", now-y)
	}
	b.click("#strip .dot")
	b.wait("another press hides them", `!document.querySelector(".pressed")`)
}

// What a term means comes with the focus, and goes with Escape.
func TestTerms(t *testing.T) {
	e := paper(t)
	b := newTab(t)
	b.open(e.Slug + "/")
	b.ready()
	if len(e.Glossary) == 0 {
		t.Skip("no glossary")
	}
	eval[any](b, `document.querySelector("#plain .term").focus()`)
	b.wait("it is explained", `getComputedStyle(document.querySelector("#plain .term .means")).display === "block"`)
	eval[any](b, `document.activeElement.dispatchEvent(new KeyboardEvent("keydown", { key: "Escape", bubbles: true }))`)
	b.wait("it is out of the way", `getComputedStyle(document.querySelector("#plain .term .means")).display === "none"`)
	for _, id := range eval[[]string](b, `[...new Set([...document.querySelectorAll(".term")].map((t) => t.getAttribute("aria-describedby")))]`) {
		if !eval[bool](b, `!!document.getElementById(%s)?.textContent`, id) {
			t.Errorf("%s describes nothing", id)
		}
	}
}

// Within another page the experiment stands alone, in 560 pixels, and after a reload too.
func TestEmbed(t *testing.T) {
	e := paper(t)
	b := newTab(t)
	b.size(760, 560)
	b.open(e.Slug + "/?" + quick + "&embed=1")
	for _, when := range []string{"opened", "reloaded"} {
		b.ready()
		for _, s := range []string{"h1", "#picture", "#strip", "#run", "#p-width", ".credit a"} {
			if y := eval[float64](b, bottom, s); y > 560 {
				t.Errorf("%s: %s ends at %g", when, s, y)
			}
		}
		for _, s := range []string{"header.top", "#charts", "#new-seed", "article.prose", ".footbar"} {
			if eval[bool](b, `document.querySelector(%s).checkVisibility()`, s) {
				t.Errorf("%s: %s is shown", when, s)
			}
		}
		if whole := eval[string](b, `document.querySelector(".credit a").getAttribute("href")`); strings.Contains(whole, "embed") || !strings.Contains(whole, "width=32") {
			t.Errorf("Open in Orrery leads to %s", whole)
		}
		b.click("#run")
		b.until("done")
		b.set("width", "40")
		b.click("#run")
		b.until("done")
		b.set("width", "32")
		if q := eval[string](b, "location.search"); !strings.Contains(q, "embed=1") {
			t.Fatal("it is embedded no more:", q)
		}
		b.do(chromedp.Reload())
	}
	b.open(e.Slug + "/?width=48")
	b.ready()
	snippet := eval[string](b, `document.getElementById("share-embed").value`)
	if !strings.Contains(snippet, "width=48") || !strings.Contains(snippet, "embed=1") || !strings.Contains(snippet, home) {
		t.Error(snippet)
	}
}

// The head of a page holds on a narrow window and a much enlarged one.
func TestNarrow(t *testing.T) {
	b := newTab(t)
	b.size(320, 256) // 1280 × 1024 enlarged four times
	for _, path := range []string{"", "holds/", "fast/", "about/", first + "/"} {
		b.open(path)
		if wide := eval[float64](b, `document.documentElement.scrollWidth - document.documentElement.clientWidth`); wide > 1 {
			t.Errorf("%q is %g px wider than the window", path, wide)
		}
		eval[any](b, `scrollTo(0, 600)`)
		if y := eval[float64](b, `document.querySelector("header.top").getBoundingClientRect().bottom`); y > 90 {
			t.Errorf("%q: the head covers %g px of 256", path, y)
		}
	}
	for path, want := range map[string]string{"": "Papers", "holds/": "Does it hold?", "fast/": "How fast?"} {
		b.open(path)
		if at := eval[string](b, `document.querySelector("[aria-current=page]")?.textContent`); at != want {
			t.Errorf("%q says that it is %q", path, at)
		}
	}
}

// Where a system has colours of its own, what colour tells is told otherwise.
func TestForcedColours(t *testing.T) {
	e := paper(t)
	b := newTab(t)
	if _, err := chromedp.Call(b.ctx, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
		Features: []*emulation.MediaFeature{{Name: "forced-colors", Value: "active"}}}); err != nil {
		t.Fatal(err)
	}
	b.open(e.Slug + "/")
	b.ready()
	if !eval[bool](b, `getComputedStyle(document.querySelector(".chip[aria-pressed=true]")).outlineStyle === "solid"`) {
		t.Error("a pressed chip is like the others")
	}
	if !eval[bool](b, `getComputedStyle(document.querySelector(".tally .glyph")).forcedColorAdjust === "none"`) {
		t.Error("the dots have lost their colours")
	}
}
