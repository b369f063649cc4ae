package sim_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"orrery/sim"
	"orrery/sim/host/batch"
)

var (
	prompt = &sim.Text{ID: "prompt", Label: "Beginning", Default: "call me", Alphabet: "abcdefghijklmnopqrstuvwxyzé \n", Min: 1, Max: 12}
	corpus = &sim.File{ID: "corpus", Label: "Your own text", Accept: ".txt", Max: 1000}
)

// writer writes its prompt, and what it finds in the reader's file.
var writer = &sim.Experiment{Slug: "writer", Version: 1, Params: []sim.Param{prompt, corpus},
	Texts: []sim.TextInfo{{ID: "sample", Label: "What it writes"}},
	Run: func(r *sim.Run) {
		for _, word := range strings.Fields(prompt.In(r)) {
			r.Write("sample", word+" ")
			r.Breathe()
		}
		if b, ok := corpus.In(r); ok {
			r.Write("sample", string(b))
		}
	}}

func TestTextParameters(t *testing.T) {
	in := writer.Info()
	for q, want := range map[string]string{"prompt=x y": "x y", "prompt=%C3%A9+a%0Ab": "é a\nb", "prompt=abcdefghijkl": "abcdefghijkl", "": "call me"} {
		l, problems := in.Parse(q)
		if len(problems) > 0 || l.Values["prompt"] != want {
			t.Errorf("%s: %q, %v", q, l.Values["prompt"], problems)
		}
		if again, problems := in.Parse(in.Query(l.Values)); len(problems) > 0 || again.Values["prompt"] != want {
			t.Errorf("%s does not survive its link %s: %v", q, in.Query(l.Values), problems)
		}
	}
	for q, want := range map[string]string{"prompt=X": "“X” is none of them", "prompt=": "this text has 0", "prompt=abcdefghijklm": "this text has 13",
		"prompt=éééééééééééé": "", "prompt=%FF": "is a text", "prompt=a%09": "none of them"} {
		_, problems := in.Parse(q)
		if (want == "") != (len(problems) == 0) || want != "" && (problems[0].Param != "prompt" || !strings.Contains(problems[0].Message, want)) {
			t.Errorf("%s: %v, want %q", q, problems, want)
		}
	}
	_, problems := in.Parse("prompt=X")
	if !strings.Contains(problems[0].Message, "␣↵") {
		t.Error("the alphabet's blanks can't be seen:", problems[0].Message)
	}
}

// A run may write; what it writes is in the record and in its digest, and a host sees it grow.
func TestWrittenTexts(t *testing.T) {
	var seen []string
	rec, l, err := sim.Execute(writer, nil, &batch.Host{Tell: func(l *sim.Live) { seen = append(seen, l.Texts()[0].Text) }})
	if err != nil || len(l.Faults()) > 0 {
		t.Fatal(err, l.Faults())
	}
	if !cmp.Equal(rec.Texts, []sim.Written{{ID: "sample", Text: "call me "}}) || !cmp.Equal(seen, []string{"call ", "call me "}) {
		t.Error(rec.Texts, seen)
	}
	if rec.Digest == sim.Digest(rec.Measures, rec.Charts) || rec.Digest != sim.Digest(rec.Measures, rec.Charts, rec.Texts...) {
		t.Error("the digest does not depend on the text")
	}
	for what, run := range map[string]func(*sim.Run){
		`the text "poem"`: func(r *sim.Run) { r.Write("poem", "x") },
		"more than 65536": func(r *sim.Run) {
			r.Write("sample", strings.Repeat("x", 60000))
			r.Write("sample", strings.Repeat("y", 9000))
		},
		"after its end":  func(r *sim.Run) { r.Handle("h", func(_, _ float64) { r.Write("sample", "x") }) },
		"while it makes": func(r *sim.Run) { sim.Once(r, "k", func(sim.Maker) int { r.Write("sample", "x"); return 1 }) },
	} {
		e := *writer
		e.Handles = []sim.Handle{{ID: "h"}}
		e.Run = run
		rec, l, err := sim.Execute(&e, nil, &batch.Host{})
		if err != nil {
			t.Fatal(err)
		}
		l.Move("h", 0, 0)
		if faults := strings.Join(l.Faults(), ";"); !strings.Contains(faults, what) {
			t.Errorf("%q, want %q", faults, what)
		}
		for _, w := range rec.Texts {
			if len(w.Text) > sim.MaxWritten {
				t.Error("it wrote", len(w.Text))
			}
		}
	}
	if left := writer.Info().Unused(); !cmp.Equal(left, []string{"text sample"}) {
		t.Error(left)
	}
	if left := writer.Info().Unused(rec.Used()); len(left) > 0 {
		t.Error(left)
	}
}

// A slot's link names the file by what is in it; the run gets that file or says which one it needs.
func TestDataSlots(t *testing.T) {
	in := writer.Info()
	text := []byte("the white whale")
	value := sim.FileValue(text)
	l, problems := in.Parse("corpus=" + value)
	if len(problems) > 0 || !cmp.Equal(in.Own(l.Values), []string{"own/" + value}) || len(in.Own(in.Defaults())) > 0 {
		t.Fatal(problems, in.Own(l.Values))
	}
	if !strings.HasSuffix(value, "-15") || len(value) != 64+3 {
		t.Error(value)
	}
	has := func(b []byte) *batch.Host {
		return &batch.Host{Load: func(name string) ([]byte, error) {
			if name != "own/"+value {
				return nil, errors.New("no such file")
			}
			return b, nil
		}}
	}
	rec, live, err := sim.Execute(writer, l.Values, has(text))
	if err != nil || rec.Texts[0].Text != "call me the white whale" || len(live.Faults()) > 0 {
		t.Error(err, rec)
	}
	if !cmp.Equal(rec.Data, []sim.DataRead{{Name: "own corpus", SHA256: value[:64]}}) {
		t.Error(rec.Data)
	}
	for name, h := range map[string]*batch.Host{"no file": {}, "another file": has([]byte("the white snail"))} {
		if _, _, err := sim.Execute(writer, l.Values, h); err == nil || !strings.Contains(err.Error(), "“Your own text”: 15 bytes, SHA-256 "+value[:12]) {
			t.Errorf("%s: %v", name, err)
		}
	}
	for q, want := range map[string]string{"corpus=notes.txt": "does neither", "corpus=" + value[:64]: "does neither", "corpus=" + value[:64] + "-2000": "at most 1000 bytes",
		"corpus=" + value[:64] + "-015": "does neither"} {
		if _, problems := in.Parse(q); len(problems) != 1 || !strings.Contains(problems[0].Message, want) {
			t.Errorf("%s: %v", q, problems)
		}
	}
}
