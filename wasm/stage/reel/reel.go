// Package reel orders the pictures of a run: which one is shown next and for how long, and which are kept so that
// the reader can go back. Pictures are JSON texts here; they are read when they are shown.
package reel

import (
	"strings"
	"time"
)

const (
	// Beat is how long a picture that must be seen stays.
	Beat = 220 * time.Millisecond
	// backlog is the longest that the pictures which wait may take altogether.
	backlog = 5 * time.Second
	// glimpse is the shortest that a picture can be seen: a frame.
	glimpse = 17 * time.Millisecond
	// most is how many pictures are kept for replay, about.
	most = 300
)

// Reel is the pictures of one run. The zero value is empty and live.
type Reel struct {
	Slow  float64       // how many times slower than usual; 0 means 1
	Still bool          // the reader asks for no motion: only the newest picture is shown
	Frame time.Duration // how long it takes here to draw a picture, as measured

	waiting []picture
	until   time.Time // the picture shown now stays until then
	shown   time.Time
	longest int // that the row of waiting pictures was since it was last empty
	kept    []string
	last    string // the newest; it ends the replay
	stride  int    // one in so many is kept
	count   int
	away    bool // the reader looks at the past
}

type picture struct {
	text string
	hold bool
}

// Add takes a picture as it arrives. One that need not be seen gives way to any later one, but none overtakes
// those that must be seen.
func (r *Reel) Add(text string) {
	r.keep(text)
	if r.away {
		return
	}
	if n := len(r.waiting); n > 0 && !r.waiting[n-1].hold {
		r.waiting = r.waiting[:n-1]
	}
	r.waiting = append(r.waiting, picture{text, held(text)})
	r.bound()
}

// bound drops pictures for as long as those that wait could not be shown within the backlog, however short each: every other
// one, but never the newest.
func (r *Reel) bound() {
	if r.Still && len(r.waiting) > 1 {
		r.waiting = r.waiting[len(r.waiting)-1:]
	}
	for len(r.waiting) > 1 && time.Duration(len(r.waiting))*r.least() > backlog {
		n, last := 0, len(r.waiting)-1
		for i, p := range r.waiting {
			if (last-i)%2 == 0 {
				r.waiting[n] = p
				n++
			}
		}
		r.waiting, r.longest = r.waiting[:n], n
	}
}

// least is the shortest that a picture can be shown here.
func (r *Reel) least() time.Duration { return max(glimpse, r.Frame) }

// held reads from the end of a scene's text whether it must be seen, without reading all of it.
func held(text string) bool { return strings.HasSuffix(text, `"hold":true}`) }

func (r *Reel) keep(text string) {
	if r.stride == 0 {
		r.stride = 1
	}
	if r.count%r.stride == 0 {
		r.kept = append(r.kept, text)
	}
	r.count++
	r.last = text
	if len(r.kept) < most {
		return
	}
	n := 0
	for i := 0; i < len(r.kept); i += 2 {
		r.kept[n] = r.kept[i]
		n++
	}
	clear(r.kept[n:])
	r.kept, r.stride = r.kept[:n], r.stride*2
}

// Next is the picture to show now, if it is time for another, and over how long what moves should move.
func (r *Reel) Next(now time.Time) (text string, over time.Duration, ok bool) {
	r.bound() // a frame may have become dearer
	if len(r.waiting) == 0 || now.Before(r.until) {
		return "", 0, false
	}
	beat := r.beat()
	p := r.waiting[0]
	r.waiting = r.waiting[1:]
	if p.hold {
		// From when it was due: what a frame comes too late is not lost.
		if due := now.Add(-beat); r.until.Before(due) {
			r.until = due
		}
		r.until = r.until.Add(beat)
		over = beat
	} else {
		over = now.Sub(r.shown) // pictures come evenly: the next one will take as long
	}
	r.shown = now
	slow := r.slow()
	return p.text, min(max(over, glimpse), time.Duration(250*slow)*time.Millisecond), true
}

// beat is shorter the more wait, and stays so until none does.
func (r *Reel) beat() time.Duration {
	r.longest = max(r.longest, len(r.waiting))
	b := r.each()
	if len(r.waiting) == 1 {
		r.longest = 0
	}
	return time.Duration(float64(b) * r.slow())
}

// each is how long every picture of the row stays.
func (r *Reel) each() time.Duration {
	return max(min(Beat, backlog/time.Duration(max(r.longest, len(r.waiting), 1))), r.least())
}

// Left is how long the pictures that wait will take.
func (r *Reel) Left() time.Duration {
	return time.Duration(float64(time.Duration(len(r.waiting))*r.each()) * r.slow())
}

// Skip drops all that wait but the newest, which is next.
func (r *Reel) Skip() {
	if n := len(r.waiting); n > 0 {
		r.waiting = r.waiting[n-1:]
	}
	r.until, r.longest = time.Time{}, 0
}

func (r *Reel) slow() float64 {
	if !(r.Slow > 0) {
		return 1
	}
	return r.Slow
}

// Waiting is how many pictures are still to be shown.
func (r *Reel) Waiting() int { return len(r.waiting) }

// Count is how many pictures the replay has.
func (r *Reel) Count() int {
	n := len(r.kept)
	if n > 0 && r.kept[n-1] != r.last {
		n++
	}
	return n
}

// Seek is the picture at a place of the replay, 0 to 1; the newest ones wait meanwhile.
func (r *Reel) Seek(at float64) (text string, ok bool) {
	n := r.Count()
	if n == 0 {
		return "", false
	}
	r.away, r.waiting = true, nil
	i := int(min(max(at, 0), 1)*float64(n-1) + 0.5)
	if i >= len(r.kept) {
		return r.last, true
	}
	return r.kept[i], true
}

// Live goes back to the newest picture.
func (r *Reel) Live() (text string, ok bool) {
	r.away = false
	return r.last, r.count > 0
}

// Away reports whether the reader looks at the past.
func (r *Reel) Away() bool { return r.away }
