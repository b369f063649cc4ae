package page

import (
	"fmt"
	"math"
)

// headline is the short word before the caption.
func (v *view) headline() string {
	l := v.lab
	switch {
	case l.state == Running && l.paused:
		return "Paused"
	case l.state == Running:
		return l.progress.Phase
	case l.state == Done:
		return "Finished"
	case l.state == Failed:
		return "Broken off"
	case l.shown:
		return "Stored run"
	}
	return ""
}

// announcement is what is read aloud: a change of the phase, the end.
func (v *view) announcement() string {
	l := v.lab
	holds, fails, open := l.tally()
	switch l.state {
	case Running:
		if l.paused {
			return "Paused. " + l.caption
		}
		return l.progress.Phase
	case Done:
		return fmt.Sprintf("The run has ended. %d claims hold, %d fail, %d are undecided. %s", holds, fails, open, l.caption)
	case Failed:
		return "The run broke off."
	}
	return ""
}

func (v *view) clock() string {
	l := v.lab
	switch {
	case l.state == Running && l.left > 0:
		return fmt.Sprintf("%.1f s, about %s left", l.elapsed/1000, about(math.Max(1, l.left/1000)))
	case l.state == Running:
		return fmt.Sprintf("%.1f s of about %s", l.elapsed/1000, about(l.seconds()))
	case l.state == Done:
		return fmt.Sprintf("%.1f s", l.elapsed/1000)
	}
	return "about " + about(l.seconds())
}
