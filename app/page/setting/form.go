package setting

import (
	"fmt"
	"slices"
	"strconv"
	"unicode/utf8"

	"github.com/maxence-charriere/go-app/v9/pkg/app"

	"orrery/app/page/dom"
	"orrery/app/page/format"
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

// UI is the form: presets and parameters in a part that scrolls, and a foot that always stays, with what runs the setting
// and what hands its link on.
func (f *Form) UI(run, share app.UI) app.UI {
	main, more := f.split()
	return app.Aside().ID("setting").Class("card", "settings").Aria("label", "Setting").Body(
		app.Div().Class("controls").Body(
			app.H2().Class("unseen").Text("Setting"),
			app.Div().Class("chips").Role("group").Aria("label", "Presets").Body(
				app.Range(f.Setting.info.Presets).Slice(func(i int) app.UI { return f.chip(i) }),
			),
			app.P().Class("why").ID("why").TabIndex(0).Style("--lines", strconv.Itoa(f.lines())).Text(f.Setting.Why()),
			app.Div().Class("params").Body(app.Range(main).Slice(func(i int) app.UI { return f.param(main[i]) })),
			app.Details().Class("more").ID("more").Body(
				app.Summary().Text(f.moreWords(more)),
				app.Div().Class("params").Body(app.Range(more).Slice(func(i int) app.UI { return f.param(more[i]) })),
			),
		),
		app.Div().Class("foot").Body(
			run,
			dom.Button("new-seed", fmt.Sprintf("Seed %v ⟳", f.Setting.values[sim.Seed.ID]), true, f.onSeed).
				Title("Another seed: the same setting with other randomness").Aria("label", fmt.Sprintf("Seed %v: take a new one", f.Setting.values[sim.Seed.ID])),
			dom.Button("reset", "Reset", true, f.onReset).Title("Back to the defaults, with the same seed"),
			share,
		),
	)
}

// first is how many parameters stand unfolded where the paper does not say which matter.
const first = 4

// split parts the parameters into those that matter and the rest.
func (f *Form) split() (main, more []sim.Spec) {
	in := f.Setting.info
	for _, id := range in.Main {
		if s, ok := in.Param(id); ok {
			main = append(main, s)
		}
	}
	for _, s := range in.Params {
		switch {
		case slices.Contains(in.Main, s.ID):
		case len(in.Main) == 0 && len(main) < first && s.ID != sim.Seed.ID:
			main = append(main, s)
		default:
			more = append(more, s)
		}
	}
	return main, more
}

// moreWords names what is folded away, and says whether some of it is not as usual.
func (f *Form) moreWords(more []sim.Spec) string {
	n, moved := 0, 0
	for _, s := range more {
		if !s.When.Applies(f.Setting.values) {
			continue
		}
		n++
		if s.Format(f.Setting.values[s.ID]) != s.Format(s.Typed(s.Default)) {
			moved++
		}
	}
	text := format.Count(n, "more setting")
	if moved > 0 {
		text += fmt.Sprintf(", %d changed", moved)
	}
	return text
}

// line is about how many letters of a preset's words fit beside each other.
const line = 40

// lines is how many lines the longest words on a preset take: their place is kept, so that nothing moves. What is longer
// than three lines scrolls.
func (f *Form) lines() int {
	n := 1
	for _, p := range f.Setting.info.Presets {
		n = max(n, 1+utf8.RuneCountInString(why(p))/line)
	}
	return min(n, 3)
}

func (f *Form) onReset(app.Context, app.Event) { f.Desk.Reset() }

func (f *Form) onSeed(app.Context, app.Event) { f.NewSeed() }

// NewSeed draws a seed; it is the one thing on the page that is not determined by the link, until it is in it.
func (f *Form) NewSeed() {
	n := sim.Seed.Max + 1
	seed := int(app.Window().Get("Math").Call("random").Float() * float64(n))
	f.Desk.Set(sim.Seed.ID, strconv.Itoa(seed%n), true)
}

// Press takes a preset by its number.
func (f *Form) Press(i int) {
	if list := f.Setting.info.Presets; i >= 0 && i < len(list) {
		f.Desk.Preset(list[i])
	}
}

// Slide takes the place of a parameter's slider.
func (f *Form) Slide(id, place string) {
	s, ok := f.Setting.info.Param(id)
	k, err := strconv.Atoi(place)
	if ok && err == nil {
		f.Desk.Set(s.ID, s.Format(unslot(s, k)), true)
	}
}

func (f *Form) chip(i int) app.UI {
	p := f.Setting.info.Presets[i]
	c := app.Button().Type("button").Class("chip").DataSet("preset", i).Text(p.Name).
		Aria("pressed", f.Setting.Is(p)).Title(p.Why).
		OnClick(func(app.Context, app.Event) { f.Desk.Preset(p) }, i)
	if p.Breaks != "" {
		c = c.Class("breaks").Aria("description", "In this setting the claim must fail")
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
	return func(ctx app.Context, _ app.Event) { f.Slide(s.ID, ctx.JSSrc().Get("value").String()) }
}
