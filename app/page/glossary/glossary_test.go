package glossary

import (
	"strings"
	"testing"

	"github.com/maxence-charriere/go-app/v9/pkg/app"

	"orrery/sim"
)

var terms = []sim.Term{
	{Term: "loss", Means: "How wrong it is."},
	{Term: "loss barrier", Means: "A ridge of the loss & more."},
	{Term: "R_top", Means: "Agreement."},
}

func TestMark(t *testing.T) {
	dfn := func(i, text, means string) string {
		return `<dfn class="term" tabindex="0" aria-describedby="term-` + i + `">` + text + `<span class="means" aria-hidden="true">` + means + `</span></dfn>`
	}
	loss, barrier := dfn("0", "loss", "How wrong it is."), dfn("1", "Loss barriers", "A ridge of the loss &amp; more.")
	for text, want := range map[string]string{
		"<p>Loss barriers and the loss, the loss.</p>":      "<p>" + barrier + " and the " + loss + ", the loss.</p>",
		"<p>A lossy glossary</p>":                           "<p>A lossy glossary</p>",
		`<a href="?loss=1">loss</a> <code>loss</code>`:      `<a href="?loss=1">loss</a> <code>loss</code>`,
		"<h2>A</h2><p>loss</p><h2>The loss</h2><p>loss</p>": "<h2>A</h2><p>" + loss + "</p><h2>The loss</h2><p>" + loss + "</p>",
		"<p>loss</p><p>loss</p>":                            "<p>" + loss + "</p><p>loss</p>",
		"<math><mi>loss</mi></math><br/>loss":               "<math><mi>loss</mi></math><br/>" + loss,
		"r_top R_top":                                       "r_top " + dfn("2", "R_top", "Agreement."),
		"loss":                                              loss,
	} {
		if got := New(terms).HTML(text); got != want {
			t.Errorf("%s\n gives %s\n want  %s", text, got, want)
		}
	}
	if got := New(terms).Text("a < b"); got != "a &lt; b" {
		t.Error(got)
	}
	// One marker goes through several texts.
	m := New(terms)
	if m.Text("loss"); m.Text("loss") != "loss" {
		t.Error("marked again")
	}
	if New(nil).HTML("loss") != "loss" {
		t.Error("there are no terms")
	}
}

// What a term's description refers to is in the list.
func TestList(t *testing.T) {
	html := app.HTMLString(List(terms))
	for _, want := range []string{`id="term-1"`, "A ridge of the loss &amp; more.", "Words used here (3)"} {
		if !strings.Contains(html, want) {
			t.Errorf("%s is not in %s", want, html)
		}
	}
}
