package sim

import "strings"

// Info is an experiment without its code: what the catalogue file holds and all that a page knows.
type Info struct {
	Slug      string      `json:"slug"`
	Title     string      `json:"title"`
	Short     string      `json:"short"`
	Authors   string      `json:"authors"`
	Venue     string      `json:"venue"`
	Year      int         `json:"year"`
	ArXiv     string      `json:"arxiv,omitempty"`
	Theme     string      `json:"theme"`
	Claim     string      `json:"claim"`
	Version   int         `json:"version"`
	Question  string      `json:"question,omitempty"`
	Level     int         `json:"level,omitempty"`
	Tags      []string    `json:"tags,omitempty"`
	Poster    string      `json:"poster,omitempty"`
	Main      []string    `json:"main,omitempty"`
	Watch     []string    `json:"watch,omitempty"`
	Glossary  []Term      `json:"glossary,omitempty"`
	Params    []Spec      `json:"params"` // seed included, last
	Presets   []Preset    `json:"presets"`
	Charts    []Chart     `json:"charts"`
	Readouts  []Readout   `json:"readouts"`
	Texts     []TextInfo  `json:"texts,omitempty"`
	Measures  []Quantity  `json:"measures,omitempty"`
	Handles   []Handle    `json:"handles,omitempty"`
	Claims    []ClaimInfo `json:"claims"`
	Tolerance float64     `json:"tolerance"`
	Seconds   float64     `json:"seconds"`
}

// Info is the experiment's data.
func (e *Experiment) Info() Info {
	in := Info{Slug: e.Slug, Title: e.Title, Short: e.Short, Authors: e.Authors, Venue: e.Venue, Year: e.Year,
		ArXiv: e.ArXiv, Theme: e.Theme, Claim: e.Claim, Version: e.Version, Presets: e.Presets, Charts: e.Charts,
		Question: e.Question, Level: e.Level, Tags: e.Tags, Poster: e.Poster, Main: e.Main, Watch: e.Watch, Glossary: e.Glossary,
		Readouts: e.Readouts, Texts: e.Texts, Measures: e.Measures, Handles: e.Handles, Tolerance: e.Tolerance, Seconds: e.Seconds}
	for _, p := range e.Params {
		if s := p.Spec(); s.ID != Seed.ID {
			in.Params = append(in.Params, s)
		}
	}
	in.Params = append(in.Params, Seed.Spec())
	defaults := in.Defaults()
	for _, c := range e.Claims {
		in.Claims = append(in.Claims, c.Info(defaults))
	}
	return in
}

// Param finds a parameter's specification.
func (in Info) Param(id string) (Spec, bool) {
	for _, s := range in.Params {
		if s.ID == id {
			return s, true
		}
	}
	return Spec{}, false
}

// units are label and unit of the measures that the experiment describes.
func (in Info) units(v Values, measured Measures) map[string]Quantity {
	out := map[string]Quantity{}
	for id := range measured {
		if q, ok := in.quantity(id); ok {
			out[id] = Quantity{Label: in.Words(q.Label, v), Unit: q.Unit}
		}
	}
	return out
}

func (in Info) quantity(id string) (Quantity, bool) {
	for _, o := range in.Readouts {
		if o.ID == id {
			return Quantity{ID: id, Label: o.Label, Unit: o.Unit}, true
		}
	}
	for _, q := range in.Measures {
		if star, ok := match(q.ID, id); ok {
			return Quantity{ID: id, Label: strings.Replace(q.Label, "*", star, 1), Unit: q.Unit}, true
		}
	}
	return Quantity{}, false
}

// Defaults are the values of a link without a query.
func (in Info) Defaults() Values {
	v := Values{}
	for _, s := range in.Params {
		v[s.ID] = s.Typed(s.Default)
	}
	return v
}

// Typed gives a value that came through JSON the type that its parameter wants; an illegal one stays as it is.
func (s Spec) Typed(v any) any {
	if t, p := s.Check(v); p == nil {
		return t
	}
	return v
}

// Values gives values that came through JSON the types that their parameters want.
func (in Info) Values(v Values) Values {
	out := Values{}
	for id, x := range v {
		if s, ok := in.Param(id); ok {
			x = s.Typed(x)
		}
		out[id] = x
	}
	return out
}

// With is base changed by set; every value legal, or the first problem.
func (in Info) With(base, set Values) (Values, *Problem) {
	out := Values{}
	for id, v := range base {
		out[id] = v
	}
	for _, s := range in.Params { // in the table's order, so that the same setting gives the same problem
		v, ok := set[s.ID]
		if !ok {
			continue
		}
		t, p := s.Check(v)
		if p != nil {
			return nil, p
		}
		out[s.ID] = t
	}
	for id, v := range set {
		if _, ok := in.Param(id); !ok {
			return nil, unknown(in, id, clip(Spec{}.Format(v)))
		}
	}
	return out, nil
}
