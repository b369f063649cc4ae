package page

import (
	"encoding/json"
	"strings"
	"time"

	"github.com/maxence-charriere/go-app/v9/pkg/app"

	"orrery/sim/host/wire"
	"orrery/sim/scene"
)

// stage is the page's side of the small page in which Ebiten draws (stage.html). Until that is ready, and where it
// can't run, the page draws the pictures itself, as SVG.
type stage struct {
	b     *browser
	ready bool
	lost  bool // no WebGL: the page draws
	count int  // pictures kept for replay in the run at hand
	at    float64
	live  bool // the newest picture is shown
	label string

	own     app.Value // the page's end of the channel, where the page draws
	heard   app.Func
	picture *scene.Scene
	drawn   time.Time
}

// tardy is how long the stage may take to be ready before the page draws in its stead.
const tardy = 20 * time.Second

func newStage(b *browser) *stage {
	s := &stage{b: b, live: true}
	app.Window().Call("addEventListener", "message", app.FuncOf(func(_ app.Value, a []app.Value) any {
		frame, ok := Element("stage")
		if !ok || !a[0].Get("source").Equal(frame.Get("contentWindow")) || a[0].Get("data").Type() != app.TypeString {
			return nil
		}
		var m wire.FromStage
		if json.Unmarshal([]byte(a[0].Get("data").String()), &m) == nil {
			b.do(func() { s.hear(m) })
		}
		return nil
	}))
	b.ctx.After(tardy, func(app.Context) {
		if !s.ready {
			s.lose("")
		}
	})
	return s
}

func (s *stage) hear(m wire.FromStage) {
	switch m.Stage {
	case "ready":
		again := s.ready
		s.ready, s.lost = true, false
		s.pace()
		if w := s.b.mine; again && w != nil && w.busy { // it had to start anew: a lost graphics context, another screen
			w.watch(s.open())
		}
		s.handOver()
	case "count":
		s.count = m.Count
		if m.Words != "" {
			s.b.lab.words = m.Words
		}
	case "pick":
		s.label = m.Label
	case "png":
		Save(s.b.lab.info.Slug+".png", m.PNG)
	case "failed":
		s.lose(m.Message)
	}
}

// lose lets the page draw from now on.
func (s *stage) lose(why string) {
	if s.lost {
		return
	}
	s.lost = true
	if why != "" {
		s.b.lab.say("note", why)
	}
	if w := s.b.mine; w != nil && w.busy && s.own == nil {
		w.watch(s.open())
	}
}

// handOver lets the stage go on with what the page has drawn so far.
func (s *stage) handOver() {
	if s.own == nil {
		return
	}
	last := s.picture
	if w := s.b.mine; w != nil && w.busy {
		w.watch(s.open())
	}
	if text, err := json.Marshal(last); err == nil && last != nil {
		s.send(wire.ToStage{Do: "scene", Scene: string(text)})
	}
}

// open gives a channel for a new run's pictures: its worker's end. The replay of the run before is dropped.
func (s *stage) open() app.Value {
	c := app.Window().Get("MessageChannel").New()
	s.count, s.live, s.at, s.label, s.picture = 0, true, 1, "", nil
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
func (s *stage) draw(port app.Value) {
	s.own = port
	s.heard = app.FuncOf(func(_ app.Value, a []app.Value) any {
		text := a[0].Get("data").String()
		s.b.do(func() {
			var sc scene.Scene
			if json.Unmarshal([]byte(text), &sc) == nil {
				s.picture, s.b.lab.words = &sc, strings.Join(sc.Words(), " ")
			}
		})
		// A few pictures a second are enough, and leave the page time to breathe.
		s.b.ctx.After(250*time.Millisecond, func(app.Context) { port.Call("postMessage", wire.Credit) })
		return nil
	})
	port.Set("onmessage", s.heard)
}

func (s *stage) send(m wire.ToStage, transfer ...any) {
	frame, ok := Element("stage")
	if !ok {
		return
	}
	b, err := json.Marshal(m)
	if err != nil {
		return
	}
	origin := app.Window().Get("location").Get("origin").String()
	frame.Get("contentWindow").Call("postMessage", string(b), origin, Array(transfer...))
}

// seek shows a picture of the past; 1 is the newest.
func (s *stage) seek(at float64) {
	s.at, s.live = at, at >= 1
	if s.live {
		s.send(wire.ToStage{Do: "live"})
		return
	}
	s.send(wire.ToStage{Do: "seek", At: at})
}

// pace stretches the stage's own motions too, when the reader wants to see them slowly.
func (s *stage) pace() {
	times := 1.0
	if s.b.lab.slow {
		times = 3
	}
	s.send(wire.ToStage{Do: "speed", At: times})
}

// png asks the stage for its picture as a file.
func (s *stage) png() { s.send(wire.ToStage{Do: "png"}) }
