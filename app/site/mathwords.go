package main

import (
	"html"
	"regexp"
	"strings"
)

// Claims are plain text, for terminals and labels too. Where a page has room for real mathematics, what reads as such in
// them (“η·λ_max/2 ≤ 1”, “10⁻⁵”, “R_top / R_all”) is set.

// phrase is a plain text whose mathematics is being set.
type phrase []any // strings and formulas

// phrase reads a text and remembers its formulas, as [prose.read] does.
func (p *prose) phrase(where, text string) phrase {
	var out phrase
	for _, part := range mathIn(text) {
		if part.tex == "" {
			out = append(out, part.text)
			continue
		}
		f := &formula{inline: true, tex: part.tex}
		p.formulas, p.where = append(p.formulas, f), append(p.where, where)
		out = append(out, f)
	}
	return out
}

// html writes a text whose formulas are set.
func (ph phrase) html() string {
	var b strings.Builder
	for _, part := range ph {
		if f, ok := part.(*formula); ok {
			b.WriteString(f.mathml)
		} else {
			b.WriteString(html.EscapeString(part.(string)))
		}
	}
	return b.String()
}

// piece is a part of a text: words, or a formula.
type piece struct{ text, tex string }

const (
	mathNumber = `\d[\d.]*`
	mathScript = `(?:[₀-₉]+|[⁰¹²³⁴-⁹⁻]+|_[a-z]+|\^\([^()\s]*\)|\^[a-z0-9]|\*|′)*`
	mathUnit   = `(?:(?:` + mathNumber + `)?[∇Δ√]*(?:log|ln|exp|[A-Za-zα-ωµℓ][α-ω]?)` + mathScript + `(?:\([^()\s]*\))?|\d+[⁰¹²³⁴-⁹⁻]+|√\d+)`
)

var (
	mathWord   = regexp.MustCompile(`^[|−]?(?:` + mathNumber + `[/·−+])?\|?` + mathUnit + `\|?(?:[/·−+]\|?(?:` + mathUnit + `|` + mathNumber + `)\|?)*$`)
	plainWord  = regexp.MustCompile(`^[−-]?` + mathNumber + `$`)
	wordEnd    = regexp.MustCompile(`(?:[’']s)?[,.:;!?)]*$`)
	notMath    = map[string]bool{"a": true, "A": true, "I": true}
	mathSign   = map[string]string{"=": "=", "−": "-", "+": "+", "/": "/", "·": `\cdot `, "<": "<", ">": ">", "≤": `\le `, "≥": `\ge `}
	rootOf     = regexp.MustCompile(`√(\d+|[A-Za-zα-ω])`)
	scriptRuns = regexp.MustCompile(`[₀-₉]+|[⁰¹²³⁴-⁹⁻]+|_[a-z]+|\^\([^()]*\)`)
	functions  = regexp.MustCompile(`(log|ln|exp)([^a-z]|$)`)
)

// mathIn takes a text apart.
func mathIn(text string) []piece {
	var out []piece
	words := strings.SplitAfter(text, " ")
	for i := 0; i < len(words); {
		if head, n, tail := mathRun(words[i:]); n > 0 {
			out = append(out, piece{strings.TrimSuffix(strings.Join(words[i:i+n], ""), tail), head}, piece{text: tail})
			i += n
			continue
		}
		out = append(out, piece{text: words[i]})
		i++
	}
	return out
}

// mathRun is the formula that the words begin with, how many of them it takes, and what follows it in its last word.
func mathRun(words []string) (tex string, n int, tail string) {
	anyMath := false
	for i := 0; i < len(words); i += 2 {
		word := strings.TrimSuffix(words[i], " ")
		end := wordEnd.FindStringIndex(word)[0]
		if strings.Count(word[:end], "(") > strings.Count(word[:end], ")") && strings.HasPrefix(word[end:], ")") {
			end++ // its own bracket
		}
		core := word[:end]
		isMath := mathWord.MatchString(core) && !notMath[core]
		if !isMath && !plainWord.MatchString(core) {
			break
		}
		if tex != "" && i > 0 {
			tex += mathSign[strings.TrimSpace(words[i-1])]
		}
		tex, n, tail, anyMath = tex+texWord(core), i+1, words[i][end:], anyMath || isMath
		if end < len(word) || i+2 >= len(words) {
			break
		}
		if _, ok := mathSign[strings.TrimSpace(words[i+1])]; !ok {
			if next := strings.TrimRight(words[i+1], " ,.:;"); !isMath && mathWord.MatchString(next) && !notMath[next] {
				i-- // “20 d²”: the sign is left out
				continue
			}
			break
		}
	}
	if !anyMath {
		return "", 0, ""
	}
	return tex, n, tail
}

var texNames = strings.NewReplacer("α", `\alpha `, "β", `\beta `, "γ", `\gamma `, "δ", `\delta `, "ε", `\varepsilon `, "ζ", `\zeta `, "η", `\eta `,
	"θ", `\theta `, "κ", `\kappa `, "λ", `\lambda `, "μ", `\mu `, "µ", `\mu `, "ν", `\nu `, "ξ", `\xi `, "π", `\pi `, "ρ", `\rho `, "σ", `\sigma `,
	"τ", `\tau `, "φ", `\varphi `, "χ", `\chi `, "ψ", `\psi `, "ω", `\omega `, "Δ", `\Delta `, "∇", `\nabla `, "ℓ", `\ell `,
	"·", `\cdot `, "−", "-", "*", "^{*}", "′", "'")

var scriptDigits = strings.NewReplacer("₀", "0", "₁", "1", "₂", "2", "₃", "3", "₄", "4", "₅", "5", "₆", "6", "₇", "7", "₈", "8", "₉", "9",
	"⁰", "0", "¹", "1", "²", "2", "³", "3", "⁴", "4", "⁵", "5", "⁶", "6", "⁷", "7", "⁸", "8", "⁹", "9", "⁻", "-")

// texWord is a word of mathematics as TeX.
func texWord(s string) string {
	s = scriptRuns.ReplaceAllStringFunc(s, func(run string) string {
		switch r := []rune(run); {
		case r[0] == '_':
			return `_{\text{` + run[1:] + `}}`
		case r[0] == '^':
			return "^{" + run[2:len(run)-1] + "}"
		case r[0] >= '₀' && r[0] <= '₉':
			return "_{" + scriptDigits.Replace(run) + "}"
		}
		return "^{" + scriptDigits.Replace(run) + "}"
	})
	s = functions.ReplaceAllString(s, `\$1 $2`)
	s = rootOf.ReplaceAllString(s, `\sqrt{$1}`)
	return texNames.Replace(s)
}
