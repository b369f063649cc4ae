// Package sim says what an experiment is. It knows no paper and no host: a paper is an [Experiment], a host
// (a browser's worker, a terminal, a test) calls [Execute], and a [Record] is what both agree on.
package sim

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

	Params   []Param // seed is added to every table
	Presets  []Preset
	Charts   []Chart
	Readouts []Readout
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
	ID     string `json:"id"` // the measure
	Label  string `json:"label"`
	Symbol string `json:"symbol,omitempty"`
	Unit   string `json:"unit,omitempty"` // "%" shows the measure times 100
	Digits int    `json:"digits"`         // after the point
}
