package dsl

import (
	"math"

	"orrery/kernels"
	"orrery/sim"
	"orrery/sim/blocks/data"
)

// The regressors after the constant.
const (
	length   = 1 + iota // log10(characters + 1)
	shouting            // ln(1 + number of "!")
	links               // ln(1 + occurrences of "http")
	regressors
)

var coefficients = [regressors]string{"intercept", "length", "shouting", "links"}

// corpus is the population: 6046 mails, what is measured in each, the true label, and what the annotator says.
type corpus struct {
	mails []data.Mail
	x     columns   // [4][mail]: 1 and the regressors, each standardised over the corpus
	y, q  []float64 // [mail]: true and surrogate label, 1 for spam
	truth []float64 // β*: the regression of y on x over all mails
	so    []float64 // the same with q in place of y: where regression on surrogates is bound to go
}

func (c *corpus) len() int { return len(c.y) }

func newCorpus(r *sim.Run) *corpus {
	mails := data.Mails(r.Data)
	n := len(mails)
	c := &corpus{mails: mails, x: newColumns(regressors, n), y: make([]float64, n)}
	for i, m := range mails {
		c.x[0][i] = 1
		c.x[length][i] = float64(m.Chars + 1)
		c.x[shouting][i] = float64(m.Exclamations + 1)
		c.x[links][i] = float64(m.Links + 1)
		c.y[i] = number(m.Spam)
	}
	for _, x := range c.x[1:] {
		kernels.Log(x, x) // the base is lost in standardising
		standardise(x)
	}
	c.q = annotate(r, c)
	var s solver
	c.truth, _ = s.root(c.x, c.y, nil, 0)
	c.so, _ = s.root(c.x, c.q, nil, 0)
	return c
}

func number(b bool) float64 {
	if b {
		return 1
	}
	return 0
}

// standardise brings x to mean 0 and (population) standard deviation 1.
func standardise(x []float64) {
	kernels.AddScalar(x, x, -kernels.Sum(x)/float64(len(x)))
	kernels.Scale(1/math.Sqrt(kernels.SumSquares(x)/float64(len(x))), x)
}

// annotate are the surrogate labels of all mails.
func annotate(r *sim.Run, c *corpus) []float64 {
	q := make([]float64, c.len())
	switch surrogate.In(r) {
	case "bayes":
		for i, spam := range data.MailAnnotators(r.Data)[annot.In(r)] {
			q[i] = number(spam)
		}
	case "keywords": // at least two of the words
		for i, m := range c.mails {
			q[i] = number(m.Words&(m.Words-1) != 0)
		}
	case "adverse": // blind to whoever shouts, otherwise right nine times of ten
		flips := r.Rand("hostile flips")
		for i, y := range c.y {
			flip := flips.Float64() < 0.1
			if c.x[shouting][i] <= 0.5 {
				q[i] = number((y == 1) != flip)
			}
		}
	case "perfect":
		copy(q, c.y)
	}
	return q
}

// quality is how often the annotator is right, how much of the spam it finds, and how much of the ham it keeps.
func (c *corpus) quality() (accuracy, sensitivity, specificity float64) {
	var right, of [2]float64
	for i, y := range c.y {
		of[int(y)]++
		if c.q[i] == y {
			right[int(y)]++
		}
	}
	return (right[0] + right[1]) / (of[0] + of[1]), right[1] / of[1], right[0] / of[0]
}
