package main

import (
	"slices"
	"strings"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/renderer"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"

	"orrery/app/page/glossary"
	"orrery/sim"
)

// prose reads the experiments' texts.
type prose struct {
	md       goldmark.Markdown
	formulas []*formula
	where    []string // the file of each formula
}

func newProse() *prose {
	md := goldmark.New(goldmark.WithExtensions(extension.GFM, extension.Footnote, formulas{}),
		goldmark.WithParserOptions(parser.WithAutoHeadingID()))
	md.Renderer().AddOptions(renderer.WithNodeRenderers(util.Prioritized(blocks{}, 100)))
	return &prose{md: md}
}

// document is a text that has been read; its formulas may not be set yet.
type document struct {
	source []byte
	node   ast.Node
}

// read parses a text and remembers its formulas.
func (p *prose) read(file string, source []byte) document {
	node := p.md.Parser().Parse(text.NewReader(source))
	ast.Walk(node, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if f, ok := n.(*formula); ok && entering {
			p.formulas, p.where = append(p.formulas, f), append(p.where, file)
		}
		return ast.WalkContinue, nil
	})
	enclose(node, source, "What is small here", "small")
	return document{source, node}
}

// plain are the sections that a page shows before all others.
var plain = []string{"The question", "Look for"}

// html writes a text whose formulas are set: the plain sections, and the others. Terms are marked in both.
func (p *prose) html(d document, terms []sim.Term) (first, rest string, err error) {
	front, back := ast.NewDocument(), ast.NewDocument()
	to := back
	for n := d.node.FirstChild(); n != nil; {
		next := n.NextSibling()
		if h, ok := n.(*ast.Heading); ok && h.Level == 2 {
			to = back
			if slices.Contains(plain, strings.TrimSpace(words(h, d.source))) {
				to = front
			}
		}
		if _, ok := n.(*section); ok {
			to = back
		}
		to.AppendChild(to, n)
		n = next
	}
	for part, text := range map[*ast.Document]*string{front: &first, back: &rest} {
		var b strings.Builder
		if err := p.md.Renderer().Render(&b, d.source, part); err != nil {
			return "", "", err
		}
		*text = glossary.New(terms).HTML(b.String())
	}
	return first, rest, nil
}

// section is a <section> of a class of its own round a heading and what follows it.
type section struct {
	ast.BaseBlock
	class string
}

var kindSection = ast.NewNodeKind("Section")

func (s *section) Kind() ast.NodeKind { return kindSection }

func (s *section) Dump(source []byte, level int) { ast.DumpHelper(s, source, level, nil, nil) }

// blocks renders what differs from goldmark's own.
type blocks struct{}

func (blocks) RegisterFuncs(r renderer.NodeRendererFuncRegisterer) {
	r.Register(ast.KindFencedCodeBlock, code)
	r.Register(kindSection, func(w util.BufWriter, _ []byte, n ast.Node, entering bool) (ast.WalkStatus, error) {
		if entering {
			w.WriteString(`<section class="` + n.(*section).class + "\">\n")
		} else {
			w.WriteString("</section>\n")
		}
		return ast.WalkContinue, nil
	})
}

// code writes a block of code. It may scroll sideways, so the keyboard must reach it.
func code(w util.BufWriter, source []byte, n ast.Node, entering bool) (ast.WalkStatus, error) {
	if entering {
		block := n.(*ast.FencedCodeBlock)
		w.WriteString(`<pre tabindex="0"><code class="language-` + string(util.EscapeHTML(block.Language(source))) + `">`)
		lines := block.Lines()
		for i := range lines.Len() {
			line := lines.At(i)
			w.Write(util.EscapeHTML(line.Value(source)))
		}
	} else {
		w.WriteString("</code></pre>\n")
	}
	return ast.WalkContinue, nil
}

// enclose puts the section with that heading into a <section>.
func enclose(root ast.Node, source []byte, heading, class string) {
	var s *section
	level := 0
	for n := root.FirstChild(); n != nil; {
		next := n.NextSibling()
		if h, ok := n.(*ast.Heading); ok {
			switch {
			case s != nil && h.Level <= level:
				return
			case s == nil && strings.EqualFold(strings.TrimSpace(words(h, source)), heading):
				s, level = &section{class: class}, h.Level
				root.InsertBefore(root, n, s)
			}
		}
		if s != nil {
			s.AppendChild(s, n)
		}
		n = next
	}
}

// words are a node's text.
func words(n ast.Node, source []byte) string {
	var b strings.Builder
	ast.Walk(n, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if t, ok := n.(*ast.Text); ok && entering {
			b.Write(t.Segment.Value(source))
		}
		return ast.WalkContinue, nil
	})
	return b.String()
}
