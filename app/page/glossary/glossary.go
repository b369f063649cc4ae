// Package glossary explains an experiment's terms where they are read: a dotted line under a term, its definition on
// focus, hover or a tap.
package glossary

import (
	"cmp"
	"fmt"
	"html"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/maxence-charriere/go-app/v9/pkg/app"

	"orrery/sim"
)

// piece is a tag of HTML, or what stands between two.
var piece = regexp.MustCompile(`<[^>]*>|[^<]+`)

// element is the name in a tag.
var element = regexp.MustCompile(`[a-zA-Z][\w-]*`)

// silent are the elements in which no term is marked: what they hold is no running text, or does something already.
var silent = []string{"a", "button", "code", "pre", "math", "svg", "dfn", "h1", "h2", "h3", "h4", "script", "style"}

// Marker marks terms, each where it first occurs below a heading of the second level.
type Marker struct {
	terms []sim.Term
	order []int // the longer ones first
	seen  map[int]bool
}

// New is a marker that has not met any of the terms yet.
func New(terms []sim.Term) *Marker {
	m := &Marker{terms: terms, seen: map[int]bool{}}
	for i := range terms {
		m.order = append(m.order, i)
	}
	slices.SortStableFunc(m.order, func(i, j int) int { return cmp.Compare(len(terms[j].Term), len(terms[i].Term)) })
	return m
}

// Text marks the terms in a text, and makes HTML of it.
func (m *Marker) Text(text string) string { return m.HTML(html.EscapeString(text)) }

// HTML marks the terms in a fragment of HTML.
func (m *Marker) HTML(fragment string) string {
	if len(m.terms) == 0 {
		return fragment
	}
	var b strings.Builder
	within := ""
	for _, p := range piece.FindAllString(fragment, -1) {
		if !strings.HasPrefix(p, "<") {
			if within == "" {
				p = m.mark(p)
			}
			b.WriteString(p)
			continue
		}
		name := element.FindString(p)
		switch {
		case within == "" && !strings.HasPrefix(p, "</") && !strings.HasSuffix(p, "/>") && slices.Contains(silent, name):
			within = name
			if name == "h2" {
				m.seen = map[int]bool{}
			}
		case strings.HasPrefix(p, "</") && name == within:
			within = ""
		}
		b.WriteString(p)
	}
	return b.String()
}

// mark marks terms in text in which no tag stands. What is marked is set aside, so that no term is found within another's
// definition.
func (m *Marker) mark(text string) string {
	var done []string
	for _, i := range m.order {
		if m.seen[i] {
			continue
		}
		from, to, ok := find(text, html.EscapeString(m.terms[i].Term))
		if !ok {
			continue
		}
		m.seen[i] = true
		done = append(done, m.dfn(i, text[from:to]))
		text = text[:from] + fmt.Sprintf("\x00%d\x00", len(done)-1) + text[to:]
	}
	for k := len(done) - 1; k >= 0; k-- {
		text = strings.Replace(text, fmt.Sprintf("\x00%d\x00", k), done[k], 1)
	}
	return text
}

// find finds a term as whole words, in its plural too; a capital may begin it, and within an abbreviation the letters are
// as they are.
func find(text, term string) (from, to int, ok bool) {
	for at := 0; ; {
		k := index(text[at:], term)
		if k < 0 {
			return 0, 0, false
		}
		from, to = at+k, at+k+len(term)
		if strings.HasPrefix(text[to:], "s") {
			to++
		}
		before, _ := utf8.DecodeLastRuneInString(text[:from])
		after, _ := utf8.DecodeRuneInString(text[to:])
		if !letter(before) && !letter(after) {
			return from, to, true
		}
		at = from + 1
	}
}

// index is where the term stands, in its own letters or with a capital at its beginning.
func index(text, term string) int {
	first, n := utf8.DecodeRuneInString(term)
	a, b := strings.Index(text, term), strings.Index(text, string(unicode.ToUpper(first))+term[n:])
	if a < 0 || b >= 0 && b < a {
		return b
	}
	return a
}

// letter reports whether a rune belongs to a word; the byte that stands for a marked term does too, and what begins or ends
// a text does not.
func letter(r rune) bool {
	return r != utf8.RuneError && (unicode.IsLetter(r) || unicode.IsDigit(r) || r == '_' || r == 0)
}

func (m *Marker) dfn(i int, text string) string {
	return fmt.Sprintf(`<dfn class="term" tabindex="0" aria-describedby="term-%d">%s<span class="means" aria-hidden="true">%s</span></dfn>`,
		i, text, html.EscapeString(m.terms[i].Means))
}

// List is all terms with what they mean.
func List(terms []sim.Term) app.UI {
	if len(terms) == 0 {
		return app.Div().Class("nothing")
	}
	return app.Details().Class("glossary").ID("glossary").Body(
		app.Summary().Text(fmt.Sprintf("Words used here (%d)", len(terms))),
		app.Dl().Body(app.Range(terms).Slice(func(i int) app.UI {
			return app.Div().Body(app.Dt().Text(terms[i].Term), app.Dd().ID(fmt.Sprintf("term-%d", i)).Text(terms[i].Means))
		})),
	)
}
