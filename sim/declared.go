package sim

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// Faults are what is wrong with the experiment's declarations, each in a sentence that names it; the catalogue's test
// wants none.
func (e *Experiment) Faults() []string {
	c := checker{e: e, in: e.Info()}
	c.params()
	c.settings()
	c.firstMinute()
	c.words()
	return c.faults
}

type checker struct {
	e      *Experiment
	in     Info
	faults []string
}

func (c *checker) say(format string, a ...any) {
	c.faults = append(c.faults, fmt.Sprintf(format, a...))
}

// unique wants each id once, and none empty.
func (c *checker) unique(what string, ids []string) {
	seen := map[string]bool{}
	for _, id := range ids {
		if id == "" || seen[id] {
			c.say("the %s %q is nameless or stands twice", what, id)
		}
		seen[id] = true
	}
}

func ids[T any](list []T, id func(T) string) (out []string) {
	for _, x := range list {
		out = append(out, id(x))
	}
	return out
}

func (c *checker) params() {
	names := ids(c.in.Params, func(s Spec) string { return s.ID })
	for _, s := range c.in.Params {
		if s.Was != "" {
			names = append(names, s.Was)
		}
		if Reserved(s.ID) {
			c.say("a parameter may not be called %q: that name means something in every link", s.ID)
		}
		if _, p := s.Check(s.Default); p != nil {
			c.say("a default is illegal: %s", p.Message)
		}
		if s.Log && s.Min <= 0 {
			c.say("%s has a logarithmic scale that reaches zero", s.ID)
		}
		if s.Type == TypeText && (s.Alphabet == "" || s.Max > MaxText) {
			c.say("%s has no alphabet, or may be longer than %d characters", s.ID, MaxText)
		}
		if s.Type == TypeFile && s.Max < 1 {
			c.say("%s takes no file of any length", s.ID)
		}
		c.when("parameter "+s.ID, s.When)
	}
	c.unique("parameter", names)
	c.unique("chart", ids(c.in.Charts, func(x Chart) string { return x.ID }))
	c.unique("readout", ids(c.in.Readouts, func(x Readout) string { return x.ID }))
	c.unique("text", ids(c.in.Texts, func(x TextInfo) string { return x.ID }))
	c.unique("handle", ids(c.in.Handles, func(x Handle) string { return x.ID }))
	c.unique("claim", ids(c.in.Claims, func(x ClaimInfo) string { return x.ID }))
	c.unique("preset", ids(c.in.Presets, func(x Preset) string { return x.Name }))
	for _, x := range c.in.Charts {
		c.unique("series of chart "+x.ID, ids(x.Series, func(s SeriesInfo) string { return s.ID }))
		c.when("chart "+x.ID, x.When)
	}
	for _, x := range c.in.Readouts {
		c.when("readout "+x.ID, x.When)
	}
	for _, x := range c.in.Handles {
		c.when("handle "+x.ID, x.When)
	}
}

func (c *checker) when(what string, w When) { c.faults = append(c.faults, w.faults(c.in, what)...) }

// settings wants every named setting to be legal.
func (c *checker) settings() {
	legal := func(what string, set Values) {
		if _, p := c.in.With(c.in.Defaults(), set); p != nil {
			c.say("%s: %s", what, p.Message)
		}
	}
	for _, p := range c.in.Presets {
		legal("preset "+p.Name, p.Set)
	}
	for _, x := range c.e.Claims {
		for _, set := range x.With {
			legal("claim "+x.ID, set)
		}
		c.when("claim "+x.ID, x.When)
		if x.Breaks.Set == nil {
			continue
		}
		legal("the breaking setting of claim "+x.ID, x.Breaks.Set)
		if x.Breaks.Why == "" {
			c.say("the breaking setting of claim %s does not say why", x.ID)
		}
		if v, p := c.in.With(c.in.Defaults(), x.Breaks.Set); p == nil && !x.When.Applies(v) {
			c.say("the breaking setting of claim %s is one to which it does not apply: it would be undecided there, not fail", x.ID)
		}
	}
}

func (c *checker) firstMinute() {
	e := c.e
	if n := len(strings.Fields(e.Question)); n < 8 || n > 12 || !strings.HasSuffix(e.Question, "?") {
		c.say("its question %q is not one in 8 to 12 plain words", e.Question)
	}
	if e.Level < 1 || e.Level > 3 {
		c.say("its level %d is not 1, 2 or 3", e.Level)
	}
	for _, id := range e.Main {
		if _, ok := c.in.Param(id); !ok {
			c.say("its main parameter %q is none", id)
		}
	}
	for _, id := range e.Watch {
		if !slices.ContainsFunc(e.Readouts, func(r Readout) bool { return r.ID == id }) {
			c.say("its main readout %q is none", id)
		}
	}
	if len(e.Main) > 4 || len(e.Watch) > 4 {
		c.say("more than four parameters or readouts are its main ones")
	}
	c.unique("main parameter", e.Main)
	c.unique("main readout", e.Watch)
	c.unique("term", ids(e.Glossary, func(t Term) string { return t.Term }))
}

var braces = regexp.MustCompile(`\{[a-z][a-z0-9_]*\}`)

// words wants names in braces to be parameters'.
func (c *checker) words() {
	look := func(what, text string) {
		for _, name := range braces.FindAllString(text, -1) {
			if _, ok := c.in.Param(strings.Trim(name, "{}")); !ok {
				c.say("%s puts in the value of %s, which is no parameter: %q", what, name, text)
			}
		}
	}
	for _, x := range c.in.Charts {
		for _, text := range []string{x.Title, x.X, x.Y, x.Notes} {
			look("chart "+x.ID, text)
		}
		for _, s := range x.Series {
			look("chart "+x.ID, s.Label)
		}
	}
	for _, x := range c.in.Readouts {
		look("readout "+x.ID, x.Label)
	}
	for _, x := range c.in.Claims {
		look("claim "+x.ID, x.Says)
		for _, t := range x.Tests {
			look("claim "+x.ID, t.Says)
		}
	}
}
