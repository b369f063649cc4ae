package run

import (
	"fmt"
	"math"

	"orrery/app/page/format"
)

// headline is the short word before the caption.
func (r *Run) headline() string {
	switch {
	case r.Running() && r.paused:
		return "Paused"
	case r.Running():
		return r.progress.Phase
	case r.State == Done:
		return "Finished"
	case r.State == Failed:
		return "Broken off"
	case r.IsStored:
		return "Stored run"
	}
	return ""
}

// Announcement is what is read aloud: a change of the phase, the end with so many verdicts.
func (r *Run) Announcement(holds, fails, open int) string {
	switch r.State {
	case Running:
		if r.paused {
			return "Paused. " + r.Caption
		}
		return r.progress.Phase
	case Done:
		return fmt.Sprintf("The run has ended. %d claims hold, %d fail, %d are undecided. %s", holds, fails, open, r.Caption)
	case Failed:
		return "The run broke off."
	}
	return ""
}

// clock says how long it has taken, and may still take.
func (r *Run) clock() string {
	switch {
	case r.Running() && r.left > 0:
		return fmt.Sprintf("%.1f s, about %s left", r.elapsed/1000, format.Duration(math.Max(1, r.left/1000)))
	case r.Running():
		return fmt.Sprintf("%.1f s of about %s", r.elapsed/1000, format.Duration(r.Seconds()))
	case r.State == Done:
		return fmt.Sprintf("%.1f s", r.elapsed/1000)
	}
	return "about " + format.Duration(r.Seconds())
}
