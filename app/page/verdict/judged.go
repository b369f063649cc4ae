package verdict

import (
	"slices"

	"orrery/app/page/batch"
	"orrery/app/page/run"
	"orrery/sim"
	"orrery/sim/host/wire"
)

// Take gives the run at hand the verdicts over all runs that are known, and its record the further ones among them.
func Take(r *run.Run, f *batch.Further, e wire.Event) {
	if r.Record == nil || e.Link != r.Record.Link {
		return
	}
	rec := *r.Record
	rec.Claims, rec.Runs = e.Claims, nil
	needs := r.Info.Missing(rec.Params, nil)
	for _, link := range needs {
		if k := f.Known[link]; k != nil && link != rec.Link {
			rec.Runs = append(rec.Runs, k.Brief())
		}
	}
	for _, link := range f.Seeds {
		if k := f.Known[link]; k != nil && link != rec.Link && !slices.Contains(needs, link) {
			rec.Runs = append(rec.Runs, k.Brief())
		}
	}
	r.Record = &rec
}

// Tally counts the verdicts of a record; without one, so many claims are open.
func Tally(r *sim.Record, claims int) (holds, fails, open int) {
	if r == nil {
		return 0, 0, claims
	}
	return count(r.Claims)
}

func count(claims []sim.Verdict) (holds, fails, open int) {
	for _, c := range claims {
		switch c.Verdict {
		case sim.Holds:
			holds++
		case sim.Fails:
			fails++
		default:
			open++
		}
	}
	return holds, fails, open
}
