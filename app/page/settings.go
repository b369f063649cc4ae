package page

import (
	"fmt"
	"strconv"
	"unicode/utf8"

	"github.com/maxence-charriere/go-app/v9/pkg/app"

	"orrery/sim"
)

// settings is the form: presets, parameters, and what can be done with a setting.
func (v *view) settings() app.UI {
	l := v.lab
	return app.Aside().Class("card", "settings").Aria("label", "Setting").Body(
		app.H2().Text("Setting"),
		app.Div().Class("chips").Role("group").Aria("label", "Presets").Body(
			app.Range(l.info.Presets).Slice(func(i int) app.UI { return v.chip(i) }),
		),
		app.P().Class("why").ID("why").Text(v.why()),
		app.Div().Class("params").Body(
			app.Range(l.info.Params).Slice(func(i int) app.UI { return v.param(l.info.Params[i]) }),
		),
		when(l.moved(), v.other),
		app.Div().Class("row").Body(
			button("reset", "Reset", true, v.onReset).Title("Back to the defaults, with the same seed"),
			button("new-seed", "New seed", true, v.onSeed).Title("The same setting with other randomness"),
			button("copy-link", v.copyLabel("link", "Copy link"), true, v.onShare).Title("A link that replays this setting to the same digits"),
		),
		when(v.offer != "", func() app.UI {
			return app.Label().Class("offer").Body(
				app.Text("Copy this by hand:"),
				app.Input().ID("offer").Type("text").ReadOnly(true).Value(v.offer))
		}),
	)
}

// other says that the controls show another setting than the run.
func (v *view) other() app.UI {
	if v.lab.state == Running {
		return app.P().Class("moved").Text("The run goes on with the setting it began with. Press Run again to start this one.")
	}
	return app.P().Class("moved").Text("What you see was run with another setting. Press Run to see this one.")
}

func (v *view) onReset(app.Context, app.Event) { v.lab.reset() }

// onSeed draws a seed; it is the one thing on the page that is not determined by the link, until it is in it.
func (v *view) onSeed(app.Context, app.Event) {
	n := sim.Seed.Max + 1
	seed := int(app.Window().Get("Math").Call("random").Float() * float64(n))
	v.lab.set(sim.Seed.ID, strconv.Itoa(seed%n), true)
}

func (v *view) chip(i int) app.UI {
	l := v.lab
	p := l.info.Presets[i]
	c := app.Button().Type("button").Class("chip").DataSet("preset", i).Text(p.Name).
		Aria("pressed", l.isPreset(p)).Title(p.Why).
		OnClick(func(app.Context, app.Event) { l.preset(p) }, i)
	if p.Breaks != "" {
		c = c.Class("breaks").Aria("description", "breaks the claim")
	}
	return c
}

// why explains the preset that the controls show.
func (v *view) why() string {
	for _, p := range v.lab.info.Presets {
		if v.lab.isPreset(p) {
			if p.Breaks != "" {
				return p.Why + " Expect it to fail: " + p.Breaks
			}
			return p.Why
		}
	}
	return "A setting of your own."
}

// param is one control: typed or dragged, with its help and, where it can't be taken, the reason.
func (v *view) param(s sim.Spec) app.UI {
	l := v.lab
	problem, bad := l.problems[s.ID]
	id := "p-" + s.ID
	label := app.Label().For(id).Body(
		app.Text(s.Label),
		app.If(s.Symbol != "", app.I().Text(" "+s.Symbol)),
		app.If(s.Unit != "", app.Small().Text(" "+s.Unit)),
	)
	var control app.UI
	var slider app.UI = app.Div().Class("nothing")
	text, typing := l.typed[s.ID]
	if !typing {
		text = s.Format(l.values[s.ID])
	}
	switch s.Type {
	case sim.TypeBool:
		c := app.Input().ID(id).Type("checkbox").OnChange(v.onCheck(s), s.ID)
		if l.values[s.ID].(bool) {
			c = c.Checked(true)
		}
		control = c
	case sim.TypeChoice:
		control = app.Select().ID(id).OnChange(v.onSelect(s), s.ID).Aria("describedby", "h-"+s.ID).Body(
			app.Range(s.Options).Slice(func(i int) app.UI {
				o := app.Option().Value(s.Options[i].ID).Text(s.Options[i].Label)
				if s.Options[i].ID == text {
					o = o.Selected(true)
				}
				return o
			}))
	default:
		in := app.Input().ID(id).Type("text").Attr("inputmode", "decimal").AutoComplete(false).Spellcheck(false).
			Value(text).Aria("describedby", "h-"+s.ID+" e-"+s.ID).
			OnInput(v.onType(s, false), s.ID).OnChange(v.onType(s, true), s.ID)
		if bad {
			in = in.Aria("invalid", "true")
		}
		control = in
		if s.ID != sim.Seed.ID {
			slider = app.Input().ID("r-"+s.ID).Type("range").Min(0).Max(slots(s)).Step(1).
				Value(strconv.Itoa(slot(s, l.values[s.ID]))).Aria("label", s.Label).Aria("valuetext", s.Format(l.values[s.ID])).
				OnInput(v.onSlide(s, false), s.ID).OnChange(v.onSlide(s, true), s.ID)
		}
	}
	d := app.Div().Class("param").DataSet("param", s.ID).Body(
		label,
		control,
		slider,
		app.Small().Class("help").ID("h-"+s.ID).Text(v.help(s)),
		app.Span().Class("bad").ID("e-"+s.ID).Role("alert").Text(problem.Message),
	)
	if bad {
		d = d.Class("wrong")
	}
	if wide(s) {
		d = d.Class("wide")
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
	return s.Type == sim.TypeInt && s.Max >= 1e7
}

func (v *view) help(s sim.Spec) string {
	if s.Type == sim.TypeInt || s.Type == sim.TypeFloat {
		return fmt.Sprintf("%s (%s to %s)", s.Help, sim.Number(s.Min), sim.Number(s.Max))
	}
	return s.Help
}

func (v *view) onType(s sim.Spec, done bool) app.EventHandler {
	return func(ctx app.Context, _ app.Event) { v.lab.set(s.ID, ctx.JSSrc().Get("value").String(), done) }
}

func (v *view) onSelect(s sim.Spec) app.EventHandler {
	return func(ctx app.Context, _ app.Event) { v.lab.set(s.ID, ctx.JSSrc().Get("value").String(), true) }
}

func (v *view) onCheck(s sim.Spec) app.EventHandler {
	return func(ctx app.Context, _ app.Event) {
		v.lab.set(s.ID, s.Format(ctx.JSSrc().Get("checked").Bool()), true)
	}
}

func (v *view) onSlide(s sim.Spec, done bool) app.EventHandler {
	return func(ctx app.Context, _ app.Event) {
		k, err := strconv.Atoi(ctx.JSSrc().Get("value").String())
		if err == nil {
			v.lab.set(s.ID, s.Format(unslot(s, k)), true)
		}
	}
}
