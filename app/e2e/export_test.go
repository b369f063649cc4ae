package e2e

import (
	"encoding/base64"
	"encoding/csv"
	"encoding/json"
	"encoding/xml"
	"errors"
	"image/png"
	"io"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	cdppage "github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"

	"orrery/sim"
)

// What a finished run hands over can be read without the page.
func TestExport(t *testing.T) {
	e := paper(t)
	b := newTab(t)
	b.open(e.Slug + "/?" + quick + "&run=1")
	b.until("done")
	b.catches()
	rec := b.record()
	digest := rec.Digest[:16]
	name := e.Slug + "-width32-epochs1-n_train1000"

	one := func(button, want string) (saved, string) {
		t.Helper()
		list := b.saves(button)
		if len(list) != 1 || list[0].Name != want {
			t.Fatalf("%s gives %d files, the first %q; want %q", button, len(list), list[0].Name, want)
		}
		b.keep(list[0])
		return list[0], list[0].text(t)
	}
	b.wait("the stage has a picture", `!document.querySelector("#export-stage").disabled`)

	_, charts := one("#export-charts", name+"-charts.svg")
	alone(t, charts, digest)
	_, stage := one("#export-stage", name+"-stage.svg")
	alone(t, stage, digest)
	if !strings.Contains(stage, e.Title) || !strings.Contains(stage, "width = 32") {
		t.Error("the stage's picture does not say what it is of")
	}
	each := b.saves("#export-svg")
	defaults := 0
	for _, c := range e.Charts {
		if c.When.Applies(rec.Params) {
			defaults++
		}
	}
	if len(each) == 0 || len(each) > defaults {
		t.Errorf("%d files for %d charts", len(each), defaults)
	}
	for _, f := range each {
		b.keep(f)
		alone(t, f.text(t), digest)
	}

	_, text := one("#export-csv", name+".csv")
	if !strings.HasPrefix(text, "\ufeff") {
		t.Error("the table has no mark of UTF-8")
	}
	rows, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(text, "\ufeff"))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	kinds, points := map[string]int{}, 0
	for _, r := range rows[1:] {
		kinds[r[0]]++
	}
	for _, s := range rec.Charts {
		points += len(s.Y)
	}
	if kinds["measure"] != len(rec.Measures) || kinds["claim"] != len(rec.Claims) || kinds["setting"] != len(rec.Params) || kinds["point"] != points {
		t.Errorf("the table has %v for %d measures, %d claims, %d values, %d points", kinds, len(rec.Measures), len(rec.Claims), len(rec.Params), points)
	}

	_, text = one("#export-json", name+".json")
	var doc struct {
		sim.Record
		Date, Address string
		Paper         struct{ Title string }
	}
	if err := json.Unmarshal([]byte(text), &doc); err != nil || doc.Digest != rec.Digest || doc.Date == "" || doc.Paper.Title != e.Title ||
		!strings.HasPrefix(doc.Address, home+e.Slug+"/?") {
		t.Errorf("the record as a file: %v, %+v", err, doc.Paper)
	}
	if got := sim.Digest(doc.Measures, doc.Charts, doc.Texts...); got != rec.Digest {
		t.Errorf("the file's numbers have the digest %s", got)
	}

	_, text = one("#export-png", name+"-stage.png")
	img, err := png.Decode(strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	if w := img.Bounds().Dx(); w < 1860 {
		t.Errorf("the stage's picture is %d px wide", w)
	}
	seen := map[[3]uint32]bool{}
	for y := 0; y < img.Bounds().Dy(); y += 7 {
		for x := 0; x < img.Bounds().Dx(); x += 7 {
			r, g, bl, _ := img.At(x, y).RGBA()
			seen[[3]uint32{r, g, bl}] = true
		}
	}
	if len(seen) < 50 {
		t.Errorf("the stage's picture has %d colours: it is empty", len(seen))
	}
}

var (
	variable = regexp.MustCompile(`var\(--`)
	coloured = regexp.MustCompile(`(?:stroke|fill)="#[0-9a-f]{6}"`)
)

// alone fails the test unless a picture is well-formed, needs nothing but itself, and says where it is from.
func alone(t *testing.T, text, digest string) {
	t.Helper()
	for d := xml.NewDecoder(strings.NewReader(text)); ; {
		if _, err := d.Token(); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			t.Errorf("the picture is not well-formed: %v", err)
			break
		}
	}
	if variable.MatchString(text) || !coloured.MatchString(text) || strings.Contains(text, "currentColor") || strings.Contains(text, "<link") {
		t.Error("the picture's colours are the page's")
	}
	if !strings.Contains(text, digest) {
		t.Error("the picture does not name its digest")
	}
}

// A print has the stage's picture, and nothing that only a screen can use.
func TestPrint(t *testing.T) {
	e := paper(t)
	b := newTab(t)
	b.open(e.Slug + "/?" + quick + "&run=1")
	b.until("done")
	b.wait("the stage has a picture", `!document.querySelector("#export-stage").disabled`)

	if _, err := chromedp.Call(b.ctx, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Media: "print",
		Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: "dark"}}}); err != nil {
		t.Fatal(err)
	}
	eval[any](b, `dispatchEvent(new Event("beforeprint"))`)
	b.wait("the picture is there", `document.querySelector(".stage .on-paper svg")?.getBoundingClientRect().height > 150`)
	for _, gone := range []string{"header.top", ".settings", ".transport", "#stage", "#run", "#export-csv", "#copy-digest"} {
		b.wait(gone+" is not printed", `(() => { const e = document.querySelector(%s); return !e || !e.checkVisibility(); })()`, gone)
	}
	for _, there := range []string{"h1", "#caption", "#verdict", ".chart svg", "#digest"} {
		b.wait(there+" is printed", `document.querySelector(%s)?.checkVisibility()`, there)
	}
	if ground := eval[string](b, `getComputedStyle(document.documentElement).backgroundColor`); ground != "rgb(255, 255, 255)" {
		t.Errorf("the paper is %s", ground)
	}
	if cut := eval[[]string](b, `[...document.querySelectorAll("main *")].filter((e) => e.checkVisibility() && getComputedStyle(e).overflow !== "visible" &&
		e.namespaceURI.endsWith("xhtml") && (e.scrollHeight > e.clientHeight + 1 || e.scrollWidth > e.clientWidth + 1)).map((e) => e.className || e.tagName)`); len(cut) > 0 {
		t.Errorf("cut on paper: %v", cut)
	}
	eval[any](b, `dispatchEvent(new Event("afterprint"))`)
	b.wait("the picture is gone again", `!document.querySelector(".on-paper")`)

	if _, err := chromedp.Call(b.ctx, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{}); err != nil {
		t.Fatal(err)
	}
	// The browser itself tells the page that it prints; more than once, since a print can make the stage start anew.
	eval[any](b, `(() => { window.printed = []; addEventListener("beforeprint", () => printed.push(!!document.querySelector(".on-paper text"))); })()`)
	for range 3 {
		pdf, err := chromedp.Call(b.ctx, cdppage.PrintToPDF, cdppage.PrintToPDFParams{PaperWidth: 8.27, PaperHeight: 11.69})
		if err != nil || !strings.HasPrefix(string(pdf.Data), "%PDF") {
			t.Fatalf("no PDF: %v", err)
		}
		b.keep(saved{Name: "print.pdf", Data: base64.StdEncoding.EncodeToString(pdf.Data)})
	}
	if got := eval[[]bool](b, `printed`); !slices.Equal(got, []bool{true, true, true}) {
		t.Errorf("the picture was on paper: %v", got)
	}
	b.wait("the picture is gone after it too", `!document.querySelector(".on-paper")`)
}
