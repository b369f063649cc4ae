package export

import (
	"strings"

	"orrery/sim"
)

// longest is how long a file's name may be, its ending apart: short of what any file system or archive takes.
const longest = 100

// filename is the name of a record's file: its experiment and what differs from the default setting, in signs that
// every file system takes. One that is cut ends with the digest, so that two runs never share it.
func filename(in sim.Info, r *sim.Record, what, ext string) string {
	name := r.Experiment
	for _, d := range differing(in, r.Params) {
		name += "-" + safe(d.spec.ID) + safe(d.text)
	}
	if what != "" {
		what = "-" + safe(what)
	}
	if short := "-" + r.Digest[:min(8, len(r.Digest))]; len(name)+len(what) > longest {
		name = strings.TrimRight(name[:longest-len(what)-len(short)], "-.") + short
	}
	return name + what + "." + ext
}

// safe keeps letters and digits of ASCII, dots and signs within a number, and puts one "_" for whatever stands between.
func safe(s string) string {
	var b strings.Builder
	gap := false
	for i, c := range s {
		switch {
		case c >= 'a' && c <= 'z', c >= 'A' && c <= 'Z', c >= '0' && c <= '9', c == '.' && i > 0, c == '-':
			if gap && b.Len() > 0 {
				b.WriteByte('_')
			}
			gap = false
			b.WriteRune(c)
		default:
			gap = true
		}
	}
	return b.String()
}

// difference is a value that is not the parameter's default.
type difference struct {
	spec sim.Spec
	text string // as a link has it
}

func differing(in sim.Info, v sim.Values) (list []difference) {
	for _, s := range in.Params {
		x, ok := v[s.ID]
		if !ok {
			continue
		}
		if text := s.Format(x); text != s.Format(s.Typed(s.Default)) {
			list = append(list, difference{s, text})
		}
	}
	return list
}

// setting is a record's setting in words: what differs from the default, and the seed.
func setting(in sim.Info, r *sim.Record) string {
	var parts []string
	for _, d := range differing(in, r.Params) {
		if d.spec.ID != sim.Seed.ID {
			parts = append(parts, d.spec.ID+" = "+d.text)
		}
	}
	if len(parts) == 0 {
		parts = []string{"default setting"}
	}
	return strings.Join(append(parts, "seed "+sim.Seed.Spec().Format(r.Params[sim.Seed.ID])), ", ")
}
