package bias

import (
	"math"
	"math/rand/v2"

	"orrery/kernels"
	"orrery/sim"
	"orrery/sim/blocks/data"
)

const (
	side      = 14
	classes   = 10
	testCount = 200 // N
	// The images that are drawn from: a part of the training set, and the whole test set, whose first images are harder
	// than the rest (from the first 2000 alone the MLP needs 50 instead of 31 nats).
	poolTrain = 10000
	poolTest  = 10000
)

// digits are the images of a run, with pixels in [0, 1], and their one-hot labels.
type digits struct {
	train, test       matrix // [n × 196], [N × 196]
	coarse, coarseS   matrix // the same at 7×7
	trainY, testY     matrix // [n × 10], [N × 10]
	shuffledY         matrix // the training labels in another order
	images            [][]uint8
	trainLab, testLab []int
}

func loadDigits(r *sim.Run, n int) *digits {
	train, test := data.MNIST(r.Data, side, poolTrain, poolTest)
	pick := r.Rand("images")
	i, j := pick.Perm(poolTrain)[:n], pick.Perm(poolTest)[:testCount]
	d := &digits{}
	d.train, d.coarse, d.trainLab = gather(train, i)
	d.test, d.coarseS, d.testLab = gather(test, j)
	for _, k := range j[:shownDigits] {
		d.images = append(d.images, test.Image(k))
	}
	d.trainY, d.testY = oneHot(d.trainLab), oneHot(d.testLab)
	shuffled := make([]int, n)
	for k, at := range r.Rand("shuffled labels").Perm(n) {
		shuffled[k] = d.trainLab[at]
	}
	d.shuffledY = oneHot(shuffled)
	return d
}

// gather takes the chosen images in full and at half the resolution.
func gather(from *data.Images, chosen []int) (fine, coarse matrix, labels []int) {
	const half = side / 2
	some := from.Pick(chosen)
	fine, coarse = kernels.New[float64](some.Len(), side*side), kernels.New[float64](some.Len(), half*half)
	data.Fill(fine, some, 0, 1)
	data.FillPooled(coarse, some, half)
	return fine, coarse, some.Classes()
}

func oneHot(labels []int) matrix {
	y := kernels.New[float64](len(labels), classes)
	for i, l := range labels {
		y.Row(i)[l] = 1
	}
	return y
}

// synthetic draws n points x ~ Unif[-1, 1]^d with y = sin(π x_1): only the first coordinate matters.
func synthetic(rng *rand.Rand, n, d int) (x, y matrix) {
	x, y = kernels.New[float64](n, d), kernels.New[float64](n, 1)
	for i := range x.Data {
		x.Data[i] = 2*rng.Float64() - 1
	}
	for i := range n {
		y.Data[i] = math.Sin(math.Pi * x.Row(i)[0])
	}
	return x, y
}

// firstColumn is what a kernel sees that looks at x_1 alone.
func firstColumn(x matrix) matrix {
	out := kernels.New[float64](x.Rows, 1)
	for i := range out.Data {
		out.Data[i] = x.Row(i)[0]
	}
	return out
}
