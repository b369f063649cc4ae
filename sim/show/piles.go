package show

// Piles are dots that fall into bins and pile up: scores, errors, p-values, seen one by one. The dots keep their places
// as more come.
type Piles struct {
	Lo, Hi float64 // of the axis that they fall onto; what lies outside falls into the bins at the ends
	Step   float64 // from a dot's middle to the next one's above it
	Top    float64 // no dot's middle lies higher; 0: no bound

	heights []int
}

// NewPiles is empty bins, so many of equal width between lo and hi.
func NewPiles(lo, hi float64, bins int, step float64) *Piles {
	return &Piles{Lo: lo, Hi: hi, Step: step, heights: make([]int, max(1, bins))}
}

// Bin is the bin into which x falls.
func (p *Piles) Bin(x float64) int {
	n := len(p.heights)
	return int(Within((x-p.Lo)/(p.Hi-p.Lo)*float64(n), 0, float64(n-1)))
}

// Drop lets x fall and returns where it comes to lie: its bin's middle, and its height above the ground.
func (p *Piles) Drop(x float64) (at, height float64) {
	b := p.Bin(x)
	height = (float64(p.heights[b]) + 0.5) * p.Step
	p.heights[b]++
	if p.Top > 0 {
		height = min(height, p.Top)
	}
	return p.Lo + (float64(b)+0.5)*(p.Hi-p.Lo)/float64(len(p.heights)), height
}

// Highest is how many dots the highest pile has.
func (p *Piles) Highest() int {
	most := 0
	for _, h := range p.heights {
		most = max(most, h)
	}
	return most
}
