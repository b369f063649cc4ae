package richlazy

import (
	"fmt"
	"strings"

	"orrery/sim"
)

func run(r *sim.Run) {
	show := newPicture(r)
	if model.In(r) == "linear" {
		r.Plan("Linear theory", 1)
		r.Say("Two linear layers learn one direction of the inputs, from first layers of the same norm but of different rank. Compare the two maps of each.")
		r.Draw(show.draw)
		networks := theory(r)
		show.layers(networks)
		plotTheory(r, networks)
		replay(r, show)
		sayTheory(r)
	} else {
		r.Plan("Training", 8, "Training on", 2, "Linear theory", 0.1)
		r.Say("Networks that differ in nothing but the rank of their first weights: same size, same trials. A map shows which trials look alike to a network. Which map will learning change?")
		r.Draw(show.draw)
		train(r, show)
		theory(r)
		sayTrained(r, show)
	}
	show.reel.Offer(r, nil)
	r.Draw(show.draw)
}

// plotTheory puts the three linear networks of the stage into the first charts and the readouts.
func plotTheory(r *sim.Run, networks [nets]*linear) {
	for k, n := range networks {
		for _, w := range n.path {
			at := float64(w.step)
			r.Plot("alignment", ids[k], at, w.ka)
			r.Plot("change", ids[k], at, w.dw)
			r.Plot("loss", ids[k], at, max(w.loss, 1e-12)) // the axis is logarithmic
		}
		end := n.end()
		r.MeasureFinite("KA_"+ids[k], end.ka)
		r.MeasureFinite("dW_"+ids[k], end.dw)
		r.MeasureFinite("iters_"+ids[k], float64(end.step))
	}
}

// replay shows the way of the linear networks in a dozen pictures.
func replay(r *sim.Run, show *picture) {
	const pictures = 12
	for _, step := range show.reel.Evenly(pictures) {
		show.reel.Seek(step)
		r.Say("Step %.0f. Compare the two maps of each start: which inputs look alike to it, before learning and now. The bar says how much is left.", step)
		r.Moment(show.draw)
	}
}

func sayTheory(r *sim.Run) {
	who := "a random start of rank 1"
	a, b := value(r, "KA_low"), value(r, "KA_full")
	switch {
	case initial.In(r) == "aligned":
		r.Say("The aligned start has rank 1 and is lazy all the same: kernel alignment %.2f, against %.2f for a random start of rank 1. It already looks along the target. Drag the mark to replay.", a, value(r, "lin_KA_1"))
		return
	case rank.In(r) > 1:
		who = fmt.Sprintf("a random start of rank %d", min(rank.In(r), width))
	}
	r.Say("Kernel alignment %.2f for %s, %.2f for full rank; the weights moved by %.2f and %.2f. Drag the mark below to replay.", a, who, b, value(r, "dW_low"), value(r, "dW_full"))
}

// sayTraining is the caption while the recurrent networks train.
func sayTraining(r *sim.Run, networks [nets]*network, show *picture, i int) {
	var loss, stopped []string
	for k, n := range networks {
		switch {
		case n.lost:
			stopped = append(stopped, fmt.Sprintf("%s lost at %d", lower(show.columns[k]), n.iterations))
		case n.done:
			stopped = append(stopped, fmt.Sprintf("%s at %d", lower(show.columns[k]), n.iterations))
		default:
			loss = append(loss, fmt.Sprintf("%.2f", n.loss()))
		}
	}
	where := "Compare the two maps of each: which trials look alike to it, before learning and now. The bar says how much is left."
	switch {
	case len(stopped) == 0:
		r.Say("Iteration %d, loss %s. %s", i, strings.Join(loss, ", "), where)
	case len(loss) > 0:
		r.Say("Iteration %d. Stopped at the common loss of %s: %s. %s", i, sim.Number(stop.In(r)), strings.Join(stopped, ", "), where)
	default:
		r.Say("All have stopped: %s.", strings.Join(stopped, ", "))
	}
}

func sayTrained(r *sim.Run, show *picture) {
	for _, c := range show.columns {
		switch l := c.latest; {
		case l.lost:
			r.Say("The network of %s was lost: its loss grew beyond all numbers. Its weights multiply the state at every step; try a smaller gain or learning rate.", lower(c))
			return
		case !l.done:
			r.Say("After %d iterations not every network has reached a loss of %s, so they are not compared at equal loss. Raise the learning rate or the loss to stop at.", iterations, sim.Number(stop.In(r)))
			return
		}
	}
	ka, ra, dw := value(r, "KA_full")-value(r, "KA_low"), value(r, "RA_full")-value(r, "RA_low"), value(r, "dW_ratio")
	word := "not consistent"
	if ka > 0 && ra > 0 && dw > 1 {
		word = "consistent"
	}
	a, b := show.columns[low], show.columns[full]
	r.Say("Of its first map %s keeps %.2f, %s %.2f (1: all of it); of the tangent kernel %.2f and %.2f. This one run is %s with the claim; several seeds decide. Drag the mark to replay.",
		lower(a), a.latest.kept, lower(b), b.latest.kept, value(r, "KA_low"), value(r, "KA_full"), word)
}
