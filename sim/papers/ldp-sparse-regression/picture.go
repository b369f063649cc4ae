package ldp

import (
	"fmt"
	"math"

	"orrery/sim"
	"orrery/sim/scene"
)

// the three protocols on the stage.
var columns = []struct {
	method     int
	key, title string
}{
	{nldp, "one", "One round"},
	{pub, "pub", "Public x"},
	{iht, "iht", "In rounds"},
}

// top is the largest coefficient that the axes show.
const top = 4.0

// A picture is what the stage shows of a run; the experiment reads nothing from here.
type picture struct {
	r       *sim.Run
	s       setting
	refused string
	v       *server
	theta   []float64
	w       *methods
	turn    int
	found   [3]int // true positives when last looked
	closed  int    // rounds
	knee    float64
	faces   []face
	lines   [3][]float64 // (n, ε) where noise drowns the coefficients
	hand    *hand
}

func newPicture(r *sim.Run, s setting) *picture {
	p := &picture{r: r, s: s}
	end := server{s: s, n: s.n}
	// Coefficients are drawn to scale within the knee, beyond by their logarithm: the narrowest band must be seen.
	p.knee = min(max(band(max(s.cl, 0.2), s.d, end.variancePub())/2, 1e-5), 0.1)
	return p
}

// begin shows a few of the users, who have not been asked yet.
func (p *picture) begin(theta []float64) {
	p.theta = theta
	p.faces = newFaces(p.r, p.s, theta)
	p.lines = frontiers(p.s, delta.In(p.r))
	p.r.Moment(p.draw)
}

// saw is told what the server makes of those who have reported.
func (p *picture) saw(w methods) {
	p.w = &w
	p.turn++
	news := p.turn%3 == 0 || len(p.v.path) != p.closed
	p.closed = len(p.v.path)
	for c, x := range columns {
		if right, _ := hits(p.estimate(x.method), p.theta); right != p.found[c] {
			p.found[c], news = right, true
		}
	}
	p.told()
	if news {
		p.r.Moment(p.draw)
		return
	}
	p.r.Draw(p.draw)
}

// told says what to look at while users report.
func (p *picture) told() {
	m := p.r.Measures()
	n := fmt.Sprintf("%s of %s users have reported.", count(p.v.n), count(p.s.n))
	one, other := p.found[0] == p.s.k, p.found[1] == p.s.k
	switch {
	case !one && !other:
		p.r.Say("%s All is static still: each hid numbers of size 1 under noise of ±%.0f, and only averaging thins it.", n, p.s.s2)
	case !one:
		p.r.Say("%s With public x the band is down to %s and all %d coefficients stand out. In one round the server must learn the covariance too, from noise of ±%.0f an entry: its band is %.1f times as wide.",
			n, short(m["band_pub"]), p.s.k, p.s.s1, m["band_nldp"]/m["band_pub"])
	default:
		p.r.Say("%s All three see the %d coefficients now. What is left is the width of the fog: errors %s in one round, %s with public x, %s in rounds.",
			n, p.s.k, short(m["error_nldp"]), short(m["error_pub"]), short(m["error_iht"]))
	}
}

// caption says what the curves do while they fill.
func (p *picture) caption(m sim.Measures) {
	p.r.Say("Was that luck? Eight worlds at each of thirteen settings: the error grows like d^%.2f in one round, d^%.2f with public x, d^%.2f in rounds, d^%.2f with a trusted server.",
		m["d_nldp"], m["d_pub"], m["d_iht"], m["d_central"])
	p.r.Draw(p.draw)
}

// finish lets the reader's hand in.
func (p *picture) finish(h *hand) {
	m := p.r.Measures()
	p.hand = h
	p.r.Handle("world", func(n, eps float64) { h.world(n, eps); p.moved() })
	p.r.Handle("band-one", func(_, y float64) { h.one(y); p.moved() })
	p.r.Handle("band-pub", func(_, y float64) { h.pub(y); p.moved() })
	p.r.Say("Same users, same privacy: error %s in one round, %s with public x, %s in rounds, %s for a trusted server. The slopes in d: %.2f, %.2f, %.2f and %.2f. Drag the bead to other crowds and other ε, or the edge of a band.",
		short(m["error_nldp"]), short(m["error_pub"]), short(m["error_iht"]), short(m["error_central"]), m["d_nldp"], m["d_pub"], m["d_iht"], m["d_central"])
	p.r.Draw(p.draw)
}

// moved says what a hand has done.
func (p *picture) moved() {
	h := p.hand
	if !h.moved {
		return
	}
	w := h.look()
	p.w = &w
	e := errorsOf(w, p.theta)
	p.r.Say("%s users, ε = %.2g: error %s in one round, %s with public x, %s in rounds, %s for a trusted server. Guessing 0 has 1.",
		count(h.n), h.eps, short(e[nldp]), short(e[pub]), short(e[iht]), short(e[central]))
}

// estimate is a protocol's.
func (p *picture) estimate(method int) []float64 {
	switch method {
	case nldp:
		return p.w.nldp.theta
	case pub:
		return p.w.pub.theta
	}
	return p.w.closed
}

// server is the one whose view is shown.
func (p *picture) server() *server {
	if p.hand != nil {
		return p.hand.now
	}
	return p.v
}

func (p *picture) draw(s *scene.Scene) {
	s.Cols, s.Rows = 12, 12
	if p.refused != "" {
		panel := s.Panel("refused", "Nothing to run", scene.At(0, 0, 12, 12)).Board(2, 1)
		e := panel.Text("why", 1, 0.5, "These values don't go together", scene.Bad)
		e.Align, e.Size = "middle", 20
		panel.Says = p.refused
		return
	}
	p.crowd(s, scene.At(0, 0, 3, 8))
	p.plane(s, scene.At(0, 8, 3, 4))
	for c := range columns {
		p.seen(s, c, scene.At(3+3*c, 0, 3, 7))
	}
	for c := range columns {
		p.coefficients(s, c, scene.At(3+3*c, 7, 3, 5))
	}
}

// seen draws what the server has: averages, or the rounds so far.
func (p *picture) seen(s *scene.Scene, c int, at scene.Place) {
	const row, ring, words = 1.05, 1.2, 1.32
	panel := s.Panel(columns[c].key, columns[c].title, at).Board(1, 1.4)
	if p.w == nil {
		panel.Says = columns[c].title + ": nobody has reported yet."
		return
	}
	d, colour := p.s.d, scene.Series(series[columns[c].method].Colour)
	high := 1.2 / math.Sqrt(float64(p.s.k))
	strip := func(key string, y, h float64, v []float64, label string) {
		panel.Heat(key, 0, y, 1, h, scene.Matrix(1, d, v, scene.Diverging, -high, high)).Label = label
	}
	v := p.server()
	var noise float64
	switch columns[c].method {
	case nldp:
		noise = p.s1() / math.Sqrt(float64(v.n)/2)
		panel.Heat("matrix", 0, 0, 1, 1, scene.Matrix(d, d, p.w.sh.Data, scene.Diverging, -1, 1)).Label = "mean of x xᵀ as sent by half of the users; the truth is the identity"
		strip("row", row, 0.1, p.w.bh, "mean of x·y as sent by the other half")
		panel.Says = fmt.Sprintf("One round: the server's covariance of %s users, noise ±%s an entry where the truth is 1 or 0.", count(v.n/2), short(noise))
	case pub:
		noise = p.s2() / math.Sqrt(float64(v.n))
		panel.Heat("matrix", 0, 0, 1, 1, scene.Matrix(d, d, p.w.sp.Data, scene.Diverging, -1, 1)).Label = fmt.Sprintf("mean of x xᵀ of %s public points: no noise for privacy", count(p.s.m))
		strip("row", row, 0.1, p.w.b, "mean of x·y as sent by all users")
		panel.Says = fmt.Sprintf("Public x: the covariance comes from %s public points; noise ±%s only in x·y.", count(p.s.m), short(noise))
	case iht:
		noise = p.s2() / math.Sqrt(float64(max(v.group, 1)))
		if v.group == 0 {
			noise = p.s2() / math.Sqrt(float64(max(v.s.n/v.s.rounds, 1)))
		}
		T := float64(p.s.rounds)
		for t, x := range v.path {
			right, _ := hits(x, p.theta)
			strip(fmt.Sprintf("round%d", t+1), float64(t)/T, 0.9/T, x, fmt.Sprintf("θ after round %d: %d of %d found, error %s", t+1, right, p.s.k, short(distance(x, p.theta))))
		}
		if t := len(v.path); v.group > 0 {
			strip(fmt.Sprintf("round%d", t+1), float64(t)/T, 0.9/T, p.w.inProgress, fmt.Sprintf("round %d so far: θ and a step down, before all but the %d largest are dropped", t+1, p.s.k))
		}
		strip("row", row, 0.1, p.w.closed, "θ now")
		panel.Title = fmt.Sprintf("Round %d/%d", min(len(v.path)+1, p.s.rounds), p.s.rounds)
		right, _ := hits(p.w.closed, p.theta)
		panel.Says = fmt.Sprintf("In rounds: %d of %d closed, a line each; %d of %d coefficients found.", len(v.path), p.s.rounds, right, p.s.k)
	}
	for j, x := range p.theta {
		if x != 0 {
			e := panel.Point(fmt.Sprintf("true%d", j), (float64(j)+0.5)/float64(d), ring, scene.Ink)
			e.Size, e.Hollow, e.Label = 3, true, fmt.Sprintf("coefficient %d is %+.2f in truth", j+1, x)
		}
	}
	e := panel.Text("noise", 0.5, words, "noise ±"+short(noise), colour)
	e.Align, e.Size = "middle", 13
}

// s1 and s2 are the noise of a single message.
func (p *picture) s1() float64 { return p.server().s.s1 }
func (p *picture) s2() float64 { return p.server().s.s2 }

// coefficients draws θ̂: stems before the cut, dots after it, the band between that drops to zero, and rings at the truth.
func (p *picture) coefficients(s *scene.Scene, c int, at scene.Place) {
	method := columns[c].method
	ticks, names := p.ticks()
	panel := s.Panel("theta-"+columns[c].key, "Coefficients", at).Axes(
		scene.Axis{Label: "coefficient", Min: 0, Max: float64(p.s.d) + 1, Bare: true},
		scene.Axis{Min: -top, Max: top, Scale: scene.Symlog, Knee: p.knee, Ticks: ticks, Names: names, Bare: c > 0})
	panel.Rule("zero", 0, "", scene.Soft)
	if p.w == nil {
		panel.Says = "No estimate yet."
		return
	}
	colour := scene.Series(series[method].Colour)
	est := p.estimate(method)
	var before []float64
	var lambda float64
	switch method {
	case nldp:
		before, lambda = p.w.nldp.raw, p.w.nldp.lambda
	case pub:
		before, lambda = p.w.pub.raw, p.w.pub.lambda
	case iht:
		// Hard thresholding cuts below the k-th largest; in a round that is not closed it is shown as it would be now.
		before = p.w.inProgress
		est = keep(before, p.s.k)
		if order := ranked(before); p.s.k < len(order) {
			lambda = math.Abs(before[order[p.s.k]])
		}
	}
	width := float64(p.s.d) + 1
	if lambda > 0 {
		e := panel.Add(scene.Element{Kind: scene.KindArea, Key: "band", Points: []float64{0, -clamp(lambda), clamp(lambda), width, -clamp(lambda), clamp(lambda)}, Colour: colour, Alpha: 0.28})
		e.Label = fmt.Sprintf("what lies within ±%s drops to zero", short(lambda))
	}
	for j, x := range before {
		at, y := float64(j+1), clamp(x)
		e := panel.Line(fmt.Sprintf("raw%d", j), []float64{at, 0, at, y}, colour)
		e.Width, e.Alpha = 1, 0.75
		e.Label = fmt.Sprintf("coefficient %d: %+.3g before the cut, %+.3g after, %+.2f in truth", j+1, x, est[j]+0, p.theta[j])
	}
	for j, x := range p.theta {
		if x != 0 {
			e := panel.Point(fmt.Sprintf("true%d", j), float64(j+1), x, scene.Ink)
			e.Size, e.Hollow, e.Label = 6, true, fmt.Sprintf("coefficient %d is %+.2f in truth", j+1, x)
		}
	}
	for j, x := range est {
		if x == 0 {
			continue
		}
		e := panel.Point(fmt.Sprintf("est%d", j), float64(j+1), clamp(x), colour)
		e.Size, e.Label = 3.5, fmt.Sprintf("coefficient %d: %+.3g, %+.2f in truth", j+1, x, p.theta[j])
		if p.theta[j] == 0 {
			e.Colour, e.Label = scene.Bad, fmt.Sprintf("coefficient %d: %+.3g, but 0 in truth", j+1, x)
		}
	}
	err := distance(est, p.theta)
	right, wrong := hits(est, p.theta)
	panel.Title = "error " + short(err)
	panel.Y.Label = "band ±" + short(lambda)
	panel.Says = fmt.Sprintf("%s: error %s, %d of %d found, %d wrongly; what lies within ±%s drops to zero.", columns[c].title, short(err), right, p.s.k, wrong, short(lambda))
	if name := "band-" + columns[c].key; p.hand != nil && method != iht {
		e := panel.Point("edge", width-0.35, clamp(lambda), colour)
		e.Ring, e.Size, e.Handle, e.Along = scene.Ink, 6, name, "y"
		e.Label = fmt.Sprintf("the band's edge, λ = %s: drag it", short(lambda))
	}
}

// clamp is a coefficient as far as the axis goes, rounded to what can be seen.
func clamp(x float64) float64 {
	x = min(max(x, -top), top)
	if math.Abs(x) > 0.001 {
		return math.Round(x*1e5) / 1e5
	}
	return math.Round(x*1e8) / 1e8
}

// ticks are 0, ±1 and a power of ten that the bands are about as wide as; the lower one has no name, which would be long.
func (p *picture) ticks() (at []float64, names []string) {
	low := math.Pow(10, math.Ceil(math.Log10(p.knee*1.5)))
	if low > 0.3 {
		return []float64{-1, 0, 1}, []string{"−1", "0", "1"}
	}
	return []float64{-1, -low, 0, low, 1}, []string{"−1", "", "0", sim.Number(low), "1"}
}

// short writes a number with two or three digits that count.
func short(x float64) string {
	switch a := math.Abs(x); {
	case a == 0:
		return "0"
	case a >= 9.95:
		return fmt.Sprintf("%.0f", x)
	case a >= 0.0995:
		return fmt.Sprintf("%.2f", x)
	case a >= 0.00995:
		return fmt.Sprintf("%.3f", x)
	case a >= 0.000995:
		return fmt.Sprintf("%.4f", x)
	}
	return fmt.Sprintf("%.1e", x)
}
