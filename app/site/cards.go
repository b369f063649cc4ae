package main

import (
	"bytes"
	"slices"
	"strings"

	"github.com/yuin/goldmark/ast"

	"orrery/sim"
)

// posterFile is a poster's name beside its paper's page.
const posterFile = "poster.svg"

// claimTexts are the texts of a paper's claims that pages show: each may hold mathematics.
func claimTexts(in sim.Info) (out []string) {
	defaults := in.Defaults()
	for _, c := range in.Claims {
		out = append(out, in.Words(c.Says, defaults))
		if c.Breaks != nil {
			out = append(out, c.Breaks.Why)
		}
		for _, t := range c.Tests {
			out = append(out, in.Words(t.Says, defaults))
			if t.Paper.Says != "" {
				out = append(out, t.Paper.Says)
			}
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// limits is the list under "What is small here", for a page elsewhere: its links lead to the paper's.
func (p *prose) limits(d document, slug string) (string, error) {
	var b bytes.Buffer
	for n := d.node.FirstChild(); n != nil; n = n.NextSibling() {
		if s, ok := n.(*section); !ok || s.class != "small" {
			continue
		}
		for c := n.FirstChild(); c != nil; c = c.NextSibling() {
			if _, heading := c.(*ast.Heading); heading {
				continue
			}
			if err := p.md.Renderer().Render(&b, d.source, c); err != nil {
				return "", err
			}
		}
	}
	return strings.ReplaceAll(b.String(), `href="?`, `href="../`+slug+`/?`), nil
}

// collections are the data sets by the beginning of their files' names, in the words of a card.
var collections = []struct{ prefix, name string }{
	{"mnist", "MNIST digits"},
	{"spam-assassin", "real e-mail"},
}

// sources are the data sets that the default setting reads, "" where it makes its own, and then those of the presets.
func (p *paper) sources() []string {
	if p.e.Data == nil {
		return nil
	}
	var out []string
	settings := []sim.Values{{}}
	for _, s := range p.info.Presets {
		settings = append(settings, s.Set)
	}
	for i, set := range settings {
		v, problem := p.info.With(p.info.Defaults(), set)
		if problem != nil {
			continue // the page's own build says so
		}
		names := p.e.Data(v)
		if i == 0 && len(names) == 0 {
			out = append(out, "")
		}
		for _, name := range names {
			if c := collection(name); !slices.Contains(out, c) {
				out = append(out, c)
			}
		}
	}
	return out
}

func collection(file string) string {
	for _, c := range collections {
		if strings.HasPrefix(file, c.prefix) {
			return c.name
		}
	}
	return file
}
