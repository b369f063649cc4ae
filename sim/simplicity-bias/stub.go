package simplicity

import (
	"orrery/sim"
	"orrery/sim/data"
	"orrery/sim/scene"
)

type picture struct{}

func newPicture(r *sim.Run, l lms) *picture             { return &picture{} }
func (p *picture) draw(s *scene.Scene)                  {}
func (p *picture) begin(which string, l lms, test *set) {}
func (p *picture) hear(h heard)                         {}
func (p *picture) step(step int, net *Net)              {}
func (p *picture) pull(c *studied)                      {}
func (p *picture) attacked(c *studied, e, acc float64)  {}
func (p *picture) found(step int, acc float64)          {}
func (p *picture) member(k, n int)                      {}
func (p *picture) scored(acc, bound float64)            {}
func (p *picture) finish(c *studied)                    {}

type dominoPicture struct{}

func newDominoPicture(r *sim.Run, im *data.Images, t *set, pairs []domino) *dominoPicture {
	return &dominoPicture{}
}
func (p *dominoPicture) draw(s *scene.Scene)     {}
func (p *dominoPicture) hear(h heard)            {}
func (p *dominoPicture) step(step int, net *Net) {}
func (p *dominoPicture) shuffle(c *studied)      {}
func (p *dominoPicture) begin(which string)      {}
func (p *dominoPicture) finish(a, b *studied)    {}
