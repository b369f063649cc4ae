package e2e

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"

	"orrery/sim/papers/catalog"
)

// look is a size and a theme that a page is looked at in.
type look struct {
	name          string
	width, height int64
	dark, phone   bool
}

var looks = []look{
	{"desktop-light", 1280, 900, false, false},
	{"desktop-dark", 1280, 900, true, false},
	{"phone-light", 360, 780, false, true},
	{"phone-dark", 360, 780, true, true},
}

func (b *tab) look(l look) {
	b.Helper()
	scheme := "light"
	if l.dark {
		scheme = "dark"
	}
	if _, err := chromedp.Call(b.ctx, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
		Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}}}); err != nil {
		b.Fatal(err)
	}
	var options []chromedp.EmulateViewportOption
	if l.phone {
		options = append(options, chromedp.EmulateMobile, chromedp.EmulateTouch)
	}
	b.do(chromedp.EmulateViewport(l.width, l.height, options...))
}

// shot saves a picture of the whole page for a person to look at.
func (b *tab) shot(name string) {
	b.Helper()
	picture, err := chromedp.Run(b.ctx, chromedp.FullScreenshot(100))
	if err == nil {
		dir := filepath.Join(root, "build", "shots")
		if err = os.MkdirAll(dir, 0o755); err == nil {
			err = os.WriteFile(filepath.Join(dir, name+".png"), picture, 0o644)
		}
	}
	if err != nil {
		b.Error(err)
	}
}

// violation is a rule of axe that a page breaks.
type violation struct {
	ID, Impact, Help string
	Nodes            []struct {
		Target         []any
		FailureSummary string
	}
}

// withAxe gives every document of the tab, frames too, the program that looks for barriers: not as a script of the page,
// which its policy would refuse.
func (b *tab) withAxe() {
	b.Helper()
	script, err := os.ReadFile(filepath.Join(root, "app", "site", "node_modules", "axe-core", "axe.min.js"))
	if err != nil {
		b.Fatalf("axe-core is not installed: run “npm ci” in app/site: %v", err)
	}
	b.onLoad(string(script))
}

// axe looks for barriers, within the stage too; each that it finds fails the test.
func (b *tab) axe(where string) {
	b.Helper()
	found := eval[[]violation](b, `axe.run(document, { resultTypes: ["violations"] }).then((r) => r.violations.map((v) => ({ id: v.id, impact: v.impact, help: v.help, nodes: v.nodes.map((n) => ({ target: n.target, failureSummary: n.failureSummary })) })))`)
	for _, v := range found {
		text, _ := json.Marshal(v.Nodes)
		b.Errorf("%s: %s (%s, %s): %.600s", where, v.Help, v.ID, v.Impact, text)
	}
	// A page that scrolls sideways is hard to read for everyone.
	if wide := eval[float64](b, `document.documentElement.scrollWidth - document.documentElement.clientWidth`); wide > 1 {
		b.Errorf("%s: the page is %g px wider than the screen", where, wide)
	}
}

// No page has a barrier; the first paper's is looked at in every state and look, the others' in one look each, by turns.
// Pictures for people lie in build/shots.
func TestAccessible(t *testing.T) {
	for turn, l := range looks {
		t.Run(l.name, func(t *testing.T) {
			b := newTab(t)
			b.look(l)
			b.withAxe()
			for path, name := range map[string]string{"": "gallery", "holds/": "holds", "fast/": "fast", "about/": "about"} {
				b.open(path)
				b.axe(name)
				b.shot(name + "-" + l.name)
			}
			for i, e := range catalog.All {
				if e.Slug != first && i%len(looks) != turn {
					continue
				}
				b.open(e.Slug + "/")
				b.ready()
				b.axe(e.Slug + ", stored")
				b.shot(e.Slug + "-stored-" + l.name)
			}
			if e := catalog.Find(first); e != nil {
				b.states(e.Slug, l.name)
			}
		})
	}
}

// states looks at a paper's page in all that can become of it.
func (b *tab) states(slug, look string) {
	b.Helper()
	b.open(slug + "/?" + quick + "&width=33&v=999")
	b.ready()
	b.axe(slug + ", bad link")
	b.open(slug + "/?" + quick + "&v=999")
	b.ready()
	b.axe(slug + ", another's setting")
	b.shot(slug + "-moved-" + look)
	b.set("width", "banana")
	b.axe(slug + ", a mistake")
	b.open(slug + "/?" + longer + "&run=1")
	b.wait("it is on its way", `Number(document.querySelector("#progress")?.value) > 0.02`)
	b.axe(slug + ", running")
	b.shot(slug + "-running-" + look)
	b.open(slug + "/?" + quick + "&run=1")
	b.until("done")
	b.wait("the stage has it", `document.querySelector("#stage").contentDocument.querySelector("canvas")`)
	b.axe(slug + ", after a run")
	b.shot(slug + "-done-" + look)
	for name, open := range map[string]string{"a dot": "#strip .dot", "share": "#share > summary", "keys": "#show-keys"} {
		b.click(open)
		b.axe(slug + ", " + name)
		b.shot(slug + "-" + strings.ReplaceAll(name, " ", "-") + "-" + look)
	}
	b.open(slug + "/?" + quick + "&embed=1")
	b.ready()
	b.axe(slug + ", embedded")
}

// While a run goes on, no task on the page's main thread is so long that it is felt.
func TestLongTasks(t *testing.T) {
	e := paper(t)
	b := newTab(t)
	const watch = `globalThis.slow = []; new PerformanceObserver((l) => { for (const e of l.getEntries()) slow.push([Math.round(e.startTime), Math.round(e.duration), e.name]); }).observe({ type: "longtask" });`
	b.onLoad(watch)
	b.open(e.Slug + "/")
	b.ready()
	eval[any](b, `new Promise((f) => setTimeout(f, 3000))`)
	const list = `slow.map((s) => s[1] + " ms at " + (s[0] / 1000).toFixed(1) + " s (" + s[2] + ")").join(", ")`
	t.Logf("while loading, tasks over 50 ms: %s", eval[string](b, list))
	eval[any](b, `(slow.length = 0, globalThis.ran = performance.now())`)
	b.click("#run")
	b.until("running")
	b.until("done")
	t.Logf("during the default run, tasks over 50 ms: %s", eval[string](b, list))
	// The stage's own tasks are told, not judged: without a graphics card it paints on the cores that compute. Other
	// work on the machine stretches a task of the page, but not its share of the run.
	share := eval[float64](b, `slow.filter((s) => s[2] === "self").reduce((sum, s) => sum + s[1], 0) / (performance.now() - ran)`)
	t.Logf("those of the page itself took %.1f %% of the run", 100*share)
	if share > 0.1 {
		t.Errorf("long tasks of the page itself took %.0f %% of the run", 100*share)
	}
}
