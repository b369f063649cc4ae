package main

import (
	"strings"
	"testing"

	"orrery/sim/papers/catalog"
)

func TestMathInWords(t *testing.T) {
	for text, want := range map[string]string{
		"exponent of d, one round":                      `exponent of ⟨d⟩, one round`,
		"A small share of the dimensions suffices":      `A small share of the dimensions suffices`,
		"CP: distance of its clean coverage from 1 − α": `CP: distance of its clean coverage from ⟨1-\alpha ⟩`,
		"R_top / R_all after the search":                `⟨R_{\text{top}}/R_{\text{all}}⟩ after the search`,
		"η·λ_max/2 at GD's minimum":                     `⟨\eta \cdot \lambda _{\text{max}}/2⟩ at GD's minimum`,
		"d = 20: error at 5 d² − error at 20 d², mean":  `⟨d=20⟩: error at ⟨5d^{2}⟩ − error at ⟨20d^{2}⟩, mean`,
		"σ = O(ε)":              `⟨\sigma =O(\varepsilon )⟩`,
		"iterations to 10⁻⁵: δ": `iterations to ⟨10^{-5}⟩: ⟨\delta ⟩`,
		"4·S^(2/p) rows":        `⟨4\cdot S^{2/p}⟩ rows`,
		"B’s units":             `⟨B⟩’s units`,
		"m* for all / m*":       `⟨m^{*}⟩ for all / ⟨m^{*}⟩`,
		"slope of |∇ψσ − ∇ψ|":   `slope of ⟨|\nabla \psi \sigma -\nabla \psi |⟩`,
		"like √d only":          `like ⟨\sqrt{d}⟩ only`,
		"log-log slope":         `log-log slope`,
		"log₁₀ of the growth":   `⟨\log _{10}⟩ of the growth`,
		"750 / 199,210 = 0.004": `750 / 199,210 = 0.004`,
	} {
		var b strings.Builder
		for _, p := range mathIn(text) {
			if p.tex != "" {
				b.WriteString("⟨" + p.tex + "⟩")
			} else {
				b.WriteString(p.text)
			}
		}
		if b.String() != want {
			t.Errorf("%q gives\n%s, want\n%s", text, b.String(), want)
		}
	}
}

// Nothing of a claim is lost, whatever is set of it.
func TestMathKeepsEveryWord(t *testing.T) {
	for _, e := range catalog.All {
		in := e.Info()
		for _, text := range claimTexts(in) {
			whole := ""
			for _, p := range mathIn(text) {
				whole += p.text
			}
			if whole != text {
				t.Errorf("%s: %q became %q", e.Slug, text, whole)
			}
		}
	}
}
