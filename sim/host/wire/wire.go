// Package wire is what the page, the worker and the stage say to each other: JSON texts over postMessage.
//
// The page starts a worker (public/worker.js), posts {module, dataURL, port} to it once (the compiled program,
// where the data lies, and the stage's end of a MessageChannel), and from then on both sides post JSON strings:
// [Command] to the worker, [Event] from it. Over the port the worker posts scenes (JSON of scene.Scene as a
// string) and the stage answers with [Credit] when it wants the next one, and with [Hand] when the reader moves
// something. Page and stage speak over window.postMessage: [ToStage] and [FromStage].
package wire

import (
	"orrery/sim"
	"orrery/sim/host/wire/stagewire"
)

// Command is what the page tells a worker.
type Command struct {
	Do      string                  `json:"do"`                 // run, pause, resume, step, pace, redraw, judge, hand, prepare, bench, ping
	Link    string                  `json:"link,omitempty"`     // run, judge, prepare (fetch its data): "slug?query"
	DelayMS int                     `json:"delay_ms,omitempty"` // pace: wait after each picture (slow motion), 0 = full speed
	Runs    map[string]sim.Measures `json:"runs,omitempty"`     // judge: measures by link
	Quiet   bool                    `json:"quiet,omitempty"`    // run without scenes and chart events: a run of the pool
	Hand    *Hand                   `json:"hand,omitempty"`
}

// Event is what a worker tells the page. Kind says which fields are set.
type Event struct {
	Kind string `json:"kind"` // ready, loading, progress, record, judged, proposal, measured, failed, pong
	Link string `json:"link,omitempty"`
	// loading: bytes of data files
	Name  string `json:"name,omitempty"`
	Done  int    `json:"done,omitempty"`
	Total int    `json:"total,omitempty"`
	// progress: about ten times a second, and at every pause
	Progress  *sim.Progress `json:"progress,omitempty"`
	ElapsedMS float64       `json:"elapsed_ms,omitempty"` // pauses not counted
	LeftMS    float64       `json:"left_ms,omitempty"`
	Caption   string        `json:"caption,omitempty"`
	Paused    bool          `json:"paused,omitempty"`
	Measures  sim.Measures  `json:"measures,omitempty"` // all of them so far: one that is no longer there was taken back
	Charts    []Delta       `json:"charts,omitempty"`   // what was plotted since the last event
	Texts     []sim.Written `json:"texts,omitempty"`    // what was written since the last event, to be appended
	Record    *sim.Record   `json:"record,omitempty"`   // record
	Claims    []sim.Verdict `json:"claims,omitempty"`   // judged: all; progress: those that can be judged already, where they have become more
	Set       sim.Values    `json:"set,omitempty"`      // proposal: the values that a handle asks for
	Row       any           `json:"row,omitempty"`      // measured: a row of the bench (package timing); none when all are there
	Message   string        `json:"message,omitempty"`  // failed: a sentence that says what to do
	Detail    string        `json:"detail,omitempty"`   // failed: for a report
}

// What the stage says and hears.
type (
	Hand      = stagewire.Hand
	ToStage   = stagewire.ToStage
	FromStage = stagewire.FromStage
)

// Credit is the stage's wish for the next scene.
const Credit = stagewire.Credit
