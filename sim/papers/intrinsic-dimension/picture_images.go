package intrinsic

import (
	"fmt"
	"math"
	"slices"

	"orrery/kernels"
	"orrery/sim"
	"orrery/sim/blocks/nn"
	"orrery/sim/scene"
)

const (
	tileCount  = 16 // first-layer units on the stage
	wallCount  = 60 // digits on the wall
	wallCols   = 8
	liveImages = 500 // behind the accuracy that moves while a network is in training
	sampled    = 400 // sliders that stand for all D parameters
)

// imagesPicture is what the stage shows of an image problem. It only looks: the experiment reads nothing from here.
type imagesPicture struct {
	r      *sim.Run
	t      *task
	a      *answer
	judge  *judge
	reader *nn.Pass[float32] // of the wall
	every  int               // steps between two pictures

	d      int // 0: all parameters are in training
	start0 *Net
	p      subspace
	net    *Net
	z      []float64
	span   float64
	live   float64 // accuracy on some images
	step_  int

	end *ending
}

// ending is what can be touched after the run.
type ending struct {
	zs     [][]float32 // of each d: with the seed, all that is kept of its network
	z      []float32   // at hand
	picked int         // the slider that was moved last; -1 for none
	score  nn.Score
}

func newImagesPicture(r *sim.Run, t *task, a *answer) *imagesPicture {
	like := shape(r, a.width)
	p := &imagesPicture{r: r, t: t, a: a, judge: newJudge(nil, t, like), reader: nn.NewPass(like, wallCount), every: max(2, steps.In(r)/60), end: &ending{picked: -1}}
	return p
}

// begin is told that a network's training begins; d = 0 and p = nil stand for the full space.
func (p *imagesPicture) begin(d int, start0 *Net, sub subspace) {
	p.d, p.start0, p.p, p.net, p.step_ = d, start0, sub, start0, 0
	p.z = make([]float64, max(d, 0))
	p.span = 10 * lr.In(p.r)
	if d == 0 {
		p.z, p.span = make([]float64, min(sampled, p.a.D)), 10*fullRate
		p.r.Say("First the base line: all %s numbers of the network are free to move. How well does it read after %d steps?", thousands(p.a.D), steps.In(p.r))
	} else if len(p.a.reached) == 0 {
		p.r.Say("Now only %d sliders. Each drags about %.0f weights along in a pattern of its own, drawn by lot; nothing else moves.", d, float64(sub.nonZeros())/float64(d))
	} else {
		p.r.Say("%d sliders, a new start, a new random subspace. With %d the network reached %.1f%%; the bar stands at %.1f%%.",
			d, p.a.ds[len(p.a.reached)-1], 100*p.a.reached[len(p.a.reached)-1], 100*p.a.bar)
	}
	p.r.Moment(p.draw)
}

// step is told of each training step.
func (p *imagesPicture) step(step int, net *Net, z []float32, _ float64) {
	p.net, p.step_ = net, step+1
	if step%p.every != 0 {
		return
	}
	p.r.Draw(func(s *scene.Scene) {
		p.take(net, z)
		p.draw(s)
	})
}

// take looks at the numbers of the moment.
func (p *imagesPicture) take(net *Net, z []float32) {
	sum := 0.0
	for i := range p.z {
		if z != nil {
			p.z[i] = float64(z[i])
		} else { // the full space: an even sample of all changes
			k := i * p.a.D / len(p.z)
			p.z[i] = float64(net.Theta[k] - p.start0.Theta[k])
		}
		sum += p.z[i] * p.z[i]
	}
	p.span = max(p.span, 3*math.Sqrt(sum/float64(len(p.z)))) // the few beyond stand at the end of their slots
	p.live = p.judge.score(net, min(liveImages, p.t.judge.Rows)).Accuracy()
}

// full is told the fully trained network.
func (p *imagesPicture) full(net *Net) {
	p.net = net
	p.r.Say("All parameters together reach %.1f%%. The bar stands at %.0f%% of that: %.1f%%.", 100*p.a.base, 100*bar.In(p.r), 100*bar.In(p.r)*p.a.base)
	p.r.Moment(func(s *scene.Scene) {
		p.take(net, nil)
		p.draw(s)
	})
}

// trained is told a network trained in the subspace at hand.
func (p *imagesPicture) trained(net *Net, z []float32) {
	p.net = net
	p.end.zs = append(p.end.zs, z)
	a := p.a
	if n := len(a.reached) - 1; a.reached[n] >= a.bar && !math.IsNaN(a.dInt) && (n == 0 || slices.Max(a.reached[:n]) < a.bar) {
		p.r.Say("%d sliders clear the bar with %.1f%%. Between this d and the one before lies the intrinsic dimension: %.0f.", p.d, 100*a.reached[n], a.dInt)
	}
	p.r.Moment(func(s *scene.Scene) {
		p.take(net, z)
		p.draw(s)
	})
}

// finish offers the sliders, and a ring that chooses among the subspaces.
func (p *imagesPicture) finish() {
	a := p.a
	switch {
	case len(a.ds) == 0:
		p.r.Say("A dense P for %s parameters has too many entries at every d tried here. Choose fewer units (20) or a smaller largest subspace.", thousands(a.D))
		p.r.Draw(p.draw)
		return
	case math.IsNaN(a.dInt):
		p.r.Say("Up to d = %d the bar of %.1f%% is not reached. Move the ring to choose a subspace, and the sliders to leave its solution.", a.ds[len(a.ds)-1], 100*a.bar)
	default:
		p.r.Say("%.0f numbers and a seed are the whole network of %s parameters, %.0f times fewer. Move the ring to another d; move a slider and see which weights it drags along.",
			a.dInt, thousands(a.D), float64(a.D)/a.dInt)
	}
	k := len(a.ds) - 1
	for i, x := range a.reached {
		if x >= a.bar {
			k = i
			break
		}
	}
	p.choose(k)
	if a.chosen {
		p.r.Handle("d", func(x, _ float64) { p.choose(p.nearest(x)) })
		for i := range a.ds[len(a.ds)-1] {
			p.r.Handle(fmt.Sprintf("z%d", i), func(_, y float64) { p.move(i, y) })
		}
	}
	p.r.Moment(p.draw)
}

// nearest is the subspace whose dimension is nearest to x on the logarithmic axis.
func (p *imagesPicture) nearest(x float64) int {
	best := 0
	if !(x > 1) {
		return best
	}
	for k, d := range p.a.ds {
		if math.Abs(math.Log(float64(d)/x)) < math.Abs(math.Log(float64(p.a.ds[best])/x)) {
			best = k
		}
	}
	return best
}

// choose rebuilds the network of subspace k from its seed and its z.
func (p *imagesPicture) choose(k int) {
	e := p.end
	e.z, e.picked = append([]float32(nil), e.zs[k]...), -1
	p.d = p.a.ds[k]
	p.net, p.start0, p.p = rebuild(p.r, p.a.width, e.z)
	p.z, p.span = make([]float64, p.d), 10*lr.In(p.r)
	p.take(p.net, e.z)
	e.score = p.judge.all(p.net)
}

// move sets one slider, and the network follows.
func (p *imagesPicture) move(i int, y float64) {
	e := p.end
	if i >= len(e.z) {
		return
	}
	e.z[i], e.picked = float32(newDesk(p.d, p.span).value(i, y)), i
	p.z[i] = float64(e.z[i])
	p.p.lift(p.net.Theta, p.start0.Theta, e.z)
	e.score = p.judge.all(p.net)
}

func (p *imagesPicture) draw(s *scene.Scene) {
	s.Cols, s.Rows = 12, 6
	p.sliders(s)
	p.tiles(s)
	p.wall(s)
	p.stairs(s)
}

func (p *imagesPicture) ended() bool { return p.end.z != nil }

func (p *imagesPicture) sliders(s *scene.Scene) {
	panel := s.Panel("sliders", fmt.Sprintf("%s sliders", thousands(p.d)), scene.At(0, 0, 4, 4))
	label := func(i int) string { return fmt.Sprintf("z%d = %.2f", i+1, p.z[i]) }
	if p.d == 0 {
		panel.Title = fmt.Sprintf("%s sliders", thousands(p.a.D))
		panel.Says = fmt.Sprintf("All %s parameters move; the sliders are an even sample of %d of them.", thousands(p.a.D), len(p.z))
		label = nil
	} else {
		panel.Says = fmt.Sprintf("%d sliders, the numbers z of the subspace; the end of a slot is ±%.2f.", p.d, p.span)
	}
	if !p.ended() {
		label = nil // a thousand labels a picture are too many while it moves
	}
	newDesk(len(p.z), p.span).draw(panel, p.z, p.end.picked, p.ended() && p.a.chosen, label)
	if e := p.end; e.picked >= 0 {
		panel.Says += fmt.Sprintf(" Slider %d stands at %.2f.", e.picked+1, p.z[e.picked])
	}
}

// tiles draws what was added to the weights of the first units, θ - θ₀ = P z. When a slider has been moved, the weights that
// it does not touch are dimmed.
func (p *imagesPicture) tiles(s *scene.Scene) {
	const cols, gap = 4, 0.08
	panel := s.Panel("units", "The weights that they move", scene.At(4, 0, 4, 4)).Board(cols, tileCount/cols)
	w := p.net.W[0]
	n := min(tileCount, w.Rows)
	// θ begins with W₁ row by row: parameter i belongs to unit i/196.
	added := make([]float32, n*side*side)
	kernels.Sub(added, p.net.Theta[:len(added)], p.start0.Theta[:len(added)])
	picked := p.end.picked
	var touched []int
	if picked >= 0 {
		dim := make([]float32, len(added))
		for i, x := range added {
			dim[i] = 0.2 * x
		}
		p.p.column(picked, func(i int, _ float32) {
			if i < len(added) {
				dim[i] = added[i]
				touched = append(touched, i)
			}
		})
		added = dim
	}
	for k := range n {
		e := panel.Tile(fmt.Sprintf("u%d", k), float64(k%cols)+gap/2, float64(k/cols)+gap/2, 1-gap, 1-gap,
			scene.Matrix(side, side, added[k*side*side:(k+1)*side*side], scene.Diverging, -0.4, 0.4))
		e.Label = fmt.Sprintf("what training added to the weights of first-layer unit %d", k+1)
	}
	panel.Says = fmt.Sprintf("What training has added so far to the incoming weights of %d units of the first layer.", n)
	if picked < 0 {
		return
	}
	panel.Title = fmt.Sprintf("Moved by z%d", picked+1)
	panel.Says += fmt.Sprintf(" Slider %d drags %d of these weights along.", picked+1, len(touched))
	if len(touched) > 300 { // a dense pattern: nothing to ring
		return
	}
	const pixel = (1 - gap) / side
	for m, i := range touched {
		unit, at := i/(side*side), i%(side*side)
		e := panel.Point(fmt.Sprintf("mark%d", m), round(float64(unit%cols)+gap/2+(float64(at%side)+0.5)*pixel),
			round(float64(unit/cols)+gap/2+(float64(at/side)+0.5)*pixel), scene.Ink)
		e.Size, e.Hollow = 5, true
		e.Label = fmt.Sprintf("slider %d moves this weight, to which %+.3f was added in all", picked+1, added[i])
	}
}

// wall shows how the network of the moment reads sixty images.
func (p *imagesPicture) wall(s *scene.Scene) {
	rows := (wallCount + wallCols - 1) / wallCols
	panel := s.Panel("wall", "", scene.At(8, 0, 4, 4)).Board(wallCols, float64(rows))
	z := p.reader.Forward(p.net, p.t.judge.Slice(0, wallCount, 0, p.t.judge.Cols))
	right := 0
	for i := range wallCount {
		read, colour := kernels.ArgMax(z.Row(i)), scene.Bad
		if read == p.t.judgeLabels[i] {
			colour = scene.Good
			right++
		}
		e := panel.Tile(fmt.Sprintf("digit%d", i), float64(i%wallCols)+0.07, float64(i/wallCols)+0.07, 0.86, 0.86,
			&scene.Image{Rows: side, Cols: side, Data: p.t.shown.Image(i), Map: scene.Grey, Lo: 0, Hi: 1})
		e.Frame = colour
		tint := panel.Rect(fmt.Sprintf("tint%d", i), e.X, e.Y, e.W, e.H, colour)
		tint.Alpha = 0.28
		tint.Label = fmt.Sprintf("label %d, read as %d", p.t.judgeLabels[i], read)
	}
	what := "test digits"
	if p.t.memorise {
		what = "images to memorise"
	}
	panel.Title = fmt.Sprintf("%d of %d digits right", right, wallCount)
	panel.Says = fmt.Sprintf("%d of these %d %s are read right.", right, wallCount, what)
	if p.ended() {
		panel.Title = fmt.Sprintf("%.1f%% right", 100*p.end.score.Accuracy())
		panel.Says += fmt.Sprintf(" Of all %d: %.1f%%.", p.end.score.Rows, 100*p.end.score.Accuracy())
	}
}

func (p *imagesPicture) stairs(s *scene.Scene) {
	a := p.a
	x := scene.Axis{Min: 40, Max: 1200, Scale: scene.Log}
	if n := len(a.ds); n > 0 {
		x.Min, x.Max = 0.85*float64(a.ds[0]), 1.15*float64(a.ds[n-1])
		for _, d := range a.ds {
			x.Ticks = append(x.Ticks, float64(d))
		}
	}
	y := "test accuracy"
	if p.t.memorise {
		y = "accuracy on the 200 images"
	}
	panel := stairs(s, a, y, x)
	label, _, colour := look(a.id)
	panel.Title = label + ": how many sliders are enough?"
	if a.id == "mnist" && a.other(p.r) {
		panel.Title = fmt.Sprintf("%s, width %d: how many sliders are enough?", label, a.width)
	}
	switch {
	case p.ended() && a.chosen:
		ring := panel.Point("d", float64(p.d), p.end.score.Accuracy(), scene.Series(colour))
		ring.Handle, ring.Along, ring.Size, ring.Ring = "d", "x", 8, scene.Ink
		ring.Label = fmt.Sprintf("the network above: d = %d, accuracy %.3f", p.d, p.end.score.Accuracy())
	case p.ended():
	case p.d == 0 && p.step_ > 0:
		e := panel.Line("live", []float64{x.Min, p.live, x.Max, p.live}, scene.Soft)
		e.Label, e.Width = "all parameters, in training", 1
	case p.step_ > 0 && len(a.reached) < len(a.ds) && a.ds[len(a.reached)] == p.d:
		e := panel.Point(fmt.Sprintf("d%d", p.d), float64(p.d), p.live, scene.Series(colour))
		e.Hollow, e.Size, e.Label = true, 6, fmt.Sprintf("d = %d, in training", p.d)
	}
}
