package intrinsic

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"orrery/sim"
)

// An answer is what was found of one problem.
type answer struct {
	id       string
	width    int // of an image problem's network
	chosen   bool
	D        int
	base     float64   // full performance
	bar      float64   // what counts as solved
	ds       []int     // the dimensions tried
	reached  []float64 // performance at each, so far
	dInt     float64   // the intrinsic dimension; NaN while the bar is not reached
	nonZeros int       // of P at the first d that reached the bar, or at the last
}

// otherWidths are those that the claim on the network's size compares.
var otherWidths = []int{50, 200}

func run(r *sim.Run) {
	plan(r)
	var others []*answer
	if compare.In(r) { // the chosen problem comes last, so that it stays on the stage
		for _, p := range problems {
			if p.id != problem.In(r) {
				others = append(others, solve(r, &answer{id: p.id, width: width.In(r)}, few.In(r)))
			}
		}
		for _, w := range furtherWidths(r) {
			a := solve(r, &answer{id: "mnist", width: w}, "four")
			others = append(others, a)
			if !math.IsNaN(a.dInt) {
				r.Measure(fmt.Sprintf("d_int_width%d", w), a.dInt)
			}
		}
	}
	a := solve(r, &answer{id: problem.In(r), width: width.In(r), chosen: true}, few.In(r))
	all := append([]*answer{a}, others...)
	for _, o := range others {
		if !o.other(r) && !math.IsNaN(o.dInt) {
			r.Measure("d_int_"+o.id, o.dInt)
		}
	}
	plotProblems(r, all)
	plotWidths(r, all)
}

// furtherWidths are those of otherWidths that the run does not have anyway.
func furtherWidths(r *sim.Run) []int {
	return slices.DeleteFunc(slices.Clone(otherWidths), func(w int) bool { return w == width.In(r) })
}

// other reports whether the answer is of another width than the run's.
func (a *answer) other(r *sim.Run) bool { return a.width != width.In(r) }

// solve measures the intrinsic dimension of a problem.
func solve(r *sim.Run, a *answer, tried string) *answer {
	a.dInt = math.NaN()
	switch a.id {
	case "toy":
		solveToy(r, a)
	case "pendulum":
		solvePendulum(r, a)
	default:
		solveImages(r, a, tried)
	}
	return a
}

// dims are the dimensions that are tried with D parameters. A dense P of too many entries is left out.
func dims(r *sim.Run, D int, tried string) []int {
	return slices.DeleteFunc(grid(dmax.In(r), tried == "four"), func(d int) bool { return proj.In(r) == "dense" && D*d > mostDense })
}

func solveImages(r *sim.Run, a *answer, tried string) {
	a.D = len(shape(r, a.width).Theta)
	a.ds = dims(r, a.D, tried)
	t := newTask(r, a.id)
	j := newJudge(r, t, shape(r, a.width))
	pic := newImagesPicture(r, t, a)

	// The base line: all D parameters, the same steps and batches. Memorising has 1 by definition, and a picture of it
	// only where no subspace has one.
	a.base = 1
	if !t.memorise || len(a.ds) == 0 {
		pic.begin(0, start(r, "full", a.width), nil)
	}
	if !t.memorise {
		net := trainFull(r, t, a.width, pic.step)
		a.base = j.all(net).Accuracy()
		pic.full(net)
	}
	a.bar = bar.In(r) * a.base
	a.record(r)
	plotBar(r, a)

	for _, d := range a.ds {
		start0 := start(r, fmt.Sprint(d), a.width) // each d has a start and a subspace of its own: luck must not serve all
		p := draw(r, a.D, d)
		pic.begin(d, start0, p)
		z := trainIn(r, t, start0, p, pic.step)
		net := start0.Like()
		p.lift(net.Theta, start0.Theta, z)
		a.add(r, j.all(net).Accuracy(), p.nonZeros())
		a.dInt = crossing(a.ds[:len(a.reached)], a.reached, a.bar)
		a.record(r)
		pic.trained(net, z)
	}
	pic.finish()
}

func solveToy(r *sim.Run, a *answer) {
	t := newToy(r)
	a.D, a.base, a.bar = t.D, 1, 0.9
	pic := newToyPicture(r, t, a)
	for i := range r.Steps("Toy", t.blocks) {
		p := t.solve(r, i+1)
		a.ds = append(a.ds, i+1)
		a.add(r, performance(p.at(p.z)), a.D*(i+1))
		if a.reached[i] >= a.bar {
			a.dInt = float64(i + 1)
		}
		a.record(r)
		pic.solved(p)
		if !math.IsNaN(a.dInt) {
			break
		}
	}
	plotBar(r, a)
	if a.chosen {
		r.Measure("blocks", float64(t.blocks))
	}
	pic.finish()
}

func solvePendulum(r *sim.Run, a *answer) {
	a.D, a.base, a.bar = policyD, 1, float64(solvedOf)/planes
	pic := newPolePicture(r, a)
	for _, d := range poleDims {
		solved := 0
		pic.begin(d)
		for k := range r.Steps(polePhase(d), planes) {
			name := fmt.Sprintf("pendulum %d %d ", d, k)
			p := newPolePlane(d, r.Rand(name+"theta0"), r.Rand(name+"P"))
			mean, best := p.search(r.Rand(name+"search"), r.Breathe)
			fresh := freshStarts(r.Rand(name + "fresh"))
			steps, z := p.judge(mean, best, fresh)
			if steps >= solvedAt {
				solved++
			}
			pic.searched(p.policy(z), fresh[0], steps)
		}
		a.ds = append(a.ds, d)
		a.add(r, float64(solved)/planes, a.D*d)
		if solved >= solvedOf && math.IsNaN(a.dInt) {
			a.dInt = float64(d)
		}
		a.record(r)
		pic.ran()
	}
	plotBar(r, a)
	pic.finish()
}

// add takes the performance at the next d.
func (a *answer) add(r *sim.Run, performance float64, nonZeros int) {
	n := len(a.reached)
	if n == 0 || slices.Max(a.reached) < a.bar {
		a.nonZeros = nonZeros
	}
	a.reached = append(a.reached, performance)
	if a.chosen || !a.other(r) {
		r.Plot("stairs", a.id, float64(a.ds[n]), performance)
	}
}

// record measures the problem at hand, as far as it is known.
func (a *answer) record(r *sim.Run) {
	if !a.chosen {
		return
	}
	r.Measure("D", float64(a.D))
	r.Measure("base", a.base)
	r.Measure("bar", a.bar)
	r.Measure("bytes_full", float64(4*a.D))
	for i, y := range a.reached {
		if a.id != "toy" || y > 0.01 { // most of the toy's are practically 0
			r.Measure(fmt.Sprintf("reached_%d", a.ds[i]), y)
		}
	}
	if math.IsNaN(a.dInt) {
		return
	}
	const seedBytes = 8
	r.Measure("d_int", a.dInt)
	r.Measure("compression", float64(a.D)/a.dInt)
	r.Measure("bytes", 4*math.Ceil(a.dInt)+seedBytes)
	r.Measure("nonzeros", float64(a.nonZeros))
	if a.id != "pendulum" { // its policy is so small that a share of it says nothing
		r.Measure("share", a.dInt/float64(a.D))
	}
}

// plotBar draws the full performance and the bar of the problem at hand.
func plotBar(r *sim.Run, a *answer) {
	if !a.chosen || len(a.ds) == 0 {
		return
	}
	for _, d := range []int{a.ds[0], a.ds[len(a.ds)-1]} {
		r.Plot("stairs", "base", float64(d), a.base)
		r.Plot("stairs", "bar", float64(d), a.bar)
	}
}

// plotProblems compares what was found with what was found beforehand.
func plotProblems(r *sim.Run, all []*answer) {
	for _, p := range problems {
		for _, a := range all {
			if a.id == p.id && !a.other(r) && !math.IsNaN(a.dInt) {
				r.Bar("problems", "run", p.short, a.dInt)
			}
		}
		r.Bar("problems", "before", p.short, beforeProblems[p.id])
	}
}

// plotWidths compares networks of all sizes that read digits.
func plotWidths(r *sim.Run, all []*answer) {
	mnist := slices.DeleteFunc(slices.Clone(all), func(a *answer) bool { return a.id != "mnist" || math.IsNaN(a.dInt) })
	slices.SortStableFunc(mnist, func(a, b *answer) int { return cmp.Compare(a.D, b.D) })
	least, most := 1e4, 1e5
	span := func(D float64) { least, most = min(least, D), max(most, D) }
	for _, a := range mnist {
		r.Plot("widths", "run", float64(a.D), a.dInt)
		span(float64(a.D))
	}
	for _, b := range beforeWidths {
		D := float64(parameters(b.width, 2))
		r.Plot("widths", "before", D, b.d)
		span(D)
	}
	for _, D := range []float64{least, most} {
		r.Plot("widths", "all", D, D)
	}
}

// parameters counts those of a network with some hidden layers.
func parameters(width, hidden int) int {
	return (side*side+1)*width + (hidden-1)*(width+1)*width + (width+1)*classes
}

// plan tells the progress bar how long each part takes, in seconds of one core.
func plan(r *sim.Run) {
	var shares []any
	add := func(id string, w int, tried string) {
		switch id {
		case "toy":
			shares = append(shares, "Toy", 0.05)
		case "pendulum":
			for _, d := range poleDims {
				shares = append(shares, polePhase(d), 0.3)
			}
		default:
			D, T := float64(parameters(w, depth.In(r))), float64(steps.In(r))
			net := 6 * D * batchSize * T / 25e9
			if id != "true200" && id != "random200" {
				shares = append(shares, fullPhase, net)
			}
			for _, d := range dims(r, int(D), tried) {
				entries := math.Sqrt(D) * float64(d)
				switch proj.In(r) {
				case "dense":
					entries = D * float64(d) / 4
				case "coordinate":
					entries = float64(d)
				}
				shares = append(shares, imagesPhase(d), net+2*entries*T/1e9)
			}
		}
	}
	if compare.In(r) {
		for _, p := range problems {
			if p.id != problem.In(r) {
				add(p.id, width.In(r), few.In(r))
			}
		}
		for _, w := range furtherWidths(r) {
			add("mnist", w, "four")
		}
	}
	add(problem.In(r), width.In(r), few.In(r))
	r.Plan(shares...)
}
