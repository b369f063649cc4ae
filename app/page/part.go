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

// steady makes a part of what depends on the setting, the run's state and its verdict, not on its progress.
func (v *view) steady(name string, make func() app.UI) app.UI {
	l := v.lab
	batch := ""
	if b := l.batch; b != nil {
		batch = fmt.Sprintf("%s %d %.2f", b.What, b.ended, b.fraction())
	}
	return &part{Name: name, make: make, Key: fmt.Sprint(l.state, l.link, l.shown, l.values, l.typed, l.problems,
		fmt.Sprintf("%p %p", l.record, l.spread), len(l.known), batch, v.copied, v.offer, v.b != nil,
		v.b != nil && (v.b.stage.lost || v.b.stage.count == 0))}
}
