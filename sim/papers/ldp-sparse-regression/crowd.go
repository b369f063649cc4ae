package ldp

import (
	"fmt"
	"math"
	"strings"

	"orrery/kernels"
	"orrery/sim"
	"orrery/sim/scene"
)

const (
	slots     = 6  // users who can be seen at a time
	mostShown = 48 // rows and columns of a message that are shown
)

// face is one of a few users who are drawn to be shown: what she knows and what she sends.
type face struct {
	x    []float64 // ±1 [d]
	y    float64
	pair bool // she sends x xᵀ, otherwise x·y
	side int  // of the message's picture
	sent []float64
}

func newFaces(r *sim.Run, s setting, theta []float64) []face {
	rng := r.Rand("faces")
	out := make([]face, looks+slots)
	for i := range out {
		f := face{x: make([]float64, s.d), pair: i%2 == 0, side: min(s.d, mostShown)}
		for j := range f.x {
			f.x[j] = float64(2*rng.IntN(2) - 1)
		}
		f.y = kernels.Dot(f.x, theta) + float64(s.noise*rng.NormFloat64())
		if f.pair {
			f.sent = make([]float64, f.side*f.side)
			for a := range f.side {
				for b := a; b < f.side; b++ {
					v := float64(f.x[a]*f.x[b]) + float64(s.s1*rng.NormFloat64())
					f.sent[a*f.side+b], f.sent[b*f.side+a] = v, v
				}
			}
		} else {
			y := min(max(f.y, -s.clip), s.clip)
			for _, x := range f.x {
				f.sent = append(f.sent, float64(x*y)+float64(s.s2*rng.NormFloat64()))
			}
		}
		out[i] = f
	}
	return out
}

// crowd draws a few users: head, what each knows, what each sends.
func (p *picture) crowd(s *scene.Scene, at scene.Place) {
	const w, h, head, slot = 30.0, 40.0, 3.5, 6.0
	panel := s.Panel("crowd", "Users", at).Board(w, h)
	for i, word := range []string{"know", "send"} {
		e := panel.Text(word, 8.7+14.8*float64(i), 1.6, word, scene.Soft)
		e.Align, e.Size = "middle", 13
	}
	for i := range slots {
		id := p.turn + i
		if id >= len(p.faces) {
			break
		}
		f := &p.faces[id]
		y := head + slot*float64(i)
		place := func(e *scene.Element) {
			e.From, e.To = []float64{e.X, h}, []float64{w, e.Y}
		}
		e := panel.Point(fmt.Sprintf("head%d", id), 1.4, y+1.5, scene.Soft)
		e.Size, e.Label = 4.5, "a user"
		e = panel.Add(scene.Element{Kind: scene.KindArea, Key: fmt.Sprintf("body%d", id), Colour: scene.Soft,
			Points: []float64{0.4, y + 4.4, y + 3.6, 0.8, y + 4.4, y + 2.9, 1.4, y + 4.4, y + 2.6, 2, y + 4.4, y + 2.9, 2.4, y + 4.4, y + 3.6}})
		e.Label = "a user"
		know, send := fmt.Sprintf("x%d", id), fmt.Sprintf("sent%d", id)
		e = panel.Tile(know, 3.2, y+1.7, 11, 2, scene.Matrix(1, len(f.x), f.x, scene.Grey, -1, 1))
		e.Label, e.Links = f.knows(), []string{"crowd/" + send}
		e.Frame = scene.Dim
		place(e)
		if f.pair {
			e = panel.Heat(send, 20.7, y+0.1, 5.6, 5.6, scene.Matrix(f.side, f.side, f.sent, scene.Diverging, -2.5*p.s.s1, 2.5*p.s.s1))
			e.Label = fmt.Sprintf("x xᵀ + noise: entries ±1, noise ±%.0f", p.s.s1)
			if f.side < p.s.d {
				e.Label += fmt.Sprintf(" (the first %d rows and columns)", f.side)
			}
		} else {
			e = panel.Heat(send, 18, y+1.7, 11, 2, scene.Matrix(1, len(f.sent), f.sent, scene.Diverging, -2.5*p.s.s2, 2.5*p.s.s2))
			e.Label = fmt.Sprintf("x·y + noise: entries ±%.2f, noise ±%.0f", math.Abs(f.y), p.s.s2)
		}
		e.Links = []string{"crowd/" + know}
		place(e)
		e = panel.Add(scene.Element{Kind: scene.KindArrow, Key: fmt.Sprintf("arrow%d", id), X: 14.8, Y: y + 2.7, W: 2.4, Colour: scene.Soft})
		e.Alpha = 0.7
	}
	panel.Says = fmt.Sprintf("A few of %s users. What a user knows are %d signs and a response; what is sent is that under noise of ±%.0f (x·y) or ±%.0f (x xᵀ).", count(p.s.n), p.s.d, p.s.s2, p.s.s1)
}

// knows are a user's numbers, for hovering.
func (f *face) knows() string {
	var b strings.Builder
	for j, x := range f.x {
		if j == 32 {
			b.WriteString("…")
			break
		}
		if x > 0 {
			b.WriteByte('+')
		} else {
			b.WriteString("−")
		}
	}
	return fmt.Sprintf("x = %s, y = %+.2f", b.String(), f.y)
}
