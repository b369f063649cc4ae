// Package toy is what the tests of the page share: an experiment as a page knows it.
package toy

import "orrery/sim"

// Info is the experiment.
var Info = sim.Info{
	Slug: "toy", Title: "A toy", Short: "Toy", Theme: "Toys", Version: 2, Seconds: 6,
	Params: []sim.Spec{
		{ID: "width", Label: "Width", Type: sim.TypeInt, Default: 256, Min: 16, Max: 512, Log: true},
		{ID: "rate", Label: "Rate", Type: sim.TypeFloat, Default: 0.002, Min: 1e-4, Max: 1e-2, Log: true},
		{ID: "share", Label: "Share", Type: sim.TypeFloat, Default: 0.3, Min: 0, Max: 0.9},
		{ID: "both", Label: "Both", Type: sim.TypeBool, Default: false},
		{ID: "way", Label: "Way", Type: sim.TypeChoice, Default: "a", Options: []sim.Option{{ID: "a", Label: "A"}, {ID: "b", Label: "B"}}},
		sim.Seed.Spec(),
	},
	Presets:  []sim.Preset{{Name: "Default"}, {Name: "Narrow", Why: "Too few.", Breaks: "it does not fit.", Set: sim.Values{"width": 32}}},
	Charts:   []sim.Chart{{ID: "walk", Title: "Walk", Kind: sim.Lines, X: "t", Y: "y"}, {ID: "map", Title: "Map", Kind: sim.Heat}},
	Readouts: []sim.Readout{{ID: "x", Label: "X", Digits: 2}},
	Claims: []sim.ClaimInfo{
		{ID: "low", Says: "It is low", Tests: []sim.TestInfo{{Says: "x", Holds: "<= 0.1", Bound: sim.AtMost(0.1).Info(), Paper: sim.Figure(0.05)}}},
		{ID: "far", Says: "It goes far", With: []sim.Values{{"both": true}}, Only: true, Tests: []sim.TestInfo{{Says: "y", Holds: ">= 3", Bound: sim.AtLeast(3).Info()}}},
	},
}
