package sim

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// Text is a short text over a declared alphabet: the beginning that a language model goes on from.
type Text struct {
	ID, Label, Symbol, Help string
	Default                 string
	Alphabet                string // every character that may stand in it
	Min, Max                int    // its length in characters; Max is 200 at most
	When                    When
	Was                     string
}

// Spec describes the parameter.
func (p *Text) Spec() Spec {
	return Spec{ID: p.ID, Label: p.Label, Symbol: p.Symbol, Help: p.Help, Type: TypeText, Default: p.Default,
		Alphabet: p.Alphabet, Min: float64(p.Min), Max: float64(p.Max), When: p.When, Was: p.Was}
}

// In is the parameter's value in a run.
func (p *Text) In(r *Run) string { return r.values[p.ID].(string) }

// MaxText is the longest text that a parameter may take, in characters.
const MaxText = 200

func (s Spec) checkText(v any) (any, *Problem) {
	bad := func(code, format string, a ...any) (any, *Problem) {
		return nil, &Problem{Param: s.ID, Value: clip(fmt.Sprint(v)), Code: code, Message: fmt.Sprintf(format, a...)}
	}
	text, ok := v.(string)
	if !ok || !utf8.ValidString(text) {
		return bad("type", "%s (%s) is a text; %v is not", s.Label, s.ID, v)
	}
	for _, c := range text {
		if !strings.ContainsRune(s.Alphabet, c) {
			return bad("type", "%s (%s) takes only these characters: %s; “%c” is none of them", s.Label, s.ID, shown(s.Alphabet), c)
		}
	}
	if n := utf8.RuneCountInString(text); n < int(s.Min) || n > int(s.Max) {
		return bad("range", "%s (%s) has from %s to %s characters; this text has %d", s.Label, s.ID, Number(s.Min), Number(s.Max), n)
	}
	return text, nil
}

// shown makes an alphabet's blanks visible.
func shown(alphabet string) string {
	return strings.NewReplacer(" ", "␣", "\n", "↵", "\t", "⇥").Replace(alphabet)
}

// File is a data slot: a reader's own file, or a text of their own, in the place of data that the experiment brings. Its
// value is "" for the experiment's own data, else [FileValue] of the bytes: a link says which file it needs and never
// carries it.
type File struct {
	ID, Label, Help string
	Accept          string // what a file dialogue offers: ".txt,.csv"
	Max             int    // bytes
	When            When
	Was             string
}

// Spec describes the parameter.
func (p *File) Spec() Spec {
	return Spec{ID: p.ID, Label: p.Label, Help: p.Help, Type: TypeFile, Default: "", Accept: p.Accept, Max: float64(p.Max),
		When: p.When, Was: p.Was}
}

// In is the reader's file; ok is false where the experiment's own data are wanted. A run whose host does not have the
// file ends with a message that says which one it needs.
func (p *File) In(r *Run) (b []byte, ok bool) {
	value := r.values[p.ID].(string)
	if value == "" {
		return nil, false
	}
	b, err := r.host.Data(OwnFile(value))
	if err == nil && FileValue(b) != value {
		err = errors.New("the file at hand is another one")
	}
	if err != nil {
		sum, size, _ := strings.Cut(value, "-")
		panic(dataError{fmt.Errorf("This setting needs a file of your own under “%s”: %s bytes, SHA-256 %s…. Choose that file and run it again, or clear the field", p.Label, size, sum[:12])})
	}
	r.reads("own "+p.ID, func() string {
		sum, _, _ := strings.Cut(value, "-")
		return sum
	})
	return b, true
}

// FileValue is the value of a data slot that holds these bytes: their SHA-256 and their number.
func FileValue(b []byte) string {
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:]) + "-" + strconv.Itoa(len(b))
}

// OwnFile is the name by which a run asks its host for the file of a slot's value.
func OwnFile(value string) string { return "own/" + value }

var fileValue = regexp.MustCompile(`^[0-9a-f]{64}-(0|[1-9][0-9]{0,8})$`)

func (s Spec) checkFile(v any) (any, *Problem) {
	value, ok := v.(string)
	if !ok || value != "" && !fileValue.MatchString(value) {
		return nil, &Problem{Param: s.ID, Value: clip(fmt.Sprint(v)), Code: "type",
			Message: fmt.Sprintf("%s (%s) is empty or names a file by its SHA-256 and its length in bytes, as “…-1234”; “%s” does neither", s.Label, s.ID, clip(fmt.Sprint(v)))}
	}
	if _, size, named := strings.Cut(value, "-"); named {
		if n, _ := strconv.Atoi(size); n > int(s.Max) {
			return nil, &Problem{Param: s.ID, Value: clip(value), Code: "range",
				Message: fmt.Sprintf("%s (%s) takes a file of at most %s bytes; this one has %s", s.Label, s.ID, Number(s.Max), size)}
		}
	}
	return value, nil
}

// Own lists the files of the reader's own that a run with these values needs, by the names that [OwnFile] gives.
func (in Info) Own(v Values) (names []string) {
	for _, s := range in.Params {
		if value, ok := v[s.ID].(string); ok && s.Type == TypeFile && value != "" {
			names = append(names, OwnFile(value))
		}
	}
	return names
}

// TextInfo declares a text that a run writes.
type TextInfo struct {
	ID    string `json:"id"`
	Label string `json:"label"` // "What the model writes"
	When  When   `json:"when,omitempty"`
}

// Written is a text that a run wrote.
type Written struct {
	ID   string `json:"id"`
	Text string `json:"text"`
}

// MaxWritten is how much a run may write in all, in bytes.
const MaxWritten = 1 << 16

// Write appends to a text of the run's, one of [Experiment.Texts]: it is in the record and in the digest, and the page
// shows it while it grows.
func (r *Run) Write(id, text string) {
	if !r.may("writes", id) {
		return
	}
	i := -1
	total := len(text)
	for k, w := range r.texts {
		total += len(w.Text)
		if w.ID == id {
			i = k
		}
	}
	if total > MaxWritten {
		r.fault("it writes more than %d bytes", MaxWritten)
		return
	}
	if i < 0 {
		if !slices.ContainsFunc(r.e.Texts, func(t TextInfo) bool { return t.ID == id }) {
			r.fault("it writes the text %q, which it does not declare", id)
		}
		r.used["text "+id] = true
		i = len(r.texts)
		r.texts = append(r.texts, Written{ID: id})
	}
	r.texts[i].Text += text
}
