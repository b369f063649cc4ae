package bilevel

import "math"

// A descent goes down a fat problem in two loops: each outer step takes a few warm-started gradient steps on y and z, then
// one on x. All start at 0.
type descent struct {
	p     *fat
	sigma float64 // 0: implicit differentiation
	lr    float64
	inner int

	x     upper
	y, z  lower
	calls int  // gradients asked for
	lost  bool // x has run away, and stands still
}

// far is where nothing comes back from.
const far = 1e3

// step is one outer step.
func (d *descent) step() {
	if d.lost {
		return
	}
	v, _ := d.p.phi(&d.x)
	for range d.inner {
		if d.sigma > 0 {
			d.lean(&v)
		}
		d.settle(&v)
	}
	var grad upper
	if d.sigma > 0 {
		missY, missZ := d.p.miss(&d.y, &v), d.p.miss(&d.z, &v)
		grad = d.p.penaltyGradient(&d.x, &missY, &missZ, d.sigma)
		d.calls += 3*d.inner + 3 // f_y and g_y at y, g_y at z; f_x, g_x at y and at z
	} else {
		grad = d.p.implicit(&d.x, &d.z)
		d.calls += d.inner + 2 // and second derivatives besides
	}
	for j := range d.x {
		d.x[j] -= float64(d.lr * grad[j])
		if !(math.Abs(d.x[j]) < far) {
			d.lost = true
		}
	}
	if d.lost {
		for j := range d.x {
			d.x[j] = min(max(d.x[j], -far), far)
			if math.IsNaN(d.x[j]) {
				d.x[j] = far
			}
		}
	}
}

// lean is a gradient step on σf + g for y, of length 1/(L_g + σ L_f).
func (d *descent) lean(v *target) {
	m := d.p.miss(&d.y, v)
	fy, gy := d.p.gradF(&d.y), d.p.gradG(&m)
	rate := 1 / (d.p.lg + lipschitzF*d.sigma)
	for j := range d.y {
		d.y[j] -= float64(rate * (float64(d.sigma*fy[j]) + gy[j]))
	}
}

// settle is one on g alone for z, of length 1/L_g. It ends somewhere on the flat: where, g does not say.
func (d *descent) settle(v *target) {
	m := d.p.miss(&d.z, v)
	gy := d.p.gradG(&m)
	for j := range d.z {
		d.z[j] -= float64(gy[j] / d.p.lg)
	}
}
