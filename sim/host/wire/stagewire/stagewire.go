// Package stagewire is the part of orrery/sim/host/wire that the stage speaks. It imports nothing, so that the program
// that only draws does not carry what a run needs.
package stagewire

// Credit is the stage's wish for the next scene.
const Credit = "next"

// Hand is a handle that the reader moves.
type Hand struct {
	Name string  `json:"name"`
	X    float64 `json:"x"` // in the panel's coordinates
	Y    float64 `json:"y"`
	Done bool    `json:"done,omitempty"` // the hand was let go
}

// ToStage is what the page tells the stage; a message with a MessagePort besides opens a new run.
type ToStage struct {
	Do     string  `json:"do"`               // open (with a port), scene (show this one), seek, live, skip (what waits to be shown), motion, speed, focus, reset (the view)
	Scene  string  `json:"scene,omitempty"`  // scene: JSON of scene.Scene
	At     float64 `json:"at,omitempty"`     // seek: place in the replay, 0 to 1; speed: how many times slower, 1 = usual
	Reduce bool    `json:"reduce,omitempty"` // motion: no tweens
}

// FromStage is what the stage tells the page.
type FromStage struct {
	Stage string `json:"stage"`           // ready (once more after a new start: open again), count, pick, key, failed
	Count int    `json:"count,omitempty"` // count: scenes kept for replay
	// count: of the picture that is seen now, which may be older than what the worker has reached
	Caption string   `json:"caption,omitempty"` // its sentence
	Items   []string `json:"items,omitempty"`   // its text twin: the conclusion, an item a panel, what can be moved
	Words   string   `json:"words,omitempty"`   // the same in one piece
	Final   bool     `json:"final,omitempty"`   // it is the last: what can be moved is in the reader's hands
	LeftMS  float64  `json:"left_ms,omitempty"` // how long the pictures that wait will take
	Label   string   `json:"label,omitempty"`   // pick: what is pinned or hovered
	Key     string   `json:"key,omitempty"`     // key: "r", "p", "s", "?" or "Escape", pressed on the stage, which has no use for it
	Message string   `json:"message,omitempty"`
}
