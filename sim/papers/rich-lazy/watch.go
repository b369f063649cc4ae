package richlazy

import (
	"orrery/sim"
	"orrery/sim/blocks/linalg"
)

const (
	lookEvery   = 10 // iterations between two looks at a network
	kernelEvery = 40 // and between two kernels, except at the beginning, when most happens
)

// A watcher is told how the training goes, and tells charts, readouts and picture. No weight depends on it.
type watcher struct {
	r        *sim.Run
	b        *lab
	show     *picture
	networks [nets]*network
}

// begin measures the networks as they start.
func (w watcher) begin() {
	r, b := w.r, w.b
	for k, n := range w.networks {
		n.k0, n.KA = b.tangent.of(n.RNN), 1
		r.Breathe()
		h, _ := b.states(n)
		n.r0 = representation(h)
		r.MeasureFinite("rho_"+ids[k], spectralRadius(n.W))
		r.Plot("alignment", ids[k], 0, 1)
		r.Plot("change", ids[k], 0, 0)
		r.Breathe()
	}
	r.Measure("norm", linalg.Norm(w.networks[full].w0))
	w.show.recurrent(w.networks, b)
	r.Plot("loss", "stop", 0, stop.In(r))
}

// stepped is told that network k has taken its step of iteration i.
func (w watcher) stepped(i, k int) {
	done := w.networks[k].done
	if i%lookEvery == 0 || done {
		w.observe(k, done || i < kernelEvery || i%kernelEvery == 0)
	}
	if done {
		w.keep(i)
		w.r.Moment(w.show.draw)
	}
}

// round is told that all have taken their steps of iteration i; over says that no network is left to train.
func (w watcher) round(i int, over bool) {
	if i%lookEvery == 0 || over {
		w.keep(i)
		w.r.Draw(w.show.draw)
	}
}

// keep puts the looks of iteration i into the film, and says how far the training is.
func (w watcher) keep(i int) {
	w.show.keep(i)
	sayTraining(w.r, w.networks, w.show, i)
}

// observe measures network k for charts, readouts and picture; the kernel only if asked, because it takes longest.
func (w watcher) observe(k int, kernel bool) {
	r, n := w.r, w.networks[k]
	at := float64(n.iterations)
	r.MeasureFinite("iters_"+ids[k], at)
	if n.lost { // numbers from before are none of the end
		r.Forget("dW_" + ids[k])
		r.Forget("KA_" + ids[k])
	} else {
		n.dW = linalg.Distance(n.W.Data, n.w0)
		r.Plot("loss", ids[k], at, n.loss())
		r.Plot("change", ids[k], at, n.dW)
		r.MeasureFinite("dW_"+ids[k], n.dW)
		if kernel {
			n.KA = linalg.Cosine(n.k0, w.b.tangent.of(n.RNN))
			r.Plot("alignment", ids[k], at, n.KA)
			r.MeasureFinite("KA_"+ids[k], n.KA)
			r.Breathe()
		}
	}
	w.show.lookAt(k, n, w.b)
	r.Breathe()
}
