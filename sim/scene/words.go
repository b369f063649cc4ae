package scene

import (
	"strconv"
	"strings"
)

// Words are the text twin of the picture, an item each: the conclusion (its caption), what each panel says, and what the
// reader can move.
func (s *Scene) Words() []string {
	var out []string
	if s.Caption != "" {
		out = append(out, s.Caption)
	}
	for _, p := range s.Panels {
		if p != nil && p.Says != "" {
			out = append(out, p.heading()+p.Says)
		}
	}
	if m := s.movable(); m != "" {
		out = append(out, m)
	}
	return out
}

// heading is the panel's title as the beginning of its item, unless its words begin with that anyway.
func (p *Panel) heading() string {
	title := strings.TrimRight(p.Title, " .:")
	if title == "" || strings.HasPrefix(strings.ToLower(p.Says), strings.ToLower(title)) {
		return ""
	}
	return title + ": "
}

// named is how many things that can be moved are named; of more, their number is told.
const named = 4

// movable says what can be moved, handle by handle.
func (s *Scene) movable() string {
	var names []string
	seen := map[string]bool{}
	for _, p := range s.Panels {
		if p == nil {
			continue
		}
		for _, e := range p.Elements {
			if e.Handle == "" || seen[e.Handle] {
				continue
			}
			seen[e.Handle] = true
			names = append(names, p.holds(e))
		}
	}
	switch n := len(names); {
	case n == 0:
		return ""
	case n > named:
		return "What can be moved: " + strings.Join(names[:named], "; ") + "; and " + strconv.Itoa(n-named) + " more."
	}
	return "What can be moved: " + strings.Join(names, "; ") + "."
}

// holds names a handle: by its label, or by its own name, and its panel.
func (p *Panel) holds(e Element) string {
	name := strings.TrimRight(e.Label, " .")
	if name == "" {
		name = strings.ReplaceAll(e.Handle, "-", " ")
	}
	if p.Title != "" {
		name += " (" + strings.TrimRight(p.Title, " .:") + ")"
	}
	return name
}
