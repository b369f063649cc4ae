package ldp

import (
	"fmt"
	"math"

	"orrery/sim"
	"orrery/sim/blocks/stat"
)

// errors are |θ̂ - θ| of every method.
type errors [methodCount]float64

// truth is θ: k entries ±1/√k at random places.
func truth(r *sim.Run, s setting, stream string) []float64 {
	rng := r.Again(stream)
	theta := make([]float64, s.d)
	for _, j := range rng.Perm(s.d)[:s.k] {
		theta[j] = 1 / math.Sqrt(float64(s.k))
		if rng.IntN(2) == 0 {
			theta[j] = -theta[j]
		}
	}
	return theta
}

// errorsOf are those of a look at a world.
func errorsOf(w methods, theta []float64) errors {
	return errors{nldp: distance(w.nldp.theta, theta), pub: distance(w.pub.theta, theta), iht: distance(w.closed, theta),
		central: distance(w.central.theta, theta), np: distance(w.np.theta, theta), raw: distance(w.nldp.raw, theta)}
}

// world is one repetition of a setting, by the census. A repetition draws from the same streams at every point of a curve:
// what differs between points is the setting, not the luck.
func world(r *sim.Run, s setting, repetition int) errors {
	stream := func(purpose string) string { return fmt.Sprintf("repetition %d, %s", repetition, purpose) }
	theta := truth(r, s, stream("truth"))
	c := newCensus(s, theta, r.Again(stream("users")), r.Again(stream("public")))
	v := newServer(s, c, r.Again(stream("messages")), r.Again(stream("central")))
	v.until(s.n)
	return errorsOf(v.look(s.cl, s.cl), theta)
}

// A curve is a setting varied in one thing.
type curve struct {
	phase, chart, letter string
	x                    []float64
	at                   []setting
}

func curves(s setting) []curve {
	d := curve{phase: "Dimension", chart: "dim", letter: "d"}
	for _, x := range dims {
		d.x, d.at = append(d.x, float64(x)), append(d.at, s.inDimension(x))
	}
	n := curve{phase: "Users", chart: "users", letter: "n"}
	for _, share := range shares {
		t := s
		t.n = int(math.Round(share * float64(s.n)))
		n.x, n.at = append(n.x, float64(t.n)), append(n.at, t)
	}
	k := curve{phase: "Sparsity", chart: "sparsity", letter: "k"}
	for _, x := range sparsities {
		t := s.inDimension(sparseDim)
		t.k = x
		k.x, k.at = append(k.x, float64(x)), append(k.at, t)
	}
	return []curve{d, n, k}
}

// inDimension is the setting in d dimensions.
func (s setting) inDimension(d int) setting {
	s.d, s.privacy = d, newPrivacy(s.c, s.clip, d)
	return s
}

var axes = map[string]string{"d": "dimension", "n": "users", "k": "sparsity"}

// measure runs the repetitions at each point of a curve, plots their means and fits the exponents: least-squares slopes of
// ln(mean error) against ln x.
func (c *curve) measure(r *sim.Run) {
	means := make([]errors, len(c.x))
	for i := range r.Steps(c.phase, len(c.x)*repetitions) {
		at, repetition := i/repetitions, i%repetitions
		for m, e := range world(r, c.at[at], repetition) {
			means[at][m] += e / repetitions
		}
		if repetition == repetitions-1 {
			for m, info := range series {
				r.Plot(c.chart, info.ID, c.x[at], means[at][m])
				r.MeasureFinite(fmt.Sprintf("%s_%s%d", info.ID, c.letter, int(c.x[at])), means[at][m])
			}
		}
	}
	for m, info := range series {
		if slope := exponent(c.x, means, m); r.MeasureFinite(c.letter+"_"+info.ID, slope) {
			r.Bar("exponents", info.ID, axes[c.letter], slope)
		}
	}
	line := func(id string, m int, slope float64) {
		for i := range c.x {
			r.Plot(c.chart, id, c.x[i], means[0][m]*math.Pow(c.x[i]/c.x[0], slope))
		}
	}
	switch c.letter {
	case "d":
		line("one", nldp, 1)
		line("half", pub, 0.5)
	case "n":
		line("half", nldp, -0.5)
	case "k":
		line("half", nldp, 0.5)
	}
}
func exponent(x []float64, means []errors, m int) float64 {
	y := make([]float64, len(x))
	for i := range x {
		y[i] = means[i][m]
	}
	return stat.Exponent(x, y)
}
