package verify

import (
	"testing"

	"orrery/sim"
)

func TestTableCountsEverySeed(t *testing.T) {
	e := &sim.Experiment{Slug: "toy", Version: 1,
		Claims: []sim.Claim{
			{ID: "odd", Tests: []sim.Test{{Value: func(r sim.Runs) float64 { return r.Mean(0, "odd") }, Holds: sim.AtLeast(1)}}},
			{ID: "next", Seeds: 1, Tests: []sim.Test{{Value: func(r sim.Runs) float64 { return r.Mean(0, "odd") }, Holds: sim.Between(0.4, 0.6)}}},
			{ID: "nan", Tests: []sim.Test{{Value: func(r sim.Runs) float64 { return r.Mean(0, "none") }, Holds: sim.AtLeast(1)}}},
		},
		Run: func(r *sim.Run) { r.Measure("odd", float64(sim.Seed.In(r)%2)) },
	}
	p, err := Experiment(e, 10, 6, 2, nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	if c := p.Claims[0]; c.Held != 3 || c.Failed != 3 || c.Tests[0].Mean != 0.5 {
		t.Errorf("%+v", c)
	}
	if c := p.Claims[1]; c.Held != 6 || c.Tests[0].SD != 0 {
		t.Errorf("%+v", c)
	}
	if c := p.Claims[2]; c.Undecided != 6 {
		t.Errorf("%+v", c)
	}
	if n := len(Links(e, 10, 6)); n != 7 {
		t.Error(n, "links, want 6 seeds and the one after")
	}
}
