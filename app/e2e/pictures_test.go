package e2e

import (
	"flag"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
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
