package sim

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
)

// Param is a typed parameter: [Int], [Float], [Choice], [Bool], [Text] and [File] are its kinds.
type Param interface{ Spec() Spec }

// Values are parameters by id; a setting names only what differs from the values at hand.
// A value is an int, a float64, a string or a bool, as its parameter's type says.
type Values map[string]any

// Type is the kind of a parameter.
type Type string

// The types of parameters.
const (
	TypeInt    Type = "int"
	TypeFloat  Type = "float"
	TypeChoice Type = "choice"
	TypeBool   Type = "bool"
	TypeText   Type = "text" // see [Text]
	TypeFile   Type = "file" // see [File]
)

// Option is one value of a [Choice].
type Option struct {
	ID    string `json:"id"`
	Label string `json:"label"`
}

// Spec is what hosts know of a parameter.
type Spec struct {
	ID      string   `json:"id"`
	Label   string   `json:"label"`
	Symbol  string   `json:"symbol,omitempty"`
	Unit    string   `json:"unit,omitempty"`
	Help    string   `json:"help,omitempty"`
	Type    Type     `json:"type"`
	Default any      `json:"default"`
	Min     float64  `json:"min"`
	Max     float64  `json:"max"`
	Log     bool     `json:"log,omitempty"` // the slider's scale; the value is never a logarithm
	Options []Option `json:"options,omitempty"`
	When    When     `json:"when,omitempty"`
	Was     string   `json:"was,omitempty"` // a name that it had, which old links may carry

	Alphabet string `json:"alphabet,omitempty"` // of a text, whose length lies in [Min, Max]
	Accept   string `json:"accept,omitempty"`   // of a file, which has at most Max bytes
}

// Int is a whole number in [Min, Max].
type Int struct {
	ID, Label, Symbol, Unit, Help string
	Default, Min, Max             int
	Log                           bool
	When                          When
	Was                           string
}

// Spec describes the parameter.
func (p *Int) Spec() Spec {
	return Spec{ID: p.ID, Label: p.Label, Symbol: p.Symbol, Unit: p.Unit, Help: p.Help, Type: TypeInt,
		Default: p.Default, Min: float64(p.Min), Max: float64(p.Max), Log: p.Log, When: p.When, Was: p.Was}
}

// In is the parameter's value in a run.
func (p *Int) In(r *Run) int { return r.values[p.ID].(int) }

// Float is a real number in [Min, Max].
type Float struct {
	ID, Label, Symbol, Unit, Help string
	Default, Min, Max             float64
	Log                           bool
	When                          When
	Was                           string
}

// Spec describes the parameter.
func (p *Float) Spec() Spec {
	return Spec{ID: p.ID, Label: p.Label, Symbol: p.Symbol, Unit: p.Unit, Help: p.Help, Type: TypeFloat,
		Default: p.Default, Min: p.Min, Max: p.Max, Log: p.Log, When: p.When, Was: p.Was}
}

// In is the parameter's value in a run.
func (p *Float) In(r *Run) float64 { return r.values[p.ID].(float64) }

// Choice is one of a few named options; its value is the option's id.
type Choice struct {
	ID, Label, Symbol, Help string
	Default                 string
	Options                 []Option
	When                    When
	Was                     string
}

// Spec describes the parameter.
func (p *Choice) Spec() Spec {
	return Spec{ID: p.ID, Label: p.Label, Symbol: p.Symbol, Help: p.Help, Type: TypeChoice,
		Default: p.Default, Options: p.Options, When: p.When, Was: p.Was}
}

// In is the parameter's value in a run.
func (p *Choice) In(r *Run) string { return r.values[p.ID].(string) }

// Bool is a switch.
type Bool struct {
	ID, Label, Symbol, Help string
	Default                 bool
	When                    When
	Was                     string
}

// Spec describes the parameter.
func (p *Bool) Spec() Spec {
	return Spec{ID: p.ID, Label: p.Label, Symbol: p.Symbol, Help: p.Help, Type: TypeBool, Default: p.Default, When: p.When, Was: p.Was}
}

// In is the parameter's value in a run.
func (p *Bool) In(r *Run) bool { return r.values[p.ID].(bool) }

// Seed is the parameter that every experiment has: the source of all its randomness.
var Seed = &Int{ID: "seed", Label: "Seed", Default: 0, Min: 0, Max: 9999,
	Help: "The source of all randomness. The same seed gives the same digits on every machine; another seed is another run of the same experiment."}

// Problem is a value that can't be taken: which control it belongs to and a sentence for people.
type Problem struct {
	Param   string `json:"param"` // the control's id, or the unknown name
	Value   string `json:"value"` // as it was given
	Code    string `json:"code"`  // "type", "range", "unknown", "repeated", "length", "version"
	Message string `json:"message"`
}

func (p Problem) Error() string { return p.Message }

// Parse reads a value as people write it.
func (s Spec) Parse(text string) (any, *Problem) {
	bad := func(code, format string, a ...any) (any, *Problem) {
		return nil, &Problem{Param: s.ID, Value: clip(text), Code: code, Message: fmt.Sprintf(format, a...)}
	}
	switch s.Type {
	case TypeInt:
		f, err := strconv.ParseFloat(strings.TrimSpace(text), 64)
		switch {
		case err != nil && !math.IsInf(f, 0) || math.IsNaN(f):
			return bad("type", "%s (%s) is a whole number from %s to %s; “%s” is not a number", s.Label, s.ID, Number(s.Min), Number(s.Max), clip(text))
		case math.Abs(f) > 1e15:
			return bad("range", "%s (%s) must lie from %s to %s; “%s” is outside", s.Label, s.ID, Number(s.Min), Number(s.Max), clip(text))
		case f != math.Trunc(f):
			return bad("type", "%s (%s) is a whole number from %s to %s; “%s” is not whole", s.Label, s.ID, Number(s.Min), Number(s.Max), clip(text))
		}
		return s.Check(int(f))
	case TypeFloat:
		v, err := strconv.ParseFloat(strings.TrimSpace(text), 64)
		if err != nil && !math.IsInf(v, 0) || math.IsNaN(v) {
			return bad("type", "%s (%s) is a number from %s to %s; “%s” is not a number", s.Label, s.ID, Number(s.Min), Number(s.Max), clip(text))
		}
		return s.Check(v)
	case TypeBool:
		switch strings.ToLower(strings.TrimSpace(text)) {
		case "1", "true", "yes", "on":
			return true, nil
		case "0", "false", "no", "off":
			return false, nil
		}
		return bad("type", "%s (%s) is a switch: 1 or 0; “%s” is neither", s.Label, s.ID, clip(text))
	case TypeChoice, TypeText, TypeFile:
		return s.Check(text)
	}
	panic("sim: parameter " + s.ID + " has no type")
}

// Check takes a typed value if it is legal.
func (s Spec) Check(v any) (any, *Problem) {
	bad := func(code, format string, a ...any) (any, *Problem) {
		return nil, &Problem{Param: s.ID, Value: clip(fmt.Sprint(v)), Code: code, Message: fmt.Sprintf(format, a...)}
	}
	switch s.Type {
	case TypeInt:
		x, ok := v.(int)
		if f, isFloat := v.(float64); isFloat && f == math.Trunc(f) && math.Abs(f) < 1e15 {
			x, ok = int(f), true // JSON knows no integers
		}
		switch {
		case !ok:
			return bad("type", "%s (%s) is a whole number from %s to %s; %v is not", s.Label, s.ID, Number(s.Min), Number(s.Max), v)
		case float64(x) < s.Min:
			return bad("range", "%s (%s): %d is below %s, the least this experiment allows (%s to %s)", s.Label, s.ID, x, Number(s.Min), Number(s.Min), Number(s.Max))
		case float64(x) > s.Max:
			return bad("range", "%s (%s): %d is above %s, the most this experiment allows (%s to %s)", s.Label, s.ID, x, Number(s.Max), Number(s.Min), Number(s.Max))
		}
		return x, nil
	case TypeFloat:
		x, ok := v.(float64)
		if i, isInt := v.(int); isInt {
			x, ok = float64(i), true
		}
		switch {
		case !ok || math.IsNaN(x):
			return bad("type", "%s (%s) is a number from %s to %s; %v is not", s.Label, s.ID, Number(s.Min), Number(s.Max), v)
		case x < s.Min:
			return bad("range", "%s (%s): %s is below %s, the least this experiment allows (%s to %s)", s.Label, s.ID, Number(x), Number(s.Min), Number(s.Min), Number(s.Max))
		case x > s.Max:
			return bad("range", "%s (%s): %s is above %s, the most this experiment allows (%s to %s)", s.Label, s.ID, Number(x), Number(s.Max), Number(s.Min), Number(s.Max))
		}
		return x + 0, nil // -0 becomes 0: one value, one link
	case TypeText:
		return s.checkText(v)
	case TypeFile:
		return s.checkFile(v)
	case TypeBool:
		if x, ok := v.(bool); ok {
			return x, nil
		}
		return bad("type", "%s (%s) is a switch: 1 or 0; %v is neither", s.Label, s.ID, v)
	case TypeChoice:
		x, ok := v.(string)
		if ok && slices.ContainsFunc(s.Options, func(o Option) bool { return o.ID == x }) {
			return x, nil
		}
		var ids []string
		for _, o := range s.Options {
			ids = append(ids, o.ID)
		}
		return bad("type", "%s (%s) is one of %s; “%s” is none of them", s.Label, s.ID, strings.Join(ids, ", "), clip(fmt.Sprint(v)))
	}
	panic("sim: parameter " + s.ID + " has no type")
}

// Nearest is the legal value nearest to a number, for a hand that moves too far; other values stay as they are.
func (s Spec) Nearest(v any) any {
	x, ok := number(v)
	if !ok || math.IsNaN(x) || s.Type != TypeInt && s.Type != TypeFloat {
		return v
	}
	x = min(s.Max, max(s.Min, x))
	if s.Type == TypeInt {
		return int(math.Round(x))
	}
	return x
}

// Format writes a value as a link does: the shortest text that reads back to the same value.
func (s Spec) Format(v any) string {
	switch v := v.(type) {
	case bool:
		if v {
			return "1"
		}
		return "0"
	case float64:
		return Number(v)
	}
	return fmt.Sprint(v)
}

// Number writes x as briefly as reads back to the same bits, without an exponent where that is short.
func Number(x float64) string {
	if a := math.Abs(x); a == 0 || a >= 1e-4 && a < 1e7 {
		return strconv.FormatFloat(x, 'f', -1, 64)
	}
	return strings.Replace(strconv.FormatFloat(x, 'e', -1, 64), "e-0", "e-", 1)
}

// clip keeps a quotation of what somebody typed short.
func clip(s string) string {
	const most = 40
	r := []rune(s)
	if len(r) <= most {
		return s
	}
	return string(r[:most]) + "…"
}
