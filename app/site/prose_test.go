package main

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"orrery/sim"
)

// typesetText is a text as HTML.
func typesetText(t *testing.T, text string) (string, error) {
	t.Helper()
	root, err := projectRoot()
	if err != nil {
		t.Fatal(err)
	}
	b := &builder{root: root}
	if _, err := b.packages(); err != nil {
		t.Fatal(err)
	}
	p := newProse()
	d := p.read("test.md", []byte(text))
	if err := b.typeset(p.formulas, p.where); err != nil {
		return "", err
	}
	first, rest, err := p.html(d, nil)
	return first + rest, err
}

func TestProse(t *testing.T) {
	for _, c := range []struct {
		name, text string
		want, not  []string
	}{
		{"formula in a line", "Let $x_i < 3$ be.", []string{"<math", "<mi>x</mi>", "<p>Let "}, []string{"$"}},
		{"markdown in a formula", "$a_1 * b_2 * c_3$ and $[x](y)$", []string{"<math"}, []string{"<em>", "<a "}},
		{"displayed", "It is\n$$\na\n- b\n= c\n$$\nso.", []string{`<div class="formula"`, `display="block"`, "<p>so.</p>"}, []string{"<li>", "<h1", "<h2", "$"}},
		{"displayed on one line", "$$a+b$$\n\nNext.", []string{`display="block"`, "<p>Next.</p>"}, nil},
		{"displayed within a line", "It is $$a+b$$ here.", []string{"<p>It is <math", "here.</p>"}, []string{"$"}},
		{"money", "It costs $5 and $6.", []string{"It costs $5 and $6."}, []string{"<math"}},
		{"escaped", `A \$x\$ stays.`, []string{"A $x$ stays."}, []string{"<math"}},
		{"code", "`$x$`", []string{"<code>$x$</code>"}, []string{"<math"}},
		{"link to a setting", "[narrow](?width=32&seed=1)", []string{`<a href="?width=32&amp;seed=1">narrow</a>`}, nil},
		{"headings", "## Why it works\n\nSo.", []string{`<h2 id="why-it-works">`}, nil},
		{"small", "## A\n\na\n\n## What is small here\n\nb\n\n- c\n\n## D\n\nd", []string{"<section class=\"small\">\n<h2 id=\"what-is-small-here\">", "</ul>\n</section>\n<h2 id=\"d\">"}, nil},
		{"small at the end", "## What is small here\n\nb", []string{"<p>b</p>\n</section>"}, nil},
		{"table", "|a|b|\n|-|-|\n|1|$x$|", []string{"<table>", "<math"}, nil},
		{"code block", "```bibtex\na < $b$\n```", []string{`<pre tabindex="0"><code class="language-bibtex">a &lt; $b$`}, []string{"<math"}},
		{"no markup of its own", "<script>alert(1)</script>", nil, []string{"<script"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, err := typesetText(t, c.text)
			if err != nil {
				t.Fatal(err)
			}
			for _, w := range c.want {
				if !strings.Contains(got, w) {
					t.Errorf("lacks %q:\n%s", w, got)
				}
			}
			for _, w := range c.not {
				if strings.Contains(got, w) {
					t.Errorf("has %q:\n%s", w, got)
				}
			}
		})
	}
}

func TestBadFormula(t *testing.T) {
	_, err := typesetText(t, `Good $x$, bad $\frac{1$.`)
	if err == nil || !strings.Contains(err.Error(), "test.md") || !strings.Contains(err.Error(), `\\frac{1`) {
		t.Errorf("a formula that can't be read must name its file and itself: %v", err)
	}
}

var preformatted = regexp.MustCompile(`(?s)<pre[ >].*?</pre>`)

// Every experiment's prose can be read.
func TestEveryPage(t *testing.T) {
	root, err := projectRoot()
	if err != nil {
		t.Fatal(err)
	}
	files, _ := filepath.Glob(filepath.Join(root, sim.Folder("*"), "page.md"))
	for _, f := range files {
		text, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		html, err := typesetText(t, string(text))
		if err != nil {
			t.Errorf("%s: %v", f, err)
		}
		if strings.Contains(html, "<!-- raw HTML omitted -->") {
			t.Errorf("%s has HTML of its own, which is left out: write Markdown", f)
		}
		html = preformatted.ReplaceAllString(html, "") // BibTeX may have dollars
		if i := strings.IndexByte(html, '$'); i >= 0 {
			t.Errorf("%s: a dollar sign is left over, as of a formula that was not closed: …%.60s", f, html[max(0, i-30):])
		}
	}
}

// A prime stands beside its letter: as a superscript it would be raised twice.
func TestPrimes(t *testing.T) {
	html, err := typesetText(t, "Where $r' \\ge r$ and $x'$ is near.")
	if err != nil {
		t.Fatal(err)
	}
	if n := strings.Count(html, "<mrow><mi>"); strings.Contains(html, "<msup>") || n < 2 || strings.Count(html, "′") != 2 {
		t.Error(html)
	}
}

// The question and what to look for come before the paper's own words, the rest after them; terms are marked in both.
func TestPlainSectionsComeFirst(t *testing.T) {
	p := newProse()
	d := p.read("test.md", []byte("## The question\n\nA ridge?\n\n## How it works\n\nSo.\n\n## What is small here\n\n- Much.\n\n## Look for\n\nThe ridge.\n\n## Reference\n\nX.\n"))
	first, rest, err := p.html(d, []sim.Term{{Term: "ridge", Means: "A rise."}})
	if err != nil {
		t.Fatal(err)
	}
	for want, in := range map[string]string{"The question": first, "Look for": first, "How it works": rest, "What is small here": rest, "Reference": rest} {
		if !strings.Contains(in, want) {
			t.Errorf("%s is not where it belongs:\n%s", want, in)
		}
	}
	if strings.Contains(first, "So.") || strings.Contains(first, "Much.") || strings.Contains(rest, "ridge") {
		t.Error(first, rest)
	}
	if strings.Count(first, `class="term"`) != 2 {
		t.Error("a term is explained once a section:", first)
	}
}
