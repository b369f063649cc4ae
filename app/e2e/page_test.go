package e2e

import (
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"

	"orrery/sim"
	"orrery/sim/papers/catalog"
)

// Every page reads well with scripts off: title, claim, form and prose are in the HTML.
func TestWithoutScripts(t *testing.T) {
	b := newTab(t)
	if _, err := chromedp.Call(b.ctx, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true}); err != nil {
		t.Fatal(err)
	}
	b.open("")
	gallery := b.text("body")
	for _, e := range catalog.All {
		if !strings.Contains(gallery, e.Title) && !strings.Contains(gallery, e.Short) {
			t.Errorf("the gallery does not name %s", e.Short)
		}
	}
	for _, e := range catalog.All {
		b.open(e.Slug + "/")
		text, all := b.text("body"), b.html("body")
		for what, want := range map[string]string{"question": e.Question, "title": e.Title, "claim": e.Claim, "venue": e.Venue} {
			if !strings.Contains(text, want) {
				t.Errorf("%s: the page without scripts lacks the %s %q", e.Slug, what, want)
			}
		}
		defaults := e.Info().Defaults()
		for _, p := range e.Params {
			if s := p.Spec(); s.When.Applies(defaults) && !strings.Contains(all, `for="p-`+s.ID+`"`) { // it may be folded away
				t.Errorf("%s: the page without scripts lacks the control %q", e.Slug, s.Label)
			}
		}
		for _, c := range e.Charts {
			if c.When.Applies(defaults) && !strings.Contains(text, e.Info().Worded(c, defaults).Title) {
				t.Errorf("%s: the page without scripts lacks the chart %q", e.Slug, c.Title)
			}
		}
		if _, err := os.Stat(filepath.Join(root, sim.Folder(e.Slug), "page.md")); err == nil && !strings.Contains(all, `class="small"`) {
			t.Errorf("%s: the prose lacks the section “What is small here”", e.Slug)
		}
		if strings.Contains(text, "Loading") {
			t.Errorf("%s: without scripts the page claims to be loading", e.Slug)
		}
	}
}

// text is what an element shows; it does not need the page's scripts.
func (b *tab) text(selector string) string {
	b.Helper()
	s, err := chromedp.Run(b.ctx, chromedp.Text(chromedp.CSS(selector)))
	if err != nil {
		b.Fatal(err)
	}
	return s
}

func (b *tab) html(selector string) string {
	b.Helper()
	s, err := chromedp.Run(b.ctx, chromedp.OuterHTML(chromedp.CSS(selector)))
	if err != nil {
		b.Fatal(err)
	}
	return s
}

// After one visit the site works without a network, whatever the link's query.
func TestOffline(t *testing.T) {
	e := paper(t)
	server := httptest.NewServer(serve(site))
	defer server.Close()
	there := server.URL + below
	b := newTab(t)
	b.allow("Failed to load resource", "ERR_CONNECTION_REFUSED", "Failed to fetch", "sw.js")
	b.do(chromedp.Navigate(there + e.Slug + "/"))
	b.ready()
	b.wait("all is kept for use without a network", `(async () => {
		const names = (await caches.keys()).filter((n) => n.startsWith("orrery-"));
		let n = [];
		for (const name of names) n.push(...(await (await caches.open(name)).keys()).map((r) => r.url));
		const has = (part) => n.some((u) => u.includes(part));
		const data = (document.getElementById("boot-script").dataset.keep ?? "").split(" ").filter(Boolean);
		return has("app.wasm.gz") && has("program.wasm.gz") && has("catalog.json") && has("manifest.json") && data.every(has);
	})()`)
	// The list is fetched in order; its end are the pages.
	b.wait("the pages are kept too", `caches.match(%s).then((r) => !!r)`, there)
	server.CloseClientConnections()
	server.Close()

	b.do(chromedp.Navigate(there + e.Slug + "/?" + quick + "&run=1"))
	b.until("done")
	if r := b.record(); r.Digest != inNode(t, e.Slug+"?"+quick)[0].Digest {
		t.Errorf("without a network the digest is another: %s", r.Digest)
	}
	b.do(chromedp.Navigate(there))
	if text := b.text("body"); !strings.Contains(text, e.Title) && !strings.Contains(text, e.Short) {
		t.Error("without a network the gallery is not there")
	}
}

// What is not there is said to be not there, in the site's own words.
func TestLost(t *testing.T) {
	text, err := os.ReadFile(filepath.Join(site, "404.html"))
	if err != nil || !strings.Contains(string(text), "no such page") || strings.Contains(string(text), "src=") {
		t.Errorf("404.html must stand alone, at any depth: %v\n%s", err, text)
	}
}
