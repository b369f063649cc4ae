// Package setting is what the controls of an experiment show: its values, what somebody typed and can't be taken, its
// presets, its link, and the form itself.
package setting

import (
	"maps"

	"orrery/app/page/notice"
	"orrery/sim"
)

// Setting is the values that the controls show, with what is wrong at them.
type Setting struct {
	info     sim.Info
	values   sim.Values
	typed    map[string]string      // what stands in a field while it can't be taken
	problems map[string]sim.Problem // by control
}

// New is the default setting of an experiment.
func New(in sim.Info) *Setting {
	s := &Setting{info: in}
	s.take(in.Defaults())
	return s
}

// take shows values, with nothing typed and nothing wrong.
func (s *Setting) take(v sim.Values) {
	s.values, s.typed, s.problems = v, map[string]string{}, map[string]sim.Problem{}
}

// Values are the values; they are not to be written to.
func (s *Setting) Values() sim.Values { return s.values }

// Link is the canonical link of the setting.
func (s *Setting) Link() string { return s.info.String(s.values) }

// Query is the query that names every value and the version, for the address bar.
func (s *Setting) Query(embed bool) string { return s.info.Share(s.values, sim.Link{Embed: embed}) }

// State tells one state of the controls from another.
func (s *Setting) State() []any { return []any{s.values, s.typed, s.problems} }

// Open takes the setting of a link's query. A problem stays with its control; the notices are those that no control
// can be blamed for. The link starts a run on load only if all of it could be taken.
func (s *Setting) Open(query string) (sim.Link, []notice.Notice) {
	var said []notice.Notice
	link, problems := s.info.Parse(query)
	s.take(link.Values)
	for _, p := range problems {
		if _, ok := s.info.Param(p.Param); ok {
			s.problems[p.Param] = p
			s.typed[p.Param] = p.Value
		} else {
			said = append(said, notice.Notice{Kind: notice.Error, Text: p.Message})
		}
	}
	if p := s.info.Stale(link); p != nil {
		said = append(said, notice.Notice{Kind: notice.Note, Text: p.Message, Stays: true})
	}
	if len(problems) > 0 && link.Run {
		link.Run = false
		said = append(said, notice.Notice{Kind: notice.Error,
			Text: "The link asks to run at once, but not all of it can be taken. Look at what is marked, then press Run."})
	}
	return link, said
}

// Set takes what somebody typed or dragged, and reports whether a value has changed. While it is being typed (done is
// false) a mistake is not yet held against them.
func (s *Setting) Set(id, text string, done bool) (changed bool) {
	spec, ok := s.info.Param(id)
	if !ok {
		return false
	}
	v, p := spec.Parse(text)
	if p != nil {
		s.typed[id] = text
		if done {
			s.problems[id] = *p
		}
		return false
	}
	delete(s.problems, id)
	if done {
		delete(s.typed, id)
	} else {
		s.typed[id] = text
	}
	if s.values[id] == v {
		return false
	}
	s.values = maps.Clone(s.values)
	s.values[id] = v
	return true
}

// Refuse says at a control why what the reader gave it can't be taken.
func (s *Setting) Refuse(id, value, message string) {
	s.typed[id] = value
	s.problems[id] = sim.Problem{Param: id, Value: value, Code: "range", Message: message}
}

// Propose takes the values that a handle of the stage asks for.
func (s *Setting) Propose(set sim.Values) *sim.Problem {
	v, problem := s.info.With(s.values, s.info.Values(set))
	if problem == nil {
		s.take(v)
	}
	return problem
}

// Preset takes a named setting: the defaults but for what it names. The seed stays.
func (s *Setting) Preset(p sim.Preset) *sim.Problem {
	v, problem := s.of(p)
	if problem == nil {
		s.take(v)
	}
	return problem
}

// Reset brings the defaults back, with the same seed.
func (s *Setting) Reset() *sim.Problem { return s.Preset(sim.Preset{}) }

// of are the values of a preset.
func (s *Setting) of(p sim.Preset) (sim.Values, *sim.Problem) {
	v, problem := s.info.With(s.info.Defaults(), p.Set)
	if problem != nil {
		return nil, problem
	}
	if _, named := p.Set[sim.Seed.ID]; !named {
		v[sim.Seed.ID] = s.values[sim.Seed.ID]
	}
	return v, nil
}

// Is reports whether the controls show p.
func (s *Setting) Is(p sim.Preset) bool {
	v, problem := s.of(p)
	return problem == nil && s.info.String(v) == s.Link()
}

// Wrong is the first control, in the table's order, with a problem; "" where there is none.
func (s *Setting) Wrong() string {
	for _, spec := range s.info.Params {
		if _, bad := s.problems[spec.ID]; bad {
			return spec.ID
		}
	}
	return ""
}

// Why explains the preset that the controls show.
func (s *Setting) Why() string {
	for _, p := range s.info.Presets {
		if s.Is(p) {
			return why(p)
		}
	}
	return "A setting of your own."
}

func why(p sim.Preset) string {
	if p.Breaks != "" {
		return p.Why + " Expect it to fail: " + p.Breaks
	}
	return p.Why
}
