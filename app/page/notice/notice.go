// Package notice holds the sentences at the top of an experiment, which belong to no control.
package notice

import (
	"slices"

	"github.com/maxence-charriere/go-app/v9/pkg/app"
)

// Notice is such a sentence. Stays keeps it until the reader has dismissed it: it is about all that follows, not about
// the last attempt.
type Notice struct {
	Kind, Text string
	Stays      bool
}

// The kinds of a notice.
const (
	Error = "error"
	Note  = "note"
)

// List is the notices that stand, the oldest first.
type List struct{ all []Notice }

// All are the notices.
func (l *List) All() []Notice { return l.all }

// Say adds notices; one that stands already is not said twice.
func (l *List) Say(list ...Notice) {
	for _, n := range list {
		if !slices.Contains(l.all, n) {
			l.all = append(l.all, n)
		}
	}
}

// Dismiss takes a notice away.
func (l *List) Dismiss(n Notice) {
	l.all = slices.DeleteFunc(slices.Clone(l.all), func(x Notice) bool { return x == n })
}

// Clear takes those away that need not stay: something new is tried.
func (l *List) Clear() {
	l.all = slices.DeleteFunc(slices.Clone(l.all), func(n Notice) bool { return !n.Stays })
}

// Empty takes all of them away: another link was opened.
func (l *List) Empty() { l.all = nil }

// UI is the notices. They lie over the page: it does not move for them.
func (l *List) UI() app.UI {
	return app.Div().ID("messages").Body(
		app.Range(l.all).Slice(func(i int) app.UI {
			n := l.all[i]
			role := "status"
			if n.Kind == Error {
				role = "alert"
			}
			return app.Div().Class("notice", n.Kind).Role(role).Body(
				app.P().Text(n.Text),
				app.Button().Type("button").Class("close").Aria("label", "Dismiss this message").Text("×").
					OnClick(func(app.Context, app.Event) { l.Dismiss(n) }, n.Text),
			)
		}),
	)
}
