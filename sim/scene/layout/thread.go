package layout

import (
	"math"

	"orrery/sim/scene"
)

// Curve is a cubic Bézier curve: four points, x and y.
type Curve [8]float64

// Join is the curve of a thread between two elements in pixels: from the side of one that faces the other, level
// or upright, whichever way is longer. Points are joined straight, from their middles.
func Join(a, b *scene.Element) Curve {
	r, s := Bounds(a), Bounds(b)
	ax, ay, bx, by := r.X+r.W/2, r.Y+r.H/2, s.X+s.W/2, s.Y+s.H/2
	dx, dy := bx-ax, by-ay
	if a.Kind == scene.KindPoint && b.Kind == scene.KindPoint {
		return Curve{ax, ay, ax + dx/3, ay + dy/3, bx - dx/3, by - dy/3, bx, by}
	}
	if math.Abs(dx) >= math.Abs(dy) {
		ax, bx = ax+math.Copysign(r.W/2, dx), bx-math.Copysign(s.W/2, dx)
		bend := (bx - ax) * 0.45
		return Curve{ax, ay, ax + bend, ay, bx - bend, by, bx, by}
	}
	ay, by = ay+math.Copysign(r.H/2, dy), by-math.Copysign(s.H/2, dy)
	bend := (by - ay) * 0.45
	return Curve{ax, ay, ax, ay + bend, bx, by - bend, bx, by}
}

// Point is the place at t in [0, 1].
func (c Curve) Point(t float64) (x, y float64) {
	u := 1 - t
	k0, k1, k2, k3 := u*u*u, 3*u*u*t, 3*u*t*t, t*t*t
	return k0*c[0] + k1*c[2] + k2*c[4] + k3*c[6], k0*c[1] + k1*c[3] + k2*c[5] + k3*c[7]
}

// Head is the three corners of an arrow's head of a size that ends at (x, y), coming from (fx, fy).
func Head(fx, fy, x, y, size float64) [6]float64 {
	d := math.Hypot(x-fx, y-fy)
	if d == 0 || math.IsNaN(d) {
		return [6]float64{x, y, x, y, x, y}
	}
	ux, uy := (x-fx)/d*size, (y-fy)/d*size
	return [6]float64{x, y, x - ux - uy*0.5, y - uy + ux*0.5, x - ux + uy*0.5, y - uy - ux*0.5}
}

// Places are all elements in pixels, by "panel/key".
func Places(frames []*Frame) map[string]*scene.Element {
	at := map[string]*scene.Element{}
	for _, f := range frames {
		for i := range f.Panel.Elements {
			p := f.Pixels(&f.Panel.Elements[i])
			at[f.Panel.Key+"/"+p.Key] = &p
		}
	}
	return at
}

// Under reports whether a thread between the two lies under all elements, so that it shows between tiles and dots
// and not on them.
func Under(a, b *scene.Element) bool {
	small := func(k scene.Kind) bool { return k == scene.KindTile || k == scene.KindPoint }
	return small(a.Kind) && small(b.Kind)
}

// ThreadLook is the width in pixels and the opacity of a thread of a weight.
func ThreadLook(weight, unit float64) (width, alpha float64) {
	w := min(max(weight, 0), 1)
	if math.IsNaN(weight) {
		w = 0
	}
	return (1 + 1.8*w) * unit, 0.14 + 0.76*w
}
