package run

import (
	"encoding/json"
	"time"

	"github.com/maxence-charriere/go-app/v9/pkg/app"

	"orrery/app/page/dom"
	"orrery/app/page/notice"
	"orrery/sim/host/wire"
	"orrery/sim/scene"
)

// Stage is the page's side of the small page in which Ebiten draws (stage.html). Until that is ready, and where it
// can't run, the page draws the pictures itself, as SVG.
type Stage struct {
	ctx     app.Context
	run     *Run
	painter func() *Worker // the worker that draws, or has drawn, the run at hand; or nil

	ready bool
	lost  bool // no WebGL: the page draws
	count int  // pictures kept for replay in the run at hand
	at    float64

	caption string   // of the picture that is seen; "" before there is one
	Items   []string // its text twin, an item each: the conclusion, the panels, what can be moved
	Final   bool     // it is the last, and what can be moved is in the reader's hands

	own     app.Value // the page's end of the channel, where the page draws
	heard   app.Func
	picture *scene.Scene
	drawn   time.Time
}

// tardy is how long the stage may take to be ready before the page draws in its stead.
const tardy = 20 * time.Second

func newStage(ctx app.Context, r *Run, painter func() *Worker) *Stage {
	s := &Stage{ctx: ctx, run: r, painter: painter}
	app.Window().Call("addEventListener", "message", app.FuncOf(func(_ app.Value, a []app.Value) any {
		frame, ok := dom.Element("stage")
		if !ok || !a[0].Get("source").Equal(frame.Get("contentWindow")) || a[0].Get("data").Type() != app.TypeString {
			return nil
		}
		var m wire.FromStage
		if json.Unmarshal([]byte(a[0].Get("data").String()), &m) == nil {
			ctx.Dispatch(func(app.Context) { s.hear(m) })
		}
		return nil
	}))
	ctx.After(tardy, func(app.Context) {
		if !s.ready {
			s.lose("")
		}
	})
	return s
}

func (s *Stage) hear(m wire.FromStage) {
	switch m.Stage {
	case "ready":
		again := s.ready
		s.ready, s.lost = true, false
		s.pace()
		if again { // it had to start anew: a lost graphics context, another screen
			s.redraw()
		}
		s.handOver()
	case "count":
		s.count = m.Count
		s.caption, s.Items, s.Final = m.Caption, m.Items, m.Final
		s.Say()
	case "key":
		s.press(m.Key)
	case "failed":
		s.lose(m.Message)
	}
}

// Say puts the caption of the picture that is seen in the place of the one that the worker has reached.
func (s *Stage) Say() {
	if s.Draws() && s.caption != "" && (s.run.State == Running || s.run.State == Done) {
		s.run.Caption = s.caption
	}
}

// press hands on a key that was pressed on the stage, as if the small page were an element of this one.
func (s *Stage) press(key string) {
	if frame, ok := dom.Element("stage"); ok {
		frame.Call("dispatchEvent", app.Window().Get("KeyboardEvent").New("keydown", dom.Object(map[string]any{"key": key, "bubbles": true, "cancelable": true})))
	}
}

// lose lets the page draw from now on.
func (s *Stage) lose(why string) {
	if s.lost {
		return
	}
	s.lost = true
	if why != "" {
		s.run.notices.Say(notice.Notice{Kind: notice.Note, Text: why})
	}
	if s.own == nil {
		s.redraw()
	}
}

// handOver lets the stage go on with what the page has drawn so far.
func (s *Stage) handOver() {
	if s.own == nil {
		return
	}
	last := s.picture
	s.redraw()
	if text, err := json.Marshal(last); err == nil && last != nil {
		s.send(wire.ToStage{Do: "scene", Scene: string(text)})
	}
}

// redraw gives the worker another channel, and asks it for its last picture: what it sent before, or sends until it
// hears of the channel, went to the old one.
func (s *Stage) redraw() {
	if w := s.painter(); w != nil {
		w.watch(s.open())
		w.Tell(wire.Command{Do: "redraw"})
	}
}

// open gives a channel for a new run's pictures: its worker's end. The replay of the run before is dropped.
func (s *Stage) open() app.Value {
	c := app.Window().Get("MessageChannel").New()
	s.count, s.at, s.picture = 0, 1, nil
	s.caption, s.Items, s.Final = "", nil, false
	if s.own != nil {
		s.own.Call("close")
		s.heard.Release()
		s.own = nil
	}
	if s.ready && !s.lost {
		s.send(wire.ToStage{Do: "open"}, c.Get("port2"))
	} else {
		s.draw(c.Get("port2"))
	}
	return c.Get("port1")
}

// draw takes the pictures in the stage's place.
func (s *Stage) draw(port app.Value) {
	s.own = port
	s.heard = app.FuncOf(func(_ app.Value, a []app.Value) any {
		text := a[0].Get("data").String()
		s.ctx.Dispatch(func(app.Context) {
			var sc scene.Scene
			if json.Unmarshal([]byte(text), &sc) == nil {
				s.picture, s.Items, s.Final = &sc, sc.Words(), sc.Final
			}
		})
		// A few pictures a second are enough, and leave the page time to breathe.
		s.ctx.After(250*time.Millisecond, func(app.Context) { port.Call("postMessage", wire.Credit) })
		return nil
	})
	port.Set("onmessage", s.heard)
}

func (s *Stage) send(m wire.ToStage, transfer ...any) {
	frame, ok := dom.Element("stage")
	if !ok {
		return
	}
	b, err := json.Marshal(m)
	if err != nil {
		return
	}
	origin := app.Window().Get("location").Get("origin").String()
	frame.Get("contentWindow").Call("postMessage", string(b), origin, dom.Array(transfer...))
}

// seek shows a picture of the past; 1 is the newest.
func (s *Stage) seek(at float64) {
	s.at = at
	if at >= 1 {
		s.send(wire.ToStage{Do: "live"})
		return
	}
	s.send(wire.ToStage{Do: "seek", At: at})
}

// pace stretches the stage's own motions too, when the reader wants to see them slowly.
func (s *Stage) pace() {
	times := 1.0
	if s.run.slow {
		times = 3
	}
	s.send(wire.ToStage{Do: "speed", At: times})
}

// Draws reports whether the stage has a picture of the run at hand to show.
func (s *Stage) Draws() bool { return s.count > 0 && !s.lost }
