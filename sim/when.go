package sim

import (
	"fmt"
	"slices"
	"strings"
)

// When is for which values of other parameters something applies: all its conditions hold. It is data, so that a page
// hides what does not apply. None is always.
type When []Condition

// Condition is what one parameter's value must be.
type Condition struct {
	Param string   `json:"param"`
	In    []any    `json:"in,omitempty"`  // one of these, if any are named
	Not   bool     `json:"not,omitempty"` // none of these
	Min   *float64 `json:"min,omitempty"` // at least
	Max   *float64 `json:"max,omitempty"` // at most
}

// If is: the parameter has one of these values.
func If(p Param, values ...any) When { return When{{Param: p.Spec().ID, In: values}} }

// Unless is: the parameter has none of these values.
func Unless(p Param, values ...any) When { return When{{Param: p.Spec().ID, In: values, Not: true}} }

// From is: the parameter is at least lo.
func From(p Param, lo float64) When { return When{{Param: p.Spec().ID, Min: &lo}} }

// UpTo is: the parameter is at most hi.
func UpTo(p Param, hi float64) When { return When{{Param: p.Spec().ID, Max: &hi}} }

// And is both.
func (w When) And(other When) When { return append(slices.Clip(w), other...) }

// Applies reports whether every condition holds for v. A parameter that v lacks holds none.
func (w When) Applies(v Values) bool {
	return !slices.ContainsFunc(w, func(c Condition) bool { return !c.holds(v) })
}

func (c Condition) holds(v Values) bool {
	x, ok := v[c.Param]
	if !ok {
		return false
	}
	if len(c.In) > 0 && slices.ContainsFunc(c.In, func(y any) bool { return same(x, y) }) == c.Not {
		return false
	}
	f, isNumber := number(x)
	return (c.Min == nil || isNumber && f >= *c.Min) && (c.Max == nil || isNumber && f <= *c.Max)
}

// same compares values of which one may have come through JSON, where every number is a float64.
func same(a, b any) bool {
	x, ok := number(a)
	y, too := number(b)
	if ok && too {
		return x == y
	}
	return a == b
}

func number(v any) (float64, bool) {
	switch v := v.(type) {
	case int:
		return float64(v), true
	case float64:
		return v, true
	}
	return 0, false
}

// words says the conditions for people: "network linear, rank at most 3".
func (w When) words(in Info) string {
	var parts []string
	for _, c := range w {
		s, _ := in.Param(c.Param)
		label := s.lower()
		var values []string
		for _, x := range c.In {
			values = append(values, s.Words(x))
		}
		switch {
		case c.Not:
			parts = append(parts, label+" other than "+strings.Join(values, " or "))
		case len(values) > 0:
			parts = append(parts, label+" "+strings.Join(values, " or "))
		}
		if c.Min != nil {
			parts = append(parts, label+" at least "+Number(*c.Min))
		}
		if c.Max != nil {
			parts = append(parts, label+" at most "+Number(*c.Max))
		}
	}
	return strings.Join(parts, ", ")
}

// lower is the label within a sentence; one that begins with an abbreviation stays as it is.
func (s Spec) lower() string {
	if len(s.Label) > 1 && s.Label[1] >= 'A' && s.Label[1] <= 'Z' {
		return s.Label
	}
	return strings.ToLower(s.Label[:min(1, len(s.Label))]) + s.Label[min(1, len(s.Label)):]
}

// Name is what a parameter is called in a few words: its symbol, else its label as within a sentence.
func (s Spec) Name() string {
	if s.Symbol != "" {
		return s.Symbol
	}
	return s.lower()
}

// Differ are the parameters in which two settings differ.
func (in Info) Differ(a, b Values) (list []Spec) {
	for _, s := range in.Params {
		if s.Format(a[s.ID]) != s.Format(b[s.ID]) {
			list = append(list, s)
		}
	}
	return list
}

// Told is a setting in a few words, its seed too: "default setting, seed 0", "h = 64, seed 3".
func (in Info) Told(v Values) string {
	list := slices.DeleteFunc(in.Differ(v, in.Defaults()), func(s Spec) bool { return s.ID == Seed.ID })
	what := "default setting"
	if len(list) > 0 {
		what = Tell(list, v)
	}
	return fmt.Sprintf("%s, seed %v", what, v[Seed.ID])
}

// told is how many values a setting is told by; more are counted.
const told = 3

// Tell names parameters with their values in a few words: "h = 64, way = B, 2 more".
func Tell(list []Spec, v Values) string {
	var words []string
	for i, s := range list {
		if i == told {
			words = append(words, fmt.Sprintf("%d more", len(list)-told))
			break
		}
		words = append(words, s.Name()+" = "+s.Words(v[s.ID]))
	}
	return strings.Join(words, ", ")
}

// Words is a value as people say it: an option by its label.
func (s Spec) Words(v any) string {
	for _, o := range s.Options {
		if o.ID == v && o.Label != "" {
			return o.Label
		}
	}
	if b, ok := v.(bool); ok {
		if b {
			return "on"
		}
		return "off"
	}
	return s.Format(v)
}

// Words puts values into a text: "rank {rank}" is "rank 4". It serves labels, notes and sentences, wherever a page or a record shows
// one; a name in braces that is no parameter stays as it is.
func (in Info) Words(text string, v Values) string {
	if !strings.Contains(text, "{") {
		return text
	}
	for _, s := range in.Params {
		if x, ok := v[s.ID]; ok {
			text = strings.ReplaceAll(text, "{"+s.ID+"}", s.Words(x))
		}
	}
	return text
}

// Worded is a chart in the words for these values.
func (in Info) Worded(c Chart, v Values) Chart {
	for _, text := range []*string{&c.Title, &c.X, &c.Y, &c.Notes} {
		*text = in.Words(*text, v)
	}
	c.Series, c.Rules = slices.Clone(c.Series), slices.Clone(c.Rules)
	for i := range c.Series {
		c.Series[i].Label = in.Words(c.Series[i].Label, v)
	}
	for i := range c.Rules {
		c.Rules[i].Label = in.Words(c.Rules[i].Label, v)
	}
	return c
}

// faults says where a condition is not about a parameter and values that it has.
func (w When) faults(in Info, what string) (out []string) {
	for _, c := range w {
		s, ok := in.Param(c.Param)
		if !ok {
			out = append(out, fmt.Sprintf("%s applies for values of %q, which is no parameter", what, c.Param))
			continue
		}
		for _, x := range c.In {
			if _, p := s.Check(x); p != nil {
				out = append(out, what+" applies for a value that can't be: "+p.Message)
			}
		}
		if (c.Min != nil || c.Max != nil) && s.Type != TypeInt && s.Type != TypeFloat {
			out = append(out, fmt.Sprintf("%s applies from or up to a value of %q, which is no number", what, c.Param))
		}
		if len(c.In) == 0 && c.Min == nil && c.Max == nil {
			out = append(out, fmt.Sprintf("%s has a condition on %q that says nothing", what, c.Param))
		}
	}
	return out
}
