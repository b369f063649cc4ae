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

// Announcement is what is read aloud: a change of the phase, the end with the verdict in a sentence.
func (r *Run) Announcement(verdict string) string {
	switch r.State {
	case Running:
		if r.paused {
			return "Paused. " + r.Caption
		}
		return r.progress.Phase
	case Done:
		return "The run has ended. " + verdict + ". " + r.Caption
	case Failed:
		return "The run broke off."
	}
	return ""
}

// clock says how long it has taken, and may still take.
func (r *Run) clock() string {
	switch {
	case r.Running() && r.left > 0:
		left := fmt.Sprintf("%.1f s, about %s left", r.elapsed/1000, format.Duration(math.Max(1, r.left/1000)))
		if r.slower() {
			return "Slower here than usual: " + left
		}
		return left
	case r.Running():
		return fmt.Sprintf("%.1f s of about %s", r.elapsed/1000, format.Duration(r.Seconds()))
	case r.State == Done:
		return fmt.Sprintf("%.1f s", r.elapsed/1000)
	}
	return "about " + format.Duration(r.Seconds())
}

// tolerable is how much longer than usual a run may take before that is said.
const tolerable = 1.6

// slower reports whether a run of the default setting takes clearly longer than runs on this machine do. Other settings
// take what they take.
func (r *Run) slower() bool {
	return r.Link == r.Info.Slug && r.elapsed > 1000 && r.elapsed+r.left > tolerable*1000*r.usual()
}
