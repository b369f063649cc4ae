package run

import "orrery/sim"

// Known are the finished runs of this visit, by link.
type Known map[string]*sim.Record

// Keep remembers a finished run of an experiment.
func (k Known) Keep(in sim.Info, r *sim.Record) {
	r.Params = in.Values(r.Params)
	k[r.Link] = r
}

// Measures are the measures of the runs that are known, the one at hand (which may be nil) among them.
func (k Known) Measures(at *sim.Record) map[string]sim.Measures {
	out := map[string]sim.Measures{}
	if at != nil {
		out[at.Link] = at.Measures
	}
	for link, r := range k {
		out[link] = r.Measures
	}
	return out
}
