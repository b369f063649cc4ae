package e2e

import (
	"flag"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"

	"orrery/sim/papers/catalog"
)

var pictures = flag.Bool("pictures", false, "take the README's pictures anew")

// TestPictures takes the pictures of the README (“make pictures”).
func TestPictures(t *testing.T) {
	if !*pictures {
		t.Skip("taken by “make pictures”")
	}
	e := paper(t)
	take := func(b *tab, name string) {
		t.Helper()
		picture, err := chromedp.Run(b.ctx, chromedp.CaptureScreenshot())
		if err == nil {
			err = os.WriteFile(filepath.Join(root, "docs", name), picture, 0o644)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	b := newTab(t)
	if _, err := chromedp.Call(b.ctx, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
		Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: "light"}}}); err != nil {
		t.Fatal(err)
	}
	b.do(chromedp.EmulateViewport(1280, 860, chromedp.EmulateScale(1.5)))
	b.open(e.Slug + "/?run=1")
	b.until("done")
	time.Sleep(5 * time.Second) // the stage shows what came last
	take(b, "orrery.png")
}

var stages = flag.Bool("stages", false, "take every stage in the middle of its run, for strangers to judge")

// TestStages takes every stage with its caption when its default run is half over (“make stages”), into build/stages: what
// somebody sees in it who sees nothing else is written down in docs/measurements.md.
func TestStages(t *testing.T) {
	if !*stages {
		t.Skip("taken by “make stages”")
	}
	dir := filepath.Join(root, "build", "stages")
	if err := os.MkdirAll(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	b := newTab(t)
	b.size(1280, 800)
	for _, e := range catalog.All {
		b.open(e.Slug + "/?run=1")
		b.wait("its run is half over", `document.documentElement.dataset.run === "done" || Number(document.querySelector("#progress")?.value) > 0.55`)
		time.Sleep(time.Second) // the stage has come so far
		at := eval[[4]float64](b, `(() => { const a = document.querySelector(".stage").getBoundingClientRect(), c = document.querySelector(".caption").getBoundingClientRect(); return [a.x, a.y, a.width, c.bottom - a.y]; })()`)
		shot, err := chromedp.Call(b.ctx, page.CaptureScreenshot, page.CaptureScreenshotParams{Clip: &page.Viewport{X: at[0], Y: at[1], Width: at[2], Height: at[3], Scale: 1}})
		if err == nil {
			err = os.WriteFile(filepath.Join(dir, e.Slug+".png"), shot.Data, 0o644)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
}
