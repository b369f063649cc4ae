//go:build js && wasm

package main

import (
	"math"

	"github.com/hajimehoshi/ebiten/v2"

	"orrery/sim/scene/layout"
	"orrery/wasm/stage/show"
)

// Edges are softened by a border of one device pixel that fades out: as good as multisampling, and without its
// buffers.

// rect fills a rectangle; its edges lie on whole device pixels, so that bars and cells are crisp.
func (k *ink) rect(r layout.Rect, c show.Colour) {
	k.use(k.sheet.image, ebiten.FilterLinear)
	x0, y0 := k.device(r.X, r.Y)
	x1, y1 := k.device(r.Right(), r.Bottom())
	x0, y0, x1, y1 = round(x0), round(y0), max(round(x1), round(x0)+1), max(round(y1), round(y0)+1)
	k.quad(k.plain(x0, y0, c, 1), k.plain(x1, y0, c, 1), k.plain(x1, y1, c, 1), k.plain(x0, y1, c, 1))
}

func round(v float32) float32 { return float32(math.Round(float64(v))) }

// outline is the border of a rectangle.
func (k *ink) outline(r layout.Rect, width float64, c show.Colour, dashed bool) {
	k.stroke([]float64{r.X, r.Y, r.Right(), r.Y, r.Right(), r.Bottom(), r.X, r.Bottom()}, width, c, true, dashed)
}

// hair is a level or upright line of one device pixel.
func (k *ink) hair(x0, y0, x1, y1 float64, c show.Colour) {
	k.use(k.sheet.image, ebiten.FilterLinear)
	ax, ay := k.device(x0, y0)
	bx, by := k.device(x1, y1)
	w := max(round(float32(k.scale*k.fine*k.fine*0.75)), 1)
	ax, ay, bx, by = round(ax), round(ay), round(bx), round(by)
	if ax == bx {
		bx += w
	} else {
		by += w
	}
	k.quad(k.plain(ax, ay, c, 1), k.plain(bx, ay, c, 1), k.plain(bx, by, c, 1), k.plain(ax, by, c, 1))
}

// stroke draws a polyline through (x0, y0, x1, y1, ...) of a width in px; it breaks where a place is not a number.
func (k *ink) stroke(v []float64, width float64, c show.Colour, closed, dashed bool) {
	k.shaded(v, width, c, closed, dashed, nil)
}

// shaded is a stroke whose opacity is multiplied along the way: fade has the factor at a share of its length by
// number of points, 0 to 1.
func (k *ink) shaded(v []float64, width float64, c show.Colour, closed, dashed bool, fade func(t float64) float64) {
	if c.A <= 0 {
		return
	}
	k.use(k.sheet.image, ebiten.FilterLinear)
	width *= k.fine
	pts := k.path(v)
	for len(pts) > 0 {
		n := 0
		for n < len(pts) && !math.IsNaN(pts[n].x) {
			n++
		}
		run := pts[:n]
		pts = pts[min(n+1, len(pts)):]
		if closed && len(run) > 2 && run[0] == run[len(run)-1] {
			run = run[:len(run)-1]
		}
		if len(run) < 2 {
			continue
		}
		if dashed {
			k.dashes(run, width, c, closed)
			continue
		}
		k.ribbon(run, width, c, closed && len(run) > 2, fade)
	}
}

type point struct{ x, y float64 }

// path maps points to device pixels and drops those that lie on their neighbours.
func (k *ink) path(v []float64) []point {
	out := make([]point, 0, len(v)/2)
	for i := 0; i+1 < len(v); i += 2 {
		p := point{v[i]*k.scale + k.dx, v[i+1]*k.scale + k.dy}
		if math.IsNaN(p.x) || math.IsNaN(p.y) || math.IsInf(p.x, 0) || math.IsInf(p.y, 0) {
			p = point{math.NaN(), math.NaN()}
		} else if n := len(out); n > 0 && math.Abs(out[n-1].x-p.x)+math.Abs(out[n-1].y-p.y) < 0.05 {
			continue
		}
		out = append(out, p)
	}
	return out
}

// ribbon is four rows of corners along a path: faded out, full, full, faded out.
func (k *ink) ribbon(p []point, width float64, c show.Colour, closed bool, fade func(t float64) float64) {
	w := width * k.scale
	alpha := float32(1)
	if w < 1 { // thinner than a pixel: fainter
		alpha, w = float32(w), 1
	}
	inner, outer := (w-1)/2, (w+1)/2
	n := len(p)
	first := uint32(len(k.verts))
	for i, q := range p {
		before, after := p[max(i-1, 0)], p[min(i+1, n-1)]
		if closed {
			before, after = p[(i+n-1)%n], p[(i+1)%n]
		}
		nx, ny := miter(before, q, after)
		a := alpha
		if fade != nil {
			a *= float32(fade(float64(i) / float64(n-1)))
		}
		if !closed && (i == 0 || i == n-1) { // ends reach a little further: soft and nearly round
			b := before
			if i == 0 {
				b = after
			}
			if d := math.Hypot(q.x-b.x, q.y-b.y); d > 0 {
				q.x += (q.x - b.x) / d * w * 0.25
				q.y += (q.y - b.y) / d * w * 0.25
			}
		}
		for _, s := range [4]float64{-outer, -inner, inner, outer} {
			e := a
			if s == outer || s == -outer {
				e = 0
			}
			k.plain(float32(q.x+nx*s), float32(q.y+ny*s), c, e)
		}
	}
	last := n - 1
	if closed {
		last = n
	}
	for i := range last {
		a, b := first+uint32(4*i), first+uint32(4*((i+1)%n))
		for j := range uint32(3) {
			k.quad(a+j, b+j, b+j+1, a+j+1)
		}
	}
}

// miter is the direction across a path at a corner, longer where the corner is sharp.
func miter(a, b, c point) (x, y float64) {
	ux, uy := unit(b.x-a.x, b.y-a.y)
	vx, vy := unit(c.x-b.x, c.y-b.y)
	if ux == 0 && uy == 0 {
		ux, uy = vx, vy
	}
	if vx == 0 && vy == 0 {
		vx, vy = ux, uy
	}
	nx, ny := -(uy + vy), ux+vx
	l := nx*nx + ny*ny
	if l < 0.5 { // nearly back on itself
		return -uy, ux
	}
	// The half of |n|² is 1 + cos of the turn, so that this keeps the stroke's width.
	return nx * 2 / l, ny * 2 / l
}

func unit(x, y float64) (float64, float64) {
	d := math.Hypot(x, y)
	if d == 0 {
		return 0, 0
	}
	return x / d, y / d
}

// dashes draws a path in pieces.
func (k *ink) dashes(p []point, width float64, c show.Colour, closed bool) {
	if closed {
		p = append(p[:len(p):len(p)], p[0])
	}
	on, off := max(width*3, 4)*k.scale, max(width*2.5, 3.5)*k.scale
	drawing, left := true, on
	piece := []point{p[0]}
	for i := 1; i < len(p); i++ {
		a, b := p[i-1], p[i]
		d := math.Hypot(b.x-a.x, b.y-a.y)
		if d > 1e5 { // far outside: not worth its dashes
			k.ribbon([]point{a, b}, width, c, false, nil)
			continue
		}
		for at := 0.0; at < d; {
			step := min(left, d-at)
			at += step
			left -= step
			q := point{a.x + (b.x-a.x)*at/d, a.y + (b.y-a.y)*at/d}
			if drawing {
				piece = append(piece, q)
			}
			if left > 1e-9 {
				continue
			}
			if drawing && len(piece) > 1 {
				k.ribbon(piece, width, c, false, nil)
			}
			drawing = !drawing
			left, piece = on, []point{q}
			if !drawing {
				left = off
			}
		}
	}
	if drawing && len(piece) > 1 {
		k.ribbon(piece, width, c, false, nil)
	}
}

// disc draws a filled circle from the sheet's ready ones.
func (k *ink) disc(x, y, r float64, c show.Colour) {
	if c.A <= 0 || r <= 0 {
		return
	}
	r *= k.fine
	d := k.sheet.disc(r * k.scale)
	cx, cy := k.device(x, y)
	h := float32(r*k.scale*d.reach + 0.001)
	k.patch(k.sheet.image, ebiten.FilterLinear, d.at, cx-h, cy-h, cx+h, cy+h, c)
}

// ring draws a circle's line.
func (k *ink) ring(x, y, r, width float64, c show.Colour, dashed bool) {
	if c.A <= 0 || r <= 0 {
		return
	}
	r *= k.fine
	n := min(max(int(r*k.scale*1.2), 14), 96)
	v := make([]float64, 0, 2*n)
	for i := range n {
		s, co := math.Sincos(2 * math.Pi * float64(i) / float64(n))
		v = append(v, x+r*co, y+r*s)
	}
	k.stroke(v, width, c, true, dashed)
}

// band fills the space between the lower and the upper ends of (x, lo, hi) triples.
func (k *ink) band(v []float64, c show.Colour) {
	k.use(k.sheet.image, ebiten.FilterLinear)
	first, n := uint32(len(k.verts)), uint32(0)
	flush := func() {
		for i := uint32(1); i < n; i++ {
			a, b := first+4*(i-1), first+4*i
			for j := range uint32(3) {
				k.quad(a+j, b+j, b+j+1, a+j+1)
			}
		}
		first, n = uint32(len(k.verts)), 0
	}
	for i := 0; i+2 < len(v); i += 3 {
		if s := v[i] + v[i+1] + v[i+2]; math.IsNaN(s) || math.IsInf(s, 0) {
			flush()
			continue
		}
		x, lo := k.device(v[i], v[i+1])
		_, hi := k.device(v[i], v[i+2])
		top, bottom := min(lo, hi), max(lo, hi)
		k.plain(x, top-1, c, 0)
		k.plain(x, top, c, 1)
		k.plain(x, bottom, c, 1)
		k.plain(x, bottom+1, c, 0)
		n++
	}
	flush()
}

// polygon fills a shape by cutting off its ears, and softens its border.
func (k *ink) polygon(v []float64, c show.Colour) {
	k.use(k.sheet.image, ebiten.FilterLinear)
	p := k.path(v)
	n := 0
	for _, q := range p {
		if !math.IsNaN(q.x) {
			p[n] = q
			n++
		}
	}
	if p = p[:n]; n > 2 && math.Hypot(p[0].x-p[n-1].x, p[0].y-p[n-1].y) < 0.05 {
		p = p[:n-1]
	}
	if len(p) < 3 {
		return
	}
	first := uint32(len(k.verts))
	for _, q := range p {
		k.plain(float32(q.x), float32(q.y), c, 1)
	}
	for _, t := range ears(p) {
		k.index = append(k.index, first+uint32(t[0]), first+uint32(t[1]), first+uint32(t[2]))
	}
	k.ribbon(p, 1/k.scale, c.Fade(0.5), true, nil)
}

// ears cuts a simple polygon into triangles.
func ears(p []point) [][3]int {
	area := 0.0
	for i, j := 0, len(p)-1; i < len(p); i, j = i+1, i {
		area += p[j].x*p[i].y - p[i].x*p[j].y
	}
	rest := make([]int, len(p))
	for i := range rest {
		rest[i] = i
		if area < 0 {
			rest[i] = len(p) - 1 - i
		}
	}
	cross := func(a, b, c point) float64 { return (b.x-a.x)*(c.y-a.y) - (b.y-a.y)*(c.x-a.x) }
	var out [][3]int
	for miss := 0; len(rest) > 3 && miss < len(rest); {
		cut := false
		n := len(rest)
		for i := range n {
			ia, ib, ic := rest[(i+n-1)%n], rest[i], rest[(i+1)%n]
			a, b, c := p[ia], p[ib], p[ic]
			if cross(a, b, c) <= 0 {
				continue
			}
			ear := true
			for _, o := range rest {
				if q := p[o]; o != ia && o != ib && o != ic && cross(a, b, q) >= 0 && cross(b, c, q) >= 0 && cross(c, a, q) >= 0 {
					ear = false
					break
				}
			}
			if ear {
				out = append(out, [3]int{ia, ib, ic})
				rest = append(rest[:i], rest[i+1:]...)
				cut = true
				break
			}
		}
		if !cut { // it crosses itself: take a corner as it comes
			out = append(out, [3]int{rest[0], rest[1], rest[2]})
			rest = append(rest[:1], rest[2:]...)
			miss++
		}
	}
	return append(out, [3]int{rest[0], rest[1], rest[2]})
}
