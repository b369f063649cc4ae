package simplicity

import (
	"fmt"
	"math"

	"orrery/kernels"
	"orrery/sim"
	"orrery/sim/blocks/data"
	"orrery/sim/blocks/nn"
	"orrery/sim/scene"
)

const (
	dominoCols  = 8
	dominoCount = 24
	dominoHigh  = 2.5 // of a domino with the network's call under it, in widths of a digit
)

// A dominoPicture is what the stage shows of a run on dominoes. It only looks.
type dominoPicture struct {
	r      *sim.Run
	images *data.Images
	test   *set
	shown  []int    // of the test set
	pairs  []domino // their images
	tops   []int    // place by place: whose top half lies there
	bottom []int    // and whose bottom half
	blank  bool     // the network at hand sees no tops
	what   string

	net   *Net
	at    int
	now   heard
	known bool
	pass  *nn.Pass[float32]

	whole, control *studied // once all has ended
	held           int      // the top in the reader's hand, or none
	home           int      // where it lay
}

func newDominoPicture(r *sim.Run, images *data.Images, test *set, pairs []domino) *dominoPicture {
	p := &dominoPicture{r: r, images: images, test: test, what: "SGD", held: none}
	var taken [2]int
	for i := range pairs { // twelve of each class
		c := 0
		if test.positive[i] {
			c = 1
		}
		if taken[c] < dominoCount/2 {
			taken[c]++
			p.shown, p.pairs = append(p.shown, i), append(p.pairs, pairs[i])
		}
	}
	p.straight()
	return p
}

const none = -1

// straight puts every half back where it belongs.
func (p *dominoPicture) straight() {
	p.tops, p.bottom = nil, nil
	for k := range p.shown {
		p.tops, p.bottom = append(p.tops, k), append(p.bottom, k)
	}
}

func (p *dominoPicture) begin(what string) {
	p.what, p.blank, p.net, p.known = what, what == "blank", nil, false
	p.straight()
}

func (p *dominoPicture) hear(h heard) { p.now, p.known = h, true }

func (p *dominoPicture) step(step int, net *Net) {
	p.net, p.at = net, step
	if step%max(1, steps.In(p.r)/500) == 0 {
		p.r.Draw(p.draw)
	}
}

// shuffle shows the two shuffles on the dominoes at hand.
func (p *dominoPicture) shuffle(c *studied) {
	r := p.r
	p.hear(c.heard)
	r.Say("Trained: %.1f%% right. Now the top halves change places.", 100*c.acc)
	r.Moment(p.draw)
	p.tops = r.Rand("picture's tops").Perm(len(p.shown))
	r.Say("Tops shuffled, bottoms left alone: AUC %.3f becomes %.3f. The call follows the top, mostly.", c.test, c.heard.simple)
	r.Moment(p.draw)
	p.straight()
	r.Moment(p.draw)
	p.bottom = r.Rand("picture's bottoms").Perm(len(p.shown))
	r.Say("Bottoms shuffled, tops left alone: AUC %.3f becomes %.4f. Hardly anything changes.", c.test, c.heard.others)
	r.Moment(p.draw)
	p.straight()
	r.Moment(p.draw)
}

// finish goes back to the network that sees both halves and lets the reader move tops.
func (p *dominoPicture) finish(whole, control *studied) {
	p.begin("SGD")
	p.whole, p.control, p.net, p.at = whole, control, whole.Net, steps.In(p.r)/5
	p.hear(whole.heard)
	for k := range p.shown {
		p.r.Handle(fmt.Sprintf("top%d", k), func(x, y float64) { p.drag(k, x, y) })
	}
	p.r.Say("AUC %.3f with the tops shuffled, %.4f with the bottoms shuffled; yet with a blank top the bottoms alone give %.1f%%. Drag a top onto another domino: the two tops change places. Whom does the call follow?",
		whole.heard.simple, whole.heard.others, 100*control.acc)
}

// drag exchanges the top in the reader's hand with the one under it; moving on puts that one back.
func (p *dominoPicture) drag(k int, x, y float64) {
	if p.held != k {
		p.held = k
		for at, t := range p.tops {
			if t == k {
				p.home = at
			}
		}
	}
	for at, t := range p.tops { // back to where it was taken
		if t == k {
			p.tops[at], p.tops[p.home] = p.tops[p.home], k
			break
		}
	}
	last := float64((len(p.shown) - 1) / dominoCols)
	col, row := int(between(x, 0, dominoCols-1e-6)), int(between(y/dominoHigh, 0, last+0.999))
	if at := row*dominoCols + col; at < len(p.shown) {
		p.tops[p.home], p.tops[at] = p.tops[at], k
	}
}

// calls are the network's outputs for the dominoes as they lie.
func (p *dominoPicture) calls() []float64 {
	if p.net == nil {
		return nil
	}
	if p.pass == nil {
		p.pass = nn.NewPass(p.net, dominoCount)
	}
	x := kernels.New[float32](len(p.shown), 2*half)
	for k := range p.shown {
		if !p.blank {
			copy(x.Row(k)[:half], p.test.x.Row(p.shown[p.tops[k]])[:half])
		}
		copy(x.Row(k)[half:], p.test.x.Row(p.shown[p.bottom[k]])[half:])
	}
	f := p.pass.Forward(p.net, x)
	out := make([]float64, x.Rows)
	for k := range out {
		out[k] = float64(f.At(k, 0))
	}
	return out
}

func (p *dominoPicture) draw(s *scene.Scene) {
	s.Cols, s.Rows = 12, 12
	p.board(s)
	p.gauges(s)
	p.eye(s)
}

func (p *dominoPicture) board(s *scene.Scene) {
	title := "24 dominoes, as called"
	if p.blank {
		title = "Tops blank, as called"
	}
	rows := (len(p.shown) + dominoCols - 1) / dominoCols
	panel := s.Panel("board", title, scene.At(0, 0, 8, 12)).Board(dominoCols, dominoHigh*float64(max(1, rows)))
	f := p.calls()
	tile := func(key string, k, row, image int) *scene.Element {
		left, up := float64(k%dominoCols), dominoHigh*float64(k/dominoCols)
		img := &scene.Image{Rows: side, Cols: side, Data: p.images.Image(image), Map: scene.Grey, Lo: 0, Hi: 1}
		e := panel.Tile(key, left+0.07, up+0.05+0.9*float64(row), 0.86, 0.86, img)
		e.Label = fmt.Sprintf("a %d", p.images.Labels[image])
		return e
	}
	withTop, withBottom, mixed := 0, 0, 0
	for k := range p.shown {
		if !p.blank {
			top := p.tops[k]
			e := tile(fmt.Sprintf("top%d", top), k, 0, p.pairs[top].top)
			e.Frame = classColour(p.test.y[p.shown[top]])
			e.Label += ", a top of class " + sign(float64(p.test.y[p.shown[top]]))
			if p.whole != nil {
				e.Handle = e.Key
			}
		}
		bottom := p.bottom[k]
		e := tile(fmt.Sprintf("bottom%d", bottom), k, 1, p.pairs[bottom].bottom)
		e.Frame = classColour(p.test.y[p.shown[bottom]])
		e.Label += ", a bottom of class " + sign(float64(p.test.y[p.shown[bottom]]))
	}
	for k, v := range f {
		left, up := float64(k%dominoCols), dominoHigh*float64(k/dominoCols)
		y := float32(-1)
		if v > 0 {
			y = 1
		}
		t := panel.Text(fmt.Sprintf("call%d", k), left+0.5, up+2.1, sign(v), classColour(y))
		t.Align, t.Size, t.Label = "middle", 15, fmt.Sprintf("the network calls %s (f = %s)", sign(v), number("%.2f", v))
		top, bottom := p.test.y[p.shown[p.tops[k]]], p.test.y[p.shown[p.bottom[k]]]
		if top != bottom {
			mixed++
		}
		if y == top {
			withTop++
		}
		if y == bottom {
			withBottom++
		}
	}
	switch {
	case f == nil:
		panel.Says = "Test dominoes: 0 over 7 is class −1, 1 over 9 is class +1."
	case p.blank:
		panel.Says = fmt.Sprintf("With blank tops the call agrees with %d of %d bottoms.", withBottom, len(f))
	default:
		panel.Says = fmt.Sprintf("The call agrees with %d of %d tops and with %d bottoms; %d dominoes have halves of different classes.", withTop, len(f), withBottom, mixed)
	}
}

func (p *dominoPicture) gauges(s *scene.Scene) {
	panel := s.Panel("gauges", "Test AUC", scene.At(8, 0, 4, 5))
	if !p.known {
		drawBars(panel, nil)
		return
	}
	bars := []bar{{"test", "as it is", p.now.test, scene.Series(colourTest)}, {"simple", "new tops", p.now.simple, scene.Series(colourSimple)},
		{"others", "new bottoms", p.now.others, scene.Series(colourOthers)}}
	if p.control != nil {
		bars = append(bars, bar{"control", "blank top", p.control.acc, scene.Series(colourControl)})
	}
	drawBars(panel, bars)
	panel.Says = fmt.Sprintf("AUC: as it is %.3f, tops shuffled %.3f, bottoms shuffled %.3f.", p.now.test, p.now.simple, p.now.others)
	if p.control != nil {
		panel.Says += fmt.Sprintf(" Accuracy of the network with a blank top: %.3f.", p.control.acc)
	}
}

// eye shows where on a domino ink sways the network.
func (p *dominoPicture) eye(s *scene.Scene) {
	panel := s.Panel("eye", "What sways it", scene.At(8, 5, 4, 7)).Board(side, 2*side)
	if p.net == nil {
		return
	}
	v := meanSlope(p.net, p.test, p.blank)
	most, sums := 1e-9, [2]float64{}
	for i, x := range v {
		if x = math.Abs(x); !math.IsInf(x, 0) && !math.IsNaN(x) {
			most = max(most, x)
			sums[i/half] += x / half
		}
	}
	panel.Heat("slope", 0, 0, side, 2*side, scene.Matrix(2*side, side, v, scene.Diverging, -most, most)).Label = "mean slope of f by pixel: amber, ink here speaks for +1; blue, for −1"
	line := panel.Line("middle", []float64{0, side, side, side}, scene.Ink)
	line.Width, line.Alpha = 1, 0.6
	panel.Says = fmt.Sprintf("How much ink sways the network: mean |∂f/∂x| %.3f for a pixel of the top, %.3f for one of the bottom.", sums[0], sums[1])
}
