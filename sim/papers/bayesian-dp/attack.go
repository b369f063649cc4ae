package dp

import "math"

// answers are the samples of an audit: a score for each canary of each model, and whether it was in the training set.
type answers struct {
	k       int // canaries a model: sample i is canary i%k of model i/k
	score   []float64
	present []bool
}

// count says "present" to every score above thr.
func (a *answers) count(thr float64) (c counts) {
	for i, s := range a.score {
		switch {
		case a.present[i] && s <= thr:
			c.fn++
			c.n1++
		case a.present[i]:
			c.n1++
		case s > thr:
			c.fp++
			c.n0++
		default:
			c.n0++
		}
	}
	return c
}

// first are the first n answers.
func (a *answers) first(n int) *answers {
	return &answers{k: a.k, score: a.score[:n], present: a.present[:n]}
}

// moments are means and standard deviations of the scores of absent (0) and present (1) canaries.
func (a *answers) moments() (mean, sd [2]float64, n [2]int) {
	class := func(i int) int {
		if a.present[i] {
			return 1
		}
		return 0
	}
	for i, s := range a.score {
		mean[class(i)] += s
		n[class(i)]++
	}
	for k := range mean {
		mean[k] /= float64(max(n[k], 1))
	}
	for i, s := range a.score {
		k := class(i)
		sd[k] += (s - mean[k]) * (s - mean[k])
	}
	for k := range sd {
		sd[k] = math.Sqrt(sd[k] / float64(max(n[k]-1, 1)))
	}
	return mean, sd, n
}

// midpoint is half way between the mean scores of absent and present canaries, pooled over the audits.
func midpoint(audits []*answers) float64 {
	var sum, n [2]float64
	for _, a := range audits {
		mean, _, count := a.moments()
		for k := range sum {
			sum[k] += mean[k] * float64(count[k])
			n[k] += float64(count[k])
		}
	}
	return (sum[0]/max(n[0], 1) + sum[1]/max(n[1], 1)) / 2
}

// pooled are the error counts of all audits together.
func pooled(audits []*answers, thr float64) (c counts) {
	for _, a := range audits {
		d := a.count(thr)
		c.fp, c.n0, c.fn, c.n1 = c.fp+d.fp, c.n0+d.n0, c.fn+d.fn, c.n1+d.n1
	}
	return c
}

// designEffect is the variance of a rate over repeated audits of N answers, k wrong of n in each, divided by that of
// independent answers, p(1-p)/(N/2): how many answers are worth as much as an independent one. NaN if nothing is ever wrong.
func designEffect(k, n []float64, N int) float64 {
	var mean, sumK, sumN, v float64
	for i := range k {
		mean += k[i] / n[i] / float64(len(k))
		sumK += k[i]
		sumN += n[i]
	}
	for i := range k {
		x := k[i]/n[i] - mean
		v += x * x / float64(len(k)-1)
	}
	p := sumK / sumN
	if p*(1-p) == 0 {
		return math.NaN()
	}
	return v / (p * (1 - p) / (float64(N) / 2))
}
