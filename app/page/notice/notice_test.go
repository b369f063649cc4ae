package notice

import (
	"slices"
	"strings"
	"testing"

	"github.com/maxence-charriere/go-app/v9/pkg/app"
)

func TestNotices(t *testing.T) {
	var l List
	a, b := Notice{Kind: Error, Text: "Broken."}, Notice{Kind: Note, Text: "Broken."}
	l.Say(a, b, a)
	l.Say(b)
	if !slices.Equal(l.All(), []Notice{a, b}) {
		t.Fatal(l.All())
	}
	html := app.HTMLString(l.UI())
	if strings.Count(html, `role="alert"`) != 1 || strings.Count(html, `role="status"`) != 1 {
		t.Error(html)
	}
	before := l.All()
	if l.Dismiss(a); !slices.Equal(l.All(), []Notice{b}) || before[0] != a {
		t.Error(l.All(), before)
	}
	stays := Notice{Kind: Note, Text: "Of another version.", Stays: true}
	l.Say(stays)
	if l.Clear(); !slices.Equal(l.All(), []Notice{stays}) {
		t.Error(l.All())
	}
	if l.Empty(); len(l.All()) != 0 {
		t.Error(l.All())
	}
}
