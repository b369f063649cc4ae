package page

import (
	"fmt"

	"github.com/maxence-charriere/go-app/v9/pkg/app"
)

// part is a part of the page that is drawn anew only when Key has changed: while a run tells ten times a second how
// far it has come, most of the page stands still.
type part struct {
	app.Compo
	Name string
	Key  string

	make func() app.UI
}

// Render is the part.
func (p *part) Render() app.UI { return p.make() }

// steady makes a part of what depends on the setting, the run's state and its verdict, not on its progress. go-app
// keeps the first make of a part: it may capture nothing that a later rendering has anew.
func (v *view) steady(name string, make func() app.UI) app.UI {
	l := v.lab
	batch := ""
	if b := l.further.Batch; b != nil {
		batch = fmt.Sprintf("%s %d %.2f", b.What, b.Ended, b.Fraction())
	}
	return &part{Name: name, make: make, Key: fmt.Sprint(l.run.State, l.run.Link, l.run.IsStored, l.setting.State(),
		fmt.Sprintf("%p %p %d", l.run.Record, l.further.Seeds, len(l.run.Early)), len(l.further.Known), batch, v.clipboard.State(), v.verdict.Picked(), l.embed, v.b != nil,
		v.b != nil && !v.b.Stage.Draws())}
}
