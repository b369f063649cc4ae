package show

// Blend writes into p the picture a share t (0 to 1) of the way from one to another: what both have moves, grows and
// takes its new colour; what is new fades in or comes from its From; what is gone fades or goes to its To. It
// returns p. It must be neither of the two.
func (p *Picture) Blend(from, to *Picture, t float64) *Picture {
	p.Scene, p.Frames, p.Style, p.Handles, p.Quiet = to.Scene, to.Frames, to.Style, to.Handles, to.Quiet
	p.Marks, p.Strands, p.arena = p.Marks[:0], p.Strands[:0], p.arena[:0]
	if p.index == nil {
		p.index = map[string]int{}
	}
	clear(p.index)
	for i := range from.Marks {
		if old := &from.Marks[i]; to.Mark(old.ID) == nil && old.Frame < len(to.Frames) && t < 1 {
			p.add(old.leaving(t))
		}
	}
	for i := range to.Marks {
		m := to.Marks[i]
		if old := from.Mark(m.ID); old != nil && old.Kind == m.Kind {
			p.between(old, &m, t)
		} else {
			m.arrive(t)
		}
		p.add(m)
	}
	old := make(map[string]*Strand, len(from.Strands))
	for i := range from.Strands {
		old[from.Strands[i].Key] = &from.Strands[i]
	}
	for _, s := range to.Strands {
		if o := old[s.Key]; o != nil {
			s.Width, s.Paint = mix(o.Width, s.Width, t), blend(o.Paint, s.Paint, t)
			delete(old, s.Key)
		} else {
			s.Paint.A *= float32(t)
		}
		p.Strands = append(p.Strands, s)
	}
	for i := range from.Strands {
		if s := from.Strands[i]; old[s.Key] != nil && t < 1 {
			s.Paint.A *= float32(1 - t)
			p.Strands = append(p.Strands, s)
		}
	}
	p.join()
	return p
}

func (p *Picture) add(m Mark) {
	p.index[m.ID] = len(p.Marks)
	p.Marks = append(p.Marks, m)
}

func mix(a, b, t float64) float64 { return a + t*(b-a) }

func blend(a, b Colour, t float64) Colour {
	k := float32(t)
	return Colour{a.R + k*(b.R-a.R), a.G + k*(b.G-a.G), a.B + k*(b.B-a.B), a.A + k*(b.A-a.A)}
}

// between moves m back towards where it was.
func (p *Picture) between(old, m *Mark, t float64) {
	a, b := old.At, m.At
	m.At = Place{mix(a.X, b.X, t), mix(a.Y, b.Y, t), mix(a.W, b.W, t), mix(a.H, b.H, t), mix(a.Size, b.Size, t), mix(a.Width, b.Width, t)}
	m.Paint = blend(old.Paint, m.Paint, t)
	m.Cut = m.Cut || old.Cut
	m.Points = p.points(old, m, t)
}

// points moves each point of a line; those that a line has gained grow out of its old end.
func (p *Picture) points(old, m *Mark, t float64) []float64 {
	step := 2
	if m.Kind == "area" {
		step = 3
	}
	if len(old.Points) < step || len(m.Points) < step || t >= 1 {
		return m.Points
	}
	from := len(p.arena)
	last := len(old.Points) - len(old.Points)%step - step
	for i := 0; i+step <= len(m.Points); i += step {
		j := min(i, last)
		for k := range step {
			p.arena = append(p.arena, mix(old.Points[j+k], m.Points[i+k], t))
		}
	}
	return p.arena[from:len(p.arena):len(p.arena)]
}

// arrive is how a new mark looks when a share t of its coming is over.
func (m *Mark) arrive(t float64) {
	if m.From != nil {
		m.move(m.From, m.At, t)
		t = min(2*t, 1)
	} else if m.Kind == "point" {
		m.At.Size *= 0.4 + 0.6*t
	}
	m.fade(t)
}

// leaving is how a mark that is gone looks meanwhile.
func (m *Mark) leaving(t float64) Mark {
	o := *m
	if o.To != nil {
		a := o.At
		o.At.X, o.At.Y = mix(a.X, o.To[0], t), mix(a.Y, o.To[1], t)
		t *= t
	}
	o.fade(1 - t)
	return o
}

func (m *Mark) move(from []float64, to Place, t float64) {
	m.At.X, m.At.Y = mix(from[0], to.X, t), mix(from[1], to.Y, t)
}

func (m *Mark) fade(k float64) {
	m.Paint, m.Ring, m.Border = m.Paint.Fade(k), m.Ring.Fade(k), m.Border.Fade(k)
}
