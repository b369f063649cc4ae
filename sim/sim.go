// Package sim says what an experiment is. It knows no paper and no host: a paper is an [Experiment], a host
// (a browser's worker, a terminal, a test) calls [Execute], and a [Record] is what both agree on.
package sim

import "strings"

// Experiment is one paper. All of it that is not computation is data, so that the form, the link, the
// terminal's help, the checks and the page derive from this one value.
//
// Its folder is [Folder](Slug); beside the code lie page.md (the prose) and golden.json (the stored run).
type Experiment struct {
	Slug    string // the path of its page and the name of its folder
	Title   string // the paper's own
	Short   string // what the gallery calls it, "Linear mode connectivity"
	Authors string
	Venue   string
	Year    int
	ArXiv   string
	Theme   string // one of the gallery's
	Claim   string // the paper's claim in a sentence or two
	Version int    // raised whenever a default run's numbers change on purpose

	// The first minute: what a gallery, the top of a page and a projector show.
	Question string   // in 8 to 12 plain words: "Can two networks trained apart be averaged into one that works?"
	Level    int      // 1 (anybody), 2 (a student of the field), 3 (a specialist)
	Tags     []string // plain words that somebody would search for: "overfitting", "MNIST"
	Poster   string   // the key of the panel that stands on the card
	Main     []string // the three or four parameters that matter
	Watch    []string // the three or four readouts that matter
	Glossary []Term

	Params   []Param // seed is added to every table
	Presets  []Preset
	Charts   []Chart
	Readouts []Readout
	Texts    []TextInfo
	Measures []Quantity // what stands in the record besides the readouts
	Handles  []Handle
	Claims   []Claim

	// Data names the files that a run with these values reads; nil for none.
	Data func(Values) []string
	// Tolerance is how far a measure may differ, relatively, between native code and WebAssembly.
	Tolerance float64
	// Seconds is how long a default run takes on one worker of a small laptop, for the page's estimate
	// before it has measured one itself.
	Seconds float64

	Run func(*Run)
}

// Folder is where the paper of that slug lies, from the root of the repository.
func Folder(slug string) string { return "sim/papers/" + slug }

// Preset is a named setting. Breaks says why a claim fails there, if one does.
type Preset struct {
	Name   string `json:"name"`
	Why    string `json:"why"`
	Breaks string `json:"breaks,omitempty"`
	Set    Values `json:"set"`
}

// Readout is a measure that the page shows as a number while a run goes on.
type Readout struct {
	ID     string `json:"id"`    // the measure
	Label  string `json:"label"` // see [Info.Words]
	Symbol string `json:"symbol,omitempty"`
	Unit   string `json:"unit,omitempty"` // "%" shows the measure times 100
	Digits int    `json:"digits"`         // after the point
	When   When   `json:"when,omitempty"`
}

// Quantity says what a measure is that has no readout. One * in the id stands for any text, which the label's * repeats:
// "error_*" with "error of *" serves error_lora and error_full.
type Quantity struct {
	ID    string `json:"id,omitempty"`
	Label string `json:"label"`
	Unit  string `json:"unit,omitempty"`
}

// Handle is what the reader may move on the stage once a run has ended. One * in the id stands for any text: "z*" serves z0, z1, ...
type Handle struct {
	ID    string `json:"id"`
	Label string `json:"label"` // what moves: "the place on the line"
	When  When   `json:"when,omitempty"`
}

// Term is an entry of a paper's glossary.
type Term struct {
	Term  string `json:"term"`
	Means string `json:"means"` // in a sentence or two, in plain words
}

// match reports whether an id is what a pattern with at most one * stands for, and the text in its place.
func match(pattern, id string) (star string, ok bool) {
	before, after, open := strings.Cut(pattern, "*")
	if !open {
		return "", pattern == id
	}
	if len(id) < len(before)+len(after) || !strings.HasPrefix(id, before) || !strings.HasSuffix(id, after) {
		return "", false
	}
	return id[len(before) : len(id)-len(after)], true
}
