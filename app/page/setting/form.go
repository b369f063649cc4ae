package setting

import (
	"fmt"
	"strconv"
	"unicode/utf8"

	"github.com/maxence-charriere/go-app/v9/pkg/app"

	"orrery/app/page/dom"
	"orrery/sim"
)

// Desk is what the form does with what the reader has moved.
type Desk interface {
	Set(id, text string, done bool) // as [Setting.Set]
	Preset(p sim.Preset)
	Reset()
	Own(id string, b []byte) // a file of the reader's own, for a data slot
	Refuse(id, value, message string)
	Has(value string) bool // whether the file of a slot's value is at hand
}

// Form is the controls of a setting: presets, parameters, and what can be done with it.
type Form struct {
	Setting *Setting
	Desk    Desk
}

// UI is the form. The note says what else the page shows than this setting, or nothing; share is the button that hands
// the link on, offer a place for a link to copy by hand.
func (f *Form) UI(note string, share, offer app.UI) app.UI {
	in := f.Setting.info
	return app.Aside().Class("card", "settings").Aria("label", "Setting").Body(
		app.H2().Text("Setting"),
		app.Div().Class("chips").Role("group").Aria("label", "Presets").Body(
			app.Range(in.Presets).Slice(func(i int) app.UI { return f.chip(i) }),
		),
		app.P().Class("why").ID("why").Text(f.Setting.Why()),
		app.Div().Class("params").Body(
			app.Range(in.Params).Slice(func(i int) app.UI { return f.param(in.Params[i]) }),
		),
		dom.When(note != "", func() app.UI { return app.P().Class("moved").Text(note) }),
		app.Div().Class("row").Body(
			dom.Button("reset", "Reset", true, f.onReset).Title("Back to the defaults, with the same seed"),
			dom.Button("new-seed", "New seed", true, f.onSeed).Title("The same setting with other randomness"),
			share,
		),
		offer,
	)
}

func (f *Form) onReset(app.Context, app.Event) { f.Desk.Reset() }

// onSeed draws a seed; it is the one thing on the page that is not determined by the link, until it is in it.
func (f *Form) onSeed(app.Context, app.Event) {
	n := sim.Seed.Max + 1
	seed := int(app.Window().Get("Math").Call("random").Float() * float64(n))
	f.Desk.Set(sim.Seed.ID, strconv.Itoa(seed%n), true)
}

func (f *Form) chip(i int) app.UI {
	p := f.Setting.info.Presets[i]
	c := app.Button().Type("button").Class("chip").DataSet("preset", i).Text(p.Name).
		Aria("pressed", f.Setting.Is(p)).Title(p.Why).
		OnClick(func(app.Context, app.Event) { f.Desk.Preset(p) }, i)
	if p.Breaks != "" {
		c = c.Class("breaks").Aria("description", "breaks the claim")
	}
	return c
}

// param is one control: typed or dragged, with its help and, where it can't be taken, the reason.
func (f *Form) param(s sim.Spec) app.UI {
	l := f.Setting
	problem, bad := l.problems[s.ID]
	id := "p-" + s.ID
	label := app.Label().For(id).Body(
		app.Text(s.Label),
		app.If(s.Symbol != "", app.I().Text(" "+s.Symbol)),
		app.If(s.Unit != "", app.Small().Text(" "+s.Unit)),
	)
	var control app.UI
	var slider app.UI = dom.Nothing()
	text, typing := l.typed[s.ID]
	if !typing {
		text = s.Format(l.values[s.ID])
	}
	switch s.Type {
	case sim.TypeBool:
		c := app.Input().ID(id).Type("checkbox").OnChange(f.onCheck(s), s.ID)
		if l.values[s.ID].(bool) {
			c = c.Checked(true)
		}
		control = c
	case sim.TypeChoice:
		control = app.Select().ID(id).OnChange(f.onSelect(s), s.ID).Aria("describedby", "h-"+s.ID).Body(
			app.Range(s.Options).Slice(func(i int) app.UI {
				o := app.Option().Value(s.Options[i].ID).Text(s.Options[i].Label)
				if s.Options[i].ID == text {
					o = o.Selected(true)
				}
				return o
			}))
	case sim.TypeText:
		in := app.Input().ID(id).Type("text").AutoComplete(false).Spellcheck(false).MaxLength(int(s.Max)).
			Value(text).Aria("describedby", "h-"+s.ID+" e-"+s.ID).
			OnInput(f.onType(s, false), s.ID).OnChange(f.onType(s, true), s.ID)
		if bad {
			in = in.Aria("invalid", "true")
		}
		control = in
	case sim.TypeFile:
		value, _ := l.values[s.ID].(string)
		control = f.slot(s, value)
	default:
		in := app.Input().ID(id).Type("text").Attr("inputmode", "decimal").AutoComplete(false).Spellcheck(false).
			Value(text).Aria("describedby", "h-"+s.ID+" e-"+s.ID).
			OnInput(f.onType(s, false), s.ID).OnChange(f.onType(s, true), s.ID)
		if bad {
			in = in.Aria("invalid", "true")
		}
		control = in
		if s.ID != sim.Seed.ID {
			slider = app.Input().ID("r-"+s.ID).Type("range").Min(0).Max(slots(s)).Step(1).
				Value(strconv.Itoa(slot(s, l.values[s.ID]))).Aria("label", s.Label).Aria("valuetext", s.Format(l.values[s.ID])).
				OnInput(f.onSlide(s), s.ID).OnChange(f.onSlide(s), s.ID)
		}
	}
	d := app.Div().Class("param").DataSet("param", s.ID).Body(
		label,
		control,
		slider,
		app.Small().Class("help").ID("h-"+s.ID).Text(f.help(s)),
		app.Span().Class("bad").ID("e-"+s.ID).Role("alert").Text(problem.Message),
	)
	if bad {
		d = d.Class("wrong")
	}
	if wide(s) {
		d = d.Class("wide")
	}
	// What means nothing here is out of sight; its value stays in the link, and a mistake in it can still be mended.
	if !bad && !s.When.Applies(l.values) {
		d = d.Hidden(true)
	}
	return d
}

// wide is whether a value may need more room than beside its label.
func wide(s sim.Spec) bool {
	for _, o := range s.Options {
		if utf8.RuneCountInString(o.Label) > 15 {
			return true
		}
	}
	return s.Type == sim.TypeInt && s.Max >= 1e7 || s.Type == sim.TypeText || s.Type == sim.TypeFile
}

func (f *Form) help(s sim.Spec) string {
	if s.Type == sim.TypeInt || s.Type == sim.TypeFloat {
		return fmt.Sprintf("%s (%s to %s)", s.Help, sim.Number(s.Min), sim.Number(s.Max))
	}
	return s.Help
}

func (f *Form) onType(s sim.Spec, done bool) app.EventHandler {
	return func(ctx app.Context, _ app.Event) { f.Desk.Set(s.ID, ctx.JSSrc().Get("value").String(), done) }
}

func (f *Form) onSelect(s sim.Spec) app.EventHandler {
	return func(ctx app.Context, _ app.Event) { f.Desk.Set(s.ID, ctx.JSSrc().Get("value").String(), true) }
}

func (f *Form) onCheck(s sim.Spec) app.EventHandler {
	return func(ctx app.Context, _ app.Event) {
		f.Desk.Set(s.ID, s.Format(ctx.JSSrc().Get("checked").Bool()), true)
	}
}

func (f *Form) onSlide(s sim.Spec) app.EventHandler {
	return func(ctx app.Context, _ app.Event) {
		k, err := strconv.Atoi(ctx.JSSrc().Get("value").String())
		if err == nil {
			f.Desk.Set(s.ID, s.Format(unslot(s, k)), true)
		}
	}
}
