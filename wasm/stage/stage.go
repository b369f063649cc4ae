//go:build js && wasm

package main

import (
	"math"
	"time"

	"github.com/hajimehoshi/ebiten/v2"

	"orrery/sim/scene"
	"orrery/wasm/stage/reel"
	"orrery/wasm/stage/show"
)

// stage is the state of all: what is shown, and over what it came.
type stage struct {
	page  *page
	hands *hands
	paint painter
	reel  reel.Reel

	w, h  float64 // CSS px
	ratio float64 // device pixels per CSS pixel
	view  camera

	to       *show.Picture // where everything is going
	from     *show.Picture // where it came from
	middle   *show.Picture // between them, drawn while moving
	started  time.Time
	over     time.Duration
	even     bool // pictures come fast: they flow into each other without a halt
	moving   bool
	flashing bool
	reduced  bool // the reader asks for no motion
	dirty    bool
	owed     bool      // a picture has come for which the worker has no word yet
	given    bool      // the handles of the run at hand have been given over
	pulse    time.Time // when that was
	pulsing  bool

	drawn time.Time     // when the last frame was begun
	fresh bool          // no frame has been begun since it was drawn
	cost  time.Duration // how long the browser is busy with a frame
}

// Where a frame takes longer than slow (no GPU), the next one waits, so that the page can work between them.
const (
	slow = 30 * time.Millisecond
	rest = 3 // of so many times what a frame takes
)

// flare is how long a flash lasts, beckon how long the handles show themselves when they are given over.
const (
	flare  = 450 * time.Millisecond
	beckon = 1400 * time.Millisecond
)

func newStage() *stage {
	s := &stage{ratio: 1, view: camera{z: 1}, dirty: true, middle: &show.Picture{}}
	s.page = &page{stage: s}
	s.hands = &hands{stage: s}
	return s
}

// Layout is asked by Ebiten for the size of the drawing in device pixels.
func (s *stage) LayoutF(w, h float64) (float64, float64) {
	ratio := ebiten.Monitor().DeviceScaleFactor()
	if s.paint.ink == nil {
		s.paint.ink, s.paint.tiles = &ink{sheet: newSheet(ratio)}, newTiles()
		s.paint.sheet.pen = newPen()
	}
	if w != s.w || h != s.h || ratio != s.ratio {
		s.w, s.h, s.ratio = w, h, ratio
		s.relay()
	}
	return math.Ceil(w * ratio), math.Ceil(h * ratio)
}

// Layout is never called; LayoutF is.
func (s *stage) Layout(w, h int) (int, int) { return w, h }

// relay places the picture anew, after the stage has another size.
func (s *stage) relay() {
	s.dirty = true
	s.view = s.view.within(s.w, s.h)
	if s.to != nil {
		s.to, s.from, s.moving = show.Lay(s.to.Scene, s.w, s.h), nil, false
	}
}

// still says whether the reader asks for no motion.
func (s *stage) still(is bool) { s.reduced, s.reel.Still = is, is }

// period is how long it takes until the next frame can be drawn.
func (s *stage) period() time.Duration {
	if s.cost > slow {
		return rest * s.cost
	}
	return s.cost
}

// Update is called before every frame.
func (s *stage) Update() error {
	now := time.Now()
	if s.fresh {
		s.fresh = false
		s.cost += (min(now.Sub(s.drawn), time.Second/4) - s.cost) / 4
	}
	s.reel.Frame = s.period()
	if s.w > 0 {
		if text, over, ok := s.reel.Next(now); ok {
			s.read(text, over)
		}
	}
	if s.owed && s.reel.Waiting() == 0 && !(s.reel.Slow > 1 && s.moving) {
		s.owed = false
		s.page.credit()
	}
	s.page.offer()
	s.hands.send()
	s.hands.ready()
	return nil
}

// read shows a scene that came as text; over is the time that movements take.
func (s *stage) read(text string, over time.Duration) {
	sc, err := scene.Parse(text)
	if err != nil {
		return // it was not made by this site's worker; the last picture stays
	}
	s.show(sc, over)
}

func (s *stage) show(sc *scene.Scene, over time.Duration) {
	if s.w <= 0 || s.h <= 0 {
		return
	}
	next := show.Lay(sc, s.w, s.h)
	from := s.to
	if s.moving && s.now(time.Now()) == s.middle {
		// Where things are on their way now, drawn or not, is where they all start from.
		from, s.middle = s.middle, s.from
	}
	s.from, s.to, s.started, s.over = from, next, time.Now(), over
	if s.middle == nil || s.middle == from {
		s.middle = &show.Picture{}
	}
	s.even = !sc.Hold && over < 200*time.Millisecond
	s.moving = from != nil && over > 0 && !s.reduced
	s.flashing = false
	for i := range next.Marks {
		s.flashing = s.flashing || next.Marks[i].Flash
	}
	if sc.Final && !s.given && next.Handles > 0 { // at once: they can be taken hold of from now on
		s.given, s.pulsing, s.pulse = true, true, time.Now()
	}
	s.dirty = true
	s.page.count()
}

// beckons is how far the handles show themselves now, 0 (no more) to 1.
func (s *stage) beckons(now time.Time) float64 {
	if !s.pulsing {
		return 0
	}
	t := float64(now.Sub(s.pulse)) / float64(beckon)
	switch {
	case t >= 1:
		s.pulsing, s.dirty = false, true
		return 0
	case s.reduced:
		return 1
	}
	return math.Sin(math.Pi * max(t, 0))
}

// now is the picture as it is at this moment.
func (s *stage) now(at time.Time) *show.Picture {
	if !s.moving {
		return s.to
	}
	t := float64(at.Sub(s.started)) / float64(s.over)
	if t >= 1 {
		s.moving = false
		return s.to
	}
	t = max(t, 0)
	if !s.even {
		t = t * t * (3 - 2*t)
	}
	return s.middle.Blend(s.from, s.to, t)
}

// seen is the picture that the reader last saw, or nil.
func (s *stage) seen() *show.Picture {
	if s.moving && len(s.middle.Frames) > 0 {
		return s.middle
	}
	return s.to
}

// Draw draws if anything has changed.
func (s *stage) Draw(screen *ebiten.Image) {
	if !s.dirty && !s.moving && !s.flashing && !s.pulsing {
		return
	}
	now := time.Now()
	if s.cost > slow && now.Sub(s.drawn) < s.period() {
		return
	}
	s.dirty, s.drawn, s.fresh = false, now, true
	beckons := s.beckons(now)
	screen.Fill(rgba(ground))
	if s.to == nil {
		return
	}
	pic := s.now(now)
	flash := 1 - float64(now.Sub(s.started))/float64(flare)
	if s.flashing && flash <= 0 {
		s.flashing = false
	}
	if s.reduced && flash > 0 {
		flash = 1
	}
	p := &s.paint
	p.flash, p.lit, p.beckons, p.confine = max(flash, 0), nil, beckons, s.moving
	p.near = s.hands.near(pic)
	p.begin(screen, s.ratio, s.view)
	s.hands.overlay(pic)
	p.paint(pic)
	s.hands.mark(pic)
	p.flush()
}

// camera is how far the reader has gone into the picture: the picture's corner lies at (x, y), CSS px.
type camera struct{ z, x, y float64 }

const deepest = 10

// about zooms by a factor so that the point (x, y) of the stage stays where it is.
func (c camera) about(x, y, factor float64) camera {
	z := min(max(c.z*factor, 1), deepest)
	k := z / c.z
	return camera{z, x - (x-c.x)*k, y - (y-c.y)*k}
}

// within keeps the picture over the whole stage.
func (c camera) within(w, h float64) camera {
	c.x = min(max(c.x, w-w*c.z), 0)
	c.y = min(max(c.y, h-h*c.z), 0)
	return c
}

// at is the place of the picture under a point of the stage.
func (c camera) at(x, y float64) (float64, float64) { return (x - c.x) / c.z, (y - c.y) / c.z }

// out is the inverse of at.
func (c camera) out(x, y float64) (float64, float64) { return x*c.z + c.x, y*c.z + c.y }
