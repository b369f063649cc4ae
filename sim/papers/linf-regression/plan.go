package linf

import "slices"

// points are what the sweeps go through.
type points struct {
	density  []arm
	unknowns []int
	over     []float64
}

// plan lists the points of the sweeps and tells the host how long they take.
func plan(l *lab, left, right arm) points {
	var p points
	o := over.In(l.r)
	for _, s := range with(sweepDensity, right.s) {
		if s <= right.m {
			a := right
			a.s = s
			p.density = append(p.density, a)
		}
	}
	for _, d := range with(sweepUnknowns, right.d) {
		if m := rowsFor(o, d); m <= l.n && m >= right.s {
			p.unknowns = append(p.unknowns, d)
		}
	}
	for _, x := range with(sweepOver, o) {
		if m := rowsFor(x, right.d); m <= l.n && m >= right.s {
			p.over = append(p.over, x)
		}
	}
	shares := []any{"Sketches", float64(l.tries) * (l.effort(left) + l.effort(right))}
	seen := []arm{left, right}
	add := func(a arm) {
		if !slices.Contains(seen, a) {
			seen = append(seen, a)
			shares = append(shares, a.phase(), float64(l.count(a.d))*l.effort(a))
		}
	}
	for _, a := range p.density {
		add(a)
	}
	for _, d := range p.unknowns {
		for _, a := range []arm{left, right} {
			a.d, a.m = d, rowsFor(o, d)
			add(a)
		}
	}
	for _, x := range p.over {
		for _, a := range []arm{left, right} {
			a.m = rowsFor(x, a.d)
			add(a)
		}
	}
	l.r.Plan(shares...)
	return p
}

// effort is about what a sketch and its solution cost.
func (l *lab) effort(a arm) float64 {
	in := &instance{n: l.n, d: a.d}
	kind := a.kind
	if kind == "gauss" {
		kind = "srht"
	}
	return 3*in.cost(kind, a.s, a.m) + 2*float64(a.m)*float64(a.d)*float64(a.d)/1e6
}
