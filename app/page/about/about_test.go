package about

import (
	"strings"
	"testing"
)

func TestAbout(t *testing.T) {
	for _, c := range []struct {
		site       Site
		want, lack []string
	}{
		{Site{Commit: "abc", Date: "2026-01-31", Source: "https://example.org/src", Contact: "us@example.org"},
			[]string{"commit abc of 2026-01-31.", `href="https://example.org/src"`, `href="mailto:us@example.org"`, `href="../licences.txt"`}, []string{"not committed", "has not"}},
		{Site{Commit: "abc+", Contact: "https://example.org/issues"}, []string{"abc+, with changes that were not committed", `href="https://example.org/issues"`, "has not said where its sources lie"}, []string{"mailto"}},
		{Site{Commit: "abc"}, []string{"has not given an address"}, nil},
	} {
		html := HTML("../", c.site)
		for _, w := range c.want {
			if !strings.Contains(html, w) {
				t.Errorf("%+v lacks %s", c.site, w)
			}
		}
		for _, w := range c.lack {
			if strings.Contains(html, w) {
				t.Errorf("%+v has %s", c.site, w)
			}
		}
	}
}
