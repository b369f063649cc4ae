package notice

import (
	"slices"
	"strings"
	"testing"

	"github.com/maxence-charriere/go-app/v9/pkg/app"
)

func TestNotices(t *testing.T) {
	var l List
	a, b := Notice{Error, "Broken."}, Notice{Note, "Broken."}
	l.Say(a, b, a)
	l.Say(b)
	if !slices.Equal(l.All(), []Notice{a, b}) {
		t.Fatal(l.All())
	}
	html := app.HTMLString(l.UI())
	if strings.Count(html, `role="alert"`) != 1 || strings.Count(html, `role="status"`) != 1 || !strings.Contains(html, `id="boot"`) {
		t.Error(html)
	}
	before := l.All()
	if l.Dismiss(a); !slices.Equal(l.All(), []Notice{b}) || before[0] != a {
		t.Error(l.All(), before)
	}
	if l.Clear(); len(l.All()) != 0 {
		t.Error(l.All())
	}
}
