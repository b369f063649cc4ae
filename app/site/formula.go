package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/renderer"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
)

// formula is $...$ in a line, or $$...$$ displayed.
type formula struct {
	ast.BaseBlock // a displayed formula is a block; in a line, only the kind of Type differs
	inline        bool
	tex           string
	mathml        string
}

var kindFormula = ast.NewNodeKind("Formula")

func (f *formula) Kind() ast.NodeKind { return kindFormula }

func (f *formula) Type() ast.NodeType {
	if f.inline {
		return ast.TypeInline
	}
	return ast.TypeBlock
}

func (f *formula) Dump(source []byte, level int) {
	ast.DumpHelper(f, source, level, map[string]string{"TeX": f.tex}, nil)
}

// formulas is the goldmark extension: it reads formulas and writes their MathML.
type formulas struct{}

func (formulas) Extend(m goldmark.Markdown) {
	m.Parser().AddOptions(
		parser.WithInlineParsers(util.Prioritized(inlineFormula{}, 150)), // before links and emphasis
		parser.WithBlockParsers(util.Prioritized(displayFormula{}, 90)))  // before everything
	m.Renderer().AddOptions(renderer.WithNodeRenderers(util.Prioritized(formulas{}, 100)))
}

func (formulas) RegisterFuncs(r renderer.NodeRendererFuncRegisterer) {
	r.Register(kindFormula, func(w util.BufWriter, _ []byte, n ast.Node, entering bool) (ast.WalkStatus, error) {
		f := n.(*formula)
		if entering && f.inline {
			w.WriteString(f.mathml)
		} else if entering {
			w.WriteString(`<div class="formula" tabindex="0">` + f.mathml + "</div>\n") // it may scroll sideways
		}
		return ast.WalkSkipChildren, nil
	})
}

// inlineFormula reads $...$. As in other dialects, no space follows the opening dollar and none precedes the
// closing one, so that "$5 and $6" is money.
type inlineFormula struct{}

func (inlineFormula) Trigger() []byte { return []byte{'$'} }

func (inlineFormula) Parse(_ ast.Node, block text.Reader, _ parser.Context) ast.Node {
	line, _ := block.PeekLine()
	mark := "$"
	if bytes.HasPrefix(line, []byte("$$")) {
		mark = "$$"
	}
	rest := line[len(mark):]
	if len(rest) == 0 || rest[0] == ' ' || rest[0] == '\n' {
		return nil
	}
	for i := 1; i < len(rest); i++ {
		if !bytes.HasPrefix(rest[i:], []byte(mark)) || rest[i-1] == ' ' || rest[i-1] == '\\' {
			continue
		}
		if after := i + len(mark); after < len(rest) && rest[after] >= '0' && rest[after] <= '9' {
			continue
		}
		block.Advance(2*len(mark) + i)
		return &formula{inline: true, tex: string(rest[:i])}
	}
	return nil
}

// displayFormula reads a paragraph that begins with $$ and goes on to the next $$ at a line's end.
type displayFormula struct{}

func (displayFormula) Trigger() []byte { return []byte{'$'} }

func (displayFormula) Open(_ ast.Node, reader text.Reader, pc parser.Context) (ast.Node, parser.State) {
	line, _ := reader.PeekLine()
	rest, ok := strings.CutPrefix(strings.TrimSpace(string(line)), "$$")
	if !ok {
		return nil, parser.NoChildren
	}
	f := &formula{}
	tex, closed := strings.CutSuffix(rest, "$$")
	if !closed && strings.Contains(rest, "$$") {
		return nil, parser.NoChildren // it ends within the line: an inline one
	}
	f.tex = tex
	reader.AdvanceToEOL()
	pc.Set(closedKey, closed)
	return f, parser.NoChildren
}

var closedKey = parser.NewContextKey()

func (displayFormula) Continue(n ast.Node, reader text.Reader, pc parser.Context) parser.State {
	if pc.Get(closedKey) == true {
		return parser.Close
	}
	line, _ := reader.PeekLine()
	tex, closed := strings.CutSuffix(strings.TrimSpace(string(line)), "$$")
	n.(*formula).tex += "\n" + tex
	reader.AdvanceToEOL()
	pc.Set(closedKey, closed)
	return parser.Continue | parser.NoChildren
}

func (displayFormula) Close(ast.Node, text.Reader, parser.Context) {}

// CanInterruptParagraph lets a formula follow its sentence without a blank line.
func (displayFormula) CanInterruptParagraph() bool { return true }

func (displayFormula) CanAcceptIndentedLine() bool { return false }

// typeset turns all formulas to MathML, with one Node process. where[i] names the file of fs[i].
func (b *builder) typeset(fs []*formula, where []string) error {
	if len(fs) == 0 {
		return nil
	}
	type ask struct {
		TeX     string `json:"tex"`
		Display bool   `json:"display"`
	}
	asks := make([]ask, len(fs))
	for i, f := range fs {
		asks[i] = ask{strings.TrimSpace(f.tex), !f.inline}
	}
	in, err := json.Marshal(asks)
	if err != nil {
		return err
	}
	if _, err := exec.LookPath("node"); err != nil {
		return fmt.Errorf("node is missing; formulas need it. “sudo apt-get install nodejs npm”, “brew install node”, or https://nodejs.org (18 or later)")
	}
	c := exec.Command("node", filepath.Join(b.root, "app", "site", "math.mjs"))
	c.Stdin, c.Stderr = bytes.NewReader(in), os.Stderr
	out, err := c.Output()
	if err != nil {
		return fmt.Errorf("node app/site/math.mjs: %w", err)
	}
	var answers []struct{ MathML, Error string }
	if err := json.Unmarshal(out, &answers); err != nil || len(answers) != len(fs) {
		return fmt.Errorf("node app/site/math.mjs gave %d answers to %d formulas: %v", len(answers), len(fs), err)
	}
	for i, a := range answers {
		if a.Error != "" {
			return fmt.Errorf("%s: the formula %q can't be read: %s", where[i], fs[i].tex, a.Error)
		}
		fs[i].mathml = a.MathML
	}
	return nil
}
