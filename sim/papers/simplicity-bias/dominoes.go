package simplicity

import (
	"math/rand/v2"

	"orrery/kernels"
	"orrery/sim"
	"orrery/sim/blocks/data"
	"orrery/sim/blocks/nn"
)

// A domino is two stacked digits, the top one simple (0 or 1), the bottom one harder (7 or 9); both tell the class.
const (
	side        = 14 // pixels on a side of a digit, after the 2×2 means
	half        = side * side
	digitsTrain = 20000 // MNIST images, the first ones
	digitsTest  = 5000
	pairsTrain  = 8000
	pairsTest   = 2000
	pairsWatch  = 1000
	ground      = 0.13 // the mean of a pixel, taken off
)

// The digits of the classes y = -1 and y = +1.
var (
	topDigit    = [2]uint8{0, 1}
	bottomDigit = [2]uint8{7, 9}
)

// domino is which images were stacked.
type domino struct{ top, bottom int }

// stack pairs images at random, with replacement, within their classes. Rows are top then bottom, 392 pixels.
func stack(images *data.Images, rng *rand.Rand, n int) (*set, []domino) {
	var tops, bottoms [2][]int
	for c := range 2 {
		tops[c], bottoms[c] = images.Which(topDigit[c]), images.Which(bottomDigit[c])
	}
	s, pairs := newSet(n, 2*half), make([]domino, n)
	top, bottom := make([]int, n), make([]int, n)
	for i := range n {
		c := rng.IntN(2)
		s.label(i, c == 1)
		top[i], bottom[i] = tops[c][rng.IntN(len(tops[c]))], bottoms[c][rng.IntN(len(bottoms[c]))]
		pairs[i] = domino{top[i], bottom[i]}
	}
	data.Fill(s.x.Slice(0, n, 0, half), images.Pick(top), ground, 1)
	data.Fill(s.x.Slice(0, n, half, 2*half), images.Pick(bottom), ground, 1)
	return s, pairs
}

// blank sets the top half's inputs to 0.
func blank(s *set) *set {
	out := newSet(s.x.Rows, s.x.Cols)
	copy(out.y, s.y)
	copy(out.positive, s.positive)
	for i := range s.x.Rows {
		copy(out.x.Row(i)[half:], s.x.Row(i)[half:])
	}
	return out
}

// slopeRows is how many test dominoes a mean slope is taken over.
const slopeRows = 256

// meanSlope is the mean of ∂f/∂x over some dominoes [pixels]: what a little more ink does to the output.
func meanSlope(net *Net, test *set, noTops bool) []float64 {
	some := test.first(min(slopeRows, test.x.Rows))
	if noTops {
		some = blank(some)
	}
	n := some.x.Rows
	dx, one := kernels.New[float32](n, 2*half), kernels.New[float32](n, 1)
	kernels.Fill(one.Data, 1)
	pass := nn.NewPass(net, n)
	pass.Forward(net, some.x)
	pass.InputGradient(dx, net, one)
	mean := make([]float64, 2*half)
	for i := range n {
		for j, v := range dx.Row(i) {
			mean[j] += float64(v) / float64(n)
		}
	}
	return mean
}

func runDominoes(r *sim.Run) {
	T := steps.In(r) / 5
	r.Plan("Training on dominoes", 1, "Training with a blank top", 1)
	trainImages, testImages := data.MNIST(r.Data, side, digitsTrain, digitsTest)
	r.Breathe()
	train, _ := stack(trainImages, r.Rand("domino train"), pairsTrain)
	test, pairs := stack(testImages, r.Rand("domino test"), pairsTest)
	r.Breathe()
	pic := newDominoPicture(r, testImages, test, pairs)
	r.Draw(pic.draw)

	top := S{0, half}
	study := func(name, phase, chart string, train, test *set) *studied {
		full, watch := newJudge(r, name, test, top), newJudge(r, name+" watch", test.first(pairsWatch), top)
		see := func(step int, h heard) {
			plotHeard(r, chart, step, h)
			pic.hear(h)
		}
		net := training{name: "dominoes", phase: phase, data: train, steps: T, look: func(step int, net *Net) {
			if watched(step, T) {
				see(step, watch.listen(net))
			}
			pic.step(step, net)
		}}.run(r)
		s := &studied{net, full.listen(net), full}
		see(T, s.heard)
		return s
	}

	r.Say("A network learns to tell these dominoes apart: 0 over 7 from 1 over 9. Either half would do. Which one does it read?")
	whole := study("dominoes", "Training on dominoes", "listens", train, test)
	measureStudied(r, "", whole)
	pic.shuffle(whole)

	pic.begin("blank")
	r.Say("The control: the same network, but the top halves are blank. Now it must read the bottom, and it can.")
	bottom := study("blank", "Training with a blank top", "control", blank(train), blank(test))
	measureStudied(r, "_control", bottom)

	r.Matrix("weights", "dominoes", 2*side, side, meanSlope(whole.Net, test, false))
	r.Matrix("weights", "blank top", 2*side, side, meanSlope(bottom.Net, test, true))
	pic.finish(whole, bottom)
	r.Draw(pic.draw)
}
