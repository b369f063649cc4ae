package adaptive

import "orrery/sim"

type noisePicture struct{ swept *swept }

func newNoisePicture(r *sim.Run, w *noiseWorld) *noisePicture { return &noisePicture{} }
func (p *noisePicture) answers(j int, a, b float64)           {}
func (p *noisePicture) checked()                              {}
func (p *noisePicture) sweeping()                             {}
func (p *noisePicture) broken()                               {}
func (p *noisePicture) finish(s *swept)                       {}

type signalPicture struct{}

func newSignalPicture(r *sim.Run, w *signalWorld) *signalPicture             { return &signalPicture{} }
func (p *signalPicture) answered(q question, a, truth float64, touched bool) {}
func (p *signalPicture) checked()                                            {}
func (p *signalPicture) block()                                              {}
func (p *signalPicture) finish()                                             {}
