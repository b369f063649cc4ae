package robust

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"gonum.org/v1/gonum/stat"

	"orrery/kernels"
	"orrery/sim"
	"orrery/sim/scene"
)

const (
	mostNeedles = 200  // in a panel
	knee        = 0.1  // residuals are drawn to scale up to here, beyond by their logarithm
	rim         = 1e-9 // lowest eigenvalue that is seen
)

// the error of the small start at which a picture must be seen.
var milestones = []float64{0.97, 0.93, 0.85, 0.7, 0.5, 0.35, 0.2, 0.1, 0.05, 0.02}

// A side is one of the two arms on the stage, as it was when it was looked at.
type side struct {
	arm    *arm
	key    string
	title  string
	colour scene.Colour
}

// A picture is what the stage shows of a run; the experiment reads nothing from here.
type picture struct {
	r       *sim.Run
	refused string
	p       *problem
	sides   []side
	order   []int     // of rows and columns, so that the pattern of X* can be seen
	shown   []int     // the measurements whose needles are shown, by |s_i|
	limit   float64   // of residuals
	span    float64   // of the colours
	next    int       // milestone
	held    int       // place in shown of the needle in the reader's hand; -1: none yet
	before  []float64 // errors of the two before a hand touched anything
}

func newPicture(r *sim.Run) *picture { return &picture{r: r, held: -1} }

// begin takes the problem and the two arms.
func (c *picture) begin(p *problem, s, l *arm) {
	c.p = p
	c.sides = []side{
		{s, "small", "Small start", scene.Series(arms[small].Colour)},
		{l, "large", "Large start", scene.Series(arms[large].Colour)},
	}
	if s.alpha >= 0.1 {
		c.sides[0].title = fmt.Sprintf("Start α = %.3g", s.alpha)
	}
	// Rows and columns by the direction of U*'s rows: neighbours are alike.
	angle := func(i int) float64 {
		u := p.star.Row(i)
		if len(u) == 1 {
			return u[0]
		}
		return math.Atan2(u[1], u[0])
	}
	c.order = sorted(d, angle)
	for _, x := range p.truth {
		c.span = max(c.span, math.Abs(x))
	}

	all := sorted(p.m, func(i int) float64 { return math.Abs(p.s[i]) })
	every := (p.m + mostNeedles - 1) / mostNeedles
	for at := (p.m - 1) % every; at < p.m; at += every { // the largest is among them
		c.shown = append(c.shown, all[at])
	}
	for _, y := range p.y {
		c.limit = max(c.limit, 1.5*math.Abs(float64(y)))
	}
	c.limit = math.Ceil(max(c.limit, 10))
}

// sorted are 0 ... n-1 by rising value.
func sorted(n int, value func(i int) float64) []int {
	out := make([]int, n)
	for i := range out {
		out[i] = i
	}
	slices.SortStableFunc(out, func(i, j int) int { return cmp.Compare(value(i), value(j)) })
	return out
}

// stepped shows the arms as they are now.
func (c *picture) stepped() {
	seen := false
	for c.next < len(milestones) && c.sides[0].arm.err < milestones[c.next] {
		c.next++
		seen = true
	}
	if seen {
		c.r.Moment(c.draw)
		return
	}
	c.r.Draw(c.draw)
}

// finish lets the reader ruin a measurement of his own choice: both arms descend again, from the start.
func (c *picture) finish(b *lab, how [watched]method) {
	original := c.p
	for _, s := range c.sides {
		c.before = append(c.before, s.arm.err)
	}
	c.held = len(c.shown) / 3
	c.r.Handle("needle", func(x, y float64) {
		c.held = int(math.Round(min(max(x, 0), float64(len(c.shown)-1))))
		c.p = original.with(c.shown[c.held], min(max(y, -c.limit), c.limit))
		from := c.p.spectral(false)
		for k, m := range []method{how[small], how[large]} {
			a := newArm(c.p, m, from, b.T)
			for range b.T {
				a.step()
			}
			c.sides[k].arm = a
		}
	})
	c.r.Draw(c.draw)
}

func (c *picture) draw(s *scene.Scene) {
	s.Cols, s.Rows = 12, 12
	if c.refused != "" {
		panel := s.Panel("refused", "Nothing to run", scene.At(0, 0, 12, 12)).Board(2, 1)
		e := panel.Text("why", 1, 0.5, "r′ is smaller than r", scene.Bad)
		e.Align, e.Size = "middle", 20
		panel.Says = c.refused
		return
	}
	c.truth(s)
	for k := range 2 {
		c.matrix(s, k)
	}
	c.spectrum(s)
	for k := range 2 {
		c.needles(s, k)
	}
}

// heat is a packed matrix as a picture.
func (c *picture) heat(packed []float64) *scene.Image {
	full := kernels.New[float64](d, d)
	unpack(full, packed)
	v := make([]float64, 0, d*d)
	for _, i := range c.order {
		for _, j := range c.order {
			v = append(v, full.At(i, j))
		}
	}
	return scene.Matrix(d, d, v, scene.Diverging, -c.span, c.span)
}

const below = 0.16 // room for a number under a matrix

func (c *picture) truth(s *scene.Scene) {
	panel := s.Panel("truth", "X*, to be found", scene.At(0, 0, 4, 7)).Board(1, 1+below)
	panel.Says = "The matrix to be found is being drawn."
	if c.p == nil {
		return
	}
	e := panel.Heat("X", 0, 0, 1, 1, c.heat(c.p.truth))
	e.Label = "X*, rows and columns in an order that shows its pattern"
	r := c.p.star.Cols
	c.under(panel, fmt.Sprintf("rank %d", r), scene.Ink)
	panel.Says = fmt.Sprintf("X*: 30 × 30, rank %d, %d measurements.", r, c.p.m)
}

func (c *picture) under(panel *scene.Panel, text string, colour scene.Colour) {
	e := panel.Text("number", 0.5, 1+below/2, text, colour)
	e.Align, e.Size = "middle", 16
}

// matrix draws what an arm takes X* for.
func (c *picture) matrix(s *scene.Scene, k int) {
	title := []string{"Small start", "Large start"}[k]
	if c.p != nil {
		title = c.sides[k].title
	}
	panel := s.Panel([]string{"small", "large"}[k], title, scene.At(4+4*k, 0, 4, 7)).Board(1, 1+below)
	if c.p == nil {
		return
	}
	one := c.sides[k]
	x := make([]float64, entries)
	for i, v := range one.arm.x {
		x[i] = float64(v)
	}
	e := panel.Heat("X", 0, 0, 1, 1, c.heat(x))
	e.Label, e.Links = fmt.Sprintf("U Uᵀ after %d iterations, error %s", one.arm.t, short(one.arm.err)), []string{"truth/X"}
	c.under(panel, "error "+short(one.arm.err), one.colour)
	panel.Says = fmt.Sprintf("%s after %d iterations: error %s, loss %.4g (the truth's is %.4g).", one.title, one.arm.t, short(one.arm.err), one.arm.loss, c.p.lossOfTruth())
	if c.held >= 0 && c.p.s[c.shown[c.held]] != 0 && c.before[k] != one.arm.err {
		panel.Says += fmt.Sprintf(" Before measurement %d was ruined by hand it had been %s.", c.shown[c.held], short(c.before[k]))
	}
}

// short writes an error with two or three digits that count.
func short(x float64) string {
	switch {
	case x >= 0.1:
		return fmt.Sprintf("%.2f", x)
	case x >= 0.001:
		return fmt.Sprintf("%.4f", x)
	}
	return fmt.Sprintf("%.1e", x)
}

// spectrum draws the eigenvalues of both arms.
func (c *picture) spectrum(s *scene.Scene) {
	panel := s.Panel("spectrum", "Eigenvalues", scene.At(0, 7, 4, 5)).Axes(
		scene.Axis{Min: 0, Max: d + 1, Ticks: []float64{1, 10, 20, 30}},
		scene.Axis{Min: rim, Max: 10, Scale: scene.Log, Ticks: []float64{1e-8, 1e-4, 1}})
	if c.p == nil {
		return
	}
	var counts [2]int
	for k, one := range c.sides {
		for j, w := range one.arm.spectrum() {
			if w > 0.1 {
				counts[k]++
			}
			if w <= rim {
				continue
			}
			key, label := fmt.Sprintf("%s%d", one.key, j+1), fmt.Sprintf("%s: eigenvalue %d is %.2g", one.title, j+1, w)
			if k == 0 {
				e := panel.Rect(key, float64(j+1)-0.35, rim, 0.7, min(w, 10)-rim, one.colour)
				e.Label = label
				continue
			}
			e := panel.Point(key, float64(j+1), min(w, 10), one.colour)
			e.Label, e.Size, e.Hollow = label, 2.5, true
		}
	}
	panel.Says = fmt.Sprintf("Eigenvalues above 0.1: %d of the small start (bars), %d of the large start (rings); the truth has %d.", counts[0], counts[1], c.p.star.Cols)
}

// needles draws the residuals of an arm: what is left of each measurement when its fit is taken away.
func (c *picture) needles(s *scene.Scene, k int) {
	name := []string{"small", "large"}[k]
	n := float64(max(1, len(c.shown)))
	panel := s.Panel("needles-"+name, "What stays unfitted; yellow: the lies", scene.At(4+4*k, 7, 4, 5))
	limit := max(c.limit, 10)
	panel.Axes(scene.Axis{Min: -2, Max: n + 1, Bare: true}, scene.Axis{Min: -limit, Max: limit, Scale: scene.Symlog, Knee: knee, Ticks: c.ticks()})
	if c.p == nil {
		return
	}
	one := c.sides[k]
	clean, ruined, atTruth := []float64{}, []float64{}, []float64{}
	for i := range c.p.m {
		e := math.Abs(float64(one.arm.res[i]))
		if c.p.gross[i] {
			ruined, atTruth = append(ruined, e), append(atTruth, math.Abs(c.p.s[i]))
		} else {
			clean = append(clean, e)
		}
	}
	for at, i := range c.shown {
		left := -float64(one.arm.res[i])
		y := min(max(left, -limit), limit)
		what, colour := "clean", one.colour
		if c.p.gross[i] {
			what, colour = fmt.Sprintf("outlier, off by %+.3g", c.p.s[i]), scene.Brass
		} else if c.p.s[i] != 0 {
			what = fmt.Sprintf("noise %+.3g", c.p.s[i])
		}
		e := panel.Line(fmt.Sprintf("n%d", i), []float64{float64(at), 0, float64(at), tidy(y)}, colour)
		e.Label, e.Width = fmt.Sprintf("measurement %d, %s; residual %+.3g", i, what, left), 1
		if c.p.gross[i] { // where the needle ends if X is X*
			panel.Point(fmt.Sprintf("s%d", i), float64(at), tidy(min(max(c.p.s[i], -limit), limit)), scene.Soft).Size = 1.5
		}
	}
	panel.Says = fmt.Sprintf("Of %d measurements that are no outliers half have a residual below %.2g.", len(clean), median(clean))
	if len(clean) == 0 {
		panel.Says = "Every measurement is an outlier."
	}
	if len(ruined) > 0 {
		panel.Says += fmt.Sprintf(" Outliers (%d) stand at %.3g on average; they are off by %.3g.", len(ruined), mean(ruined), mean(atTruth))
	}
	if k == 0 && c.held >= 0 {
		i := c.shown[c.held]
		e := panel.Point("hand", float64(c.held), min(max(c.p.s[i], -limit), limit), scene.Ink)
		e.Handle, e.Size = "needle", 4
		e.Label = fmt.Sprintf("measurement %d is off by %+.3g: drag it to any size, or to another needle", i, c.p.s[i])
		panel.Says += fmt.Sprintf(" In your hand: measurement %d, off by %+.3g.", i, c.p.s[i])
	}
}

// ticks are zero and two powers of ten on either side.
func (c *picture) ticks() []float64 {
	top := math.Pow(10, math.Floor(math.Log10(c.limit)))
	if c.limit == 0 {
		top = 10
	}
	middle := math.Max(1, math.Pow(10, math.Floor(math.Log10(top)/2)))
	return []float64{-top, -middle, 0, middle, top}
}

// tidy rounds a place on the stage to what can be seen.
func tidy(x float64) float64 { return math.Round(x*1e4) / 1e4 }

func mean(x []float64) float64 { return stat.Mean(x, nil) }

func median(x []float64) float64 {
	if len(x) == 0 {
		return 0
	}
	slices.Sort(x)
	return stat.Quantile(0.5, stat.Empirical, x, nil)
}
