package ldp

import (
	"math"

	"orrery/sim"
	"orrery/sim/blocks/stat"
)

// hand is what the reader may change once the run has ended: how many users, how private, and how wide each band. What
// the server would see then follows from the draws of the run at once, for the census knows users only by their number.
type hand struct {
	r     *sim.Run
	v     *server // the run's
	c     *census
	fog   *fog
	theta []float64

	moved        bool
	n            int
	eps          float64
	clOne, clPub float64
	now          *server // with that many users and that privacy
}

// newHand keeps what a run has drawn; for real users a census of the same size is drawn besides.
func newHand(r *sim.Run, v *server, theta []float64) *hand {
	h := &hand{r: r, v: v, theta: theta, n: v.s.n, eps: epsilon.In(r), clOne: v.s.cl, clPub: v.s.cl, fog: v.fog, now: v}
	if c, ok := v.crowd.(*census); ok {
		h.c = c
		return h
	}
	h.c = newCensus(v.s, theta, r.Again("users"), r.Again("public"))
	w := newServer(v.s, h.c, r.Again("messages"), r.Again("central"))
	w.until(v.s.n)
	h.fog = w.fog
	return h
}

// world moves to n users with privacy eps.
func (h *hand) world(n, eps float64) {
	if math.IsNaN(n) || math.IsNaN(eps) {
		return
	}
	h.n = int(math.Round(min(max(n, float64(users.Min)), float64(users.Max))))
	h.eps = min(max(eps, epsilon.Min), epsilon.Max)
	h.again()
}

// one and public move the bands to a width.
func (h *hand) one(lambda float64) { h.bandTo(&h.clOne, lambda, h.now.varianceOne()) }
func (h *hand) pub(lambda float64) { h.bandTo(&h.clPub, lambda, h.now.variancePub()) }

func (h *hand) bandTo(cl *float64, lambda, variance float64) {
	if math.IsNaN(lambda) {
		return
	}
	*cl = min(math.Abs(lambda)/band(1, h.v.s.d, variance), 1e3)
	h.moved = true
}

// again lets the same crowd, made larger or smaller, run the protocols anew.
func (h *hand) again() {
	s := h.v.s
	s.n = h.n
	s.privacy = newPrivacy(stat.GaussianScale(h.eps, delta.In(h.r)), s.clip, s.d)
	c := *h.c
	c.s, c.n = s, s.n
	now := &server{s: s, crowd: &c, fog: h.fog, open: h.v.open, n: s.n, theta: make([]float64, s.d)}
	for t := range h.c.groups {
		// The present group is the t-th, complete; close turns it into a step.
		n := s.n*(t+1)/s.rounds - s.n*t/s.rounds
		c.now = h.c.groups[t]
		c.now.n = n
		f := *h.fog
		f.round = h.fog.rounds[t]
		now.fog, now.group = &f, n
		now.uncut = now.proposal()
		now.theta = keep(now.uncut, s.k)
		now.path = append(now.path, now.theta)
	}
	now.fog, now.group = h.fog, 0
	h.now, h.moved = now, true
}

func (h *hand) look() methods { return h.now.look(h.clOne, h.clPub) }
