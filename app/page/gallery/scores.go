package gallery

import (
	"cmp"
	"fmt"
	"html"
	"math"
	"slices"
	"strings"
	"time"

	"github.com/maxence-charriere/go-app/v9/pkg/app"

	"orrery/app/page/format"
	"orrery/app/page/shell"
	"orrery/app/page/verdict"
	"orrery/sim"
	"orrery/sim/host/verify"
)

// Scores is the root element of "Does it hold?": every claim of the gallery over many seeds, nearest to failing first.
func Scores(base string, cards []Card, seeds int) string {
	var all []scored
	var papers []Card
	first := map[string]scored{} // of each paper, the claim nearest to failing
	for _, c := range cards {
		list := c.scored()
		if len(list) > 0 {
			first[c.Info.Slug] = list[0]
		}
		all, papers = append(all, list...), append(papers, c)
	}
	slices.SortStableFunc(all, nearer)
	slices.SortStableFunc(papers, func(a, b Card) int {
		x, okX := first[a.Info.Slug]
		y, okY := first[b.Info.Slug]
		switch { // those that wait for their check come last
		case okX && okY:
			return nearer(x, y)
		case okX:
			return -1
		case okY:
			return 1
		}
		return 0
	})
	return shell.Markup(app.Div().ID("orrery").Class("page").Body(
		shell.Masthead(base, "holds/"),
		app.Main().ID("main").Class("wrap").Body(
			app.Div().Class("hero").Body(
				app.H1().Text("Does it hold?"),
				app.P().Text(fmt.Sprintf("Every claim of every paper, at its default setting, on %d seeds that nobody chose. The thresholds were fixed before any run.", seeds)),
				app.P().Class("sum").Text(summary(all)),
			),
			key(),
			when(len(all) > 0, func() app.UI { return nearest(all[:min(len(all), shown)]) }),
			index(papers),
			app.Range(papers).Slice(func(i int) app.UI { return scoreOf(base, papers[i]) }),
		),
		shell.Footer(base),
	))
}

// scored is a claim with its score.
type scored struct {
	card Card
	info sim.ClaimInfo
	is   verify.Claim
}

// scored are the card's claims, nearest to failing first.
func (c Card) scored() (list []scored) {
	if c.Score == nil {
		return nil
	}
	for _, is := range c.Score.Claims {
		for _, info := range c.Info.Claims {
			if info.ID == is.ID {
				list = append(list, scored{c, info, is})
			}
		}
	}
	slices.SortStableFunc(list, nearer)
	return list
}

// nearer orders claims by how near they are to failing: by the share of seeds on which they did not hold, then by how many
// standard deviations lie between the mean and the threshold.
func nearer(a, b scored) int {
	return cmp.Or(cmp.Compare(b.lost(), a.lost()), cmp.Compare(a.distance(), b.distance()))
}

func (s scored) seeds() int { return s.is.Held + s.is.Failed + s.is.Undecided }

func (s scored) lost() float64 {
	if s.seeds() == 0 {
		return 0
	}
	return float64(s.is.Failed+s.is.Undecided) / float64(s.seeds())
}

// distance is that of the test that is nearest to its threshold. One that never varies and holds is infinitely far.
func (s scored) distance() float64 {
	least := math.Inf(1)
	for k, t := range s.is.Tests {
		for end, x := range map[float64]*float64{1: s.info.Tests[k].Bound.Lo, -1: s.info.Tests[k].Bound.Hi} {
			if x == nil {
				continue
			}
			d := end * (float64(t.Mean) - *x)
			switch {
			case t.SD > 0:
				d /= float64(t.SD)
			case d >= 0:
				d = math.Inf(1)
			}
			if !math.IsNaN(d) {
				least = min(least, d)
			}
		}
	}
	return least
}

// summary counts what the page shows.
func summary(all []scored) string {
	if len(all) == 0 {
		return "The full check has not been run yet: “make verify” runs it."
	}
	held, always, breaks, fail := 0, 0, 0, 0
	for _, s := range all {
		if verdictOf(s.is) == sim.Holds {
			held++
		}
		if s.lost() == 0 {
			always++
		}
		if s.is.Broken != nil {
			breaks++
			if s.is.Broken.Verdict == sim.Fails {
				fail++
			}
		}
	}
	text := fmt.Sprintf("%d of %d claims hold on at least %.0f%% of the seeds, %d of them on every one.", held, len(all), 100*most, always)
	if breaks > 0 {
		text += fmt.Sprintf(" Run where they must fail, %d of %d did.", fail, breaks)
	}
	return text
}

// key says what the marks on the lines are.
func key() app.UI {
	return app.Ul().Class("key").Aria("label", "What the marks mean").Body(
		app.Li().Body(app.I().Class("dot", "holds"), app.Text("a seed on which it holds")),
		app.Li().Body(app.I().Class("dot", "fails"), app.Text("a seed on which it fails")),
		app.Li().Body(app.I().Class("zone"), app.Text("where it holds, up to the threshold")),
		app.Li().Body(app.I().Class("diamond"), app.Text("the paper’s own figure")),
		app.Li().Body(app.I().Class("cross"), app.Text("a setting in which it must fail")),
	)
}

// shown is how many claims the list of the nearest has.
const shown = 6

func nearest(list []scored) app.UI {
	return app.Section().Class("nearest").Aria("labelledby", "nearest").Body(
		app.H2().ID("nearest").Text("Nearest to failing"),
		app.P().Class("hint").Text("First those that failed on a seed; then by how many standard deviations lie between the mean and the threshold. The papers, too, are in this order."),
		app.Ol().Body(app.Range(list).Slice(func(i int) app.UI {
			s := list[i]
			return app.Li().Body(
				inline("span", "says", s.before(), link("#"+s.id(), s.says())),
				app.Span().Text(fmt.Sprintf("%s: %s", s.card.Info.Short, s.counts())),
			)
		})),
	)
}

// index leads to each paper's part of the page: there are many.
func index(papers []Card) app.UI {
	return app.Section().Class("index").Aria("label", "Papers on this page").Body(
		app.H2().Text("Every paper"),
		app.Ul().Body(app.Range(papers).Slice(func(i int) app.UI {
			in := papers[i].Info
			return app.Li().Body(app.A().Href("#"+in.Slug).Text(in.Short), score(papers[i]))
		})),
	)
}

// id is where the claim stands on the page.
func (s scored) id() string { return s.card.Info.Slug + "-" + s.info.ID }

// counts says on how many seeds it held, and how far from failing it was.
func (s scored) counts() string {
	text := fmt.Sprintf("%d of %s", s.is.Held, format.Count(s.seeds(), "seed"))
	if d := s.distance(); s.lost() == 0 && d < 1e3 {
		text += fmt.Sprintf(", %.1f sd away", d)
	}
	return text
}

// scoreOf is a paper's part of the page.
func scoreOf(base string, c Card) app.UI {
	in := c.Info
	list := c.scored()
	head := app.Header().Body(
		app.H2().Body(app.A().Href(base+in.Slug+"/").Text(in.Short)),
		app.P().Class("source").Text(question(in)),
	)
	if len(list) == 0 {
		return app.Section().ID(in.Slug).Class("held").Body(head, app.P().Class("hint").Text("Not checked yet at this version."), limits(c))
	}
	return app.Section().ID(in.Slug).Class("held").Body(
		head,
		app.Div().Class("claims").Body(app.Range(list).Slice(func(i int) app.UI { return list[i].ui(base) })),
		limits(c),
		repeat(c),
	)
}

// limits is what is small beside the paper, and what could not be reproduced.
func limits(c Card) app.UI {
	if c.Limits == "" {
		return app.Div().Class("nothing")
	}
	return app.Aside().Class("limits").Aria("label", c.Info.Short+": what is small or was not reproduced").Body(
		app.H3().Text("What is small here, and what was not reproduced"),
		app.Raw(c.Limits),
	)
}

// repeat says when and by what the paper was checked, and how to do it again.
func repeat(c Card) app.UI {
	s := c.Score
	when := ""
	if day, err := time.Parse(time.DateOnly, s.Date); err == nil {
		when = " on " + day.Format("2 January 2006")
	}
	return app.P().Class("repeat").Body(
		app.Text(fmt.Sprintf("Checked%s by the program “%s”, seeds %d to %d, about %s a run. To repeat it: ", when, s.Build, s.First, s.First+s.Seeds-1, format.Duration(s.Seconds))),
		app.Code().Text(fmt.Sprintf("make verify ONLY=%s FORCE=1", s.Slug)),
	)
}

// ui is one claim: its sentence, a line for each of its tests, and where it must fail.
func (s scored) ui(base string) app.UI {
	outcome := verdictOf(s.is)
	return app.Article().ID(s.id()).DataSet("claim", s.info.ID).DataSet("verdict", outcome).Body(
		verdict.Glyph(outcome),
		app.Div().Class("body").Body(
			inline("h3", "says", s.before(), s.says()),
			inline("p", "count", fmt.Sprintf("<strong>%d of %d</strong> seeds", s.is.Held, s.seeds()), s.lostSeeds(base)),
			app.Range(s.is.Tests).Slice(func(k int) app.UI { return s.test(k) }),
			s.breaks(base),
		),
	)
}

// goesOn are words that begin a sentence which goes on from the one before it.
var goesOn = []string{"And ", "It ", "Its ", "So ", "They ", "Their ", "That "}

// says is what the claim says, as HTML.
func (s scored) says() string {
	return s.card.set(s.card.Info.Words(s.info.Says, s.card.Info.Defaults()))
}

// before is what a sentence that does not stand alone goes on from, as HTML: on this page that may be elsewhere.
func (s scored) before() string {
	in := s.card.Info
	before := ""
	for i := range in.Claims {
		if in.Claims[i].ID != s.info.ID {
			continue
		}
		for ; i > 0 && leans(in.Claims[i].Says); i-- {
			before = s.card.set(in.Words(in.Claims[i-1].Says, in.Defaults())) + ". " + before
		}
	}
	if before == "" {
		return ""
	}
	return `<span class="before">` + before + `</span>`
}

func leans(sentence string) bool {
	return slices.ContainsFunc(goesOn, func(w string) bool { return strings.HasPrefix(sentence, w) })
}

// lostSeeds names the seeds on which the claim fails, each a link, as HTML.
func (s scored) lostSeeds(base string) string {
	var failed []int
	for k, t := range s.is.Tests {
		for i, x := range t.Values {
			if !math.IsNaN(float64(x)) && !within(s.info.Tests[k].Bound, float64(x)) && !slices.Contains(failed, s.card.Score.First+i) {
				failed = append(failed, s.card.Score.First+i)
			}
		}
	}
	slices.Sort(failed)
	open := ""
	if n := s.is.Undecided; n > 0 {
		open = fmt.Sprintf("; %s left it open", format.Count(n, "seed"))
	}
	if len(failed) == 0 {
		if n := s.is.Failed; n > 0 {
			open = fmt.Sprintf("; it failed on %s", format.Count(n, "seed")) + open
		}
		return open
	}
	var links []string
	for _, seed := range failed {
		links = append(links, link(fmt.Sprintf("%s%s/?seed=%d&run=1", base, s.card.Info.Slug, seed), fmt.Sprint(seed)))
	}
	return "; it fails on seed " + strings.Join(links, ", ") + open
}

func within(b sim.BoundInfo, x float64) bool {
	return (b.Lo == nil || x >= *b.Lo) && (b.Hi == nil || x <= *b.Hi)
}

// test is a line of seeds, and what it measures.
func (s scored) test(k int) app.UI {
	in, info, t := s.card.Info, s.info.Tests[k], s.is.Tests[k]
	broken := math.NaN()
	if b := s.is.Broken; b != nil && k < len(b.Values) {
		broken = float64(b.Values[k])
	}
	numbers := []string{"<span>mean " + spreadText(t) + "</span> ", "<span>wanted " + format.Bound(info.Holds) + "</span>"}
	if info.Paper.Says != "" {
		numbers = append(numbers, " <span>paper: "+s.card.set(info.Paper.Says)+"</span>")
	}
	return app.Div().Class("trial").Body(
		inline("p", "stat", s.card.set(in.Words(info.Says, in.Defaults()))),
		line{bound: info.Bound, holds: info.Holds, paper: info.Paper, test: t, broken: broken}.ui(),
		inline("p", "numbers", numbers...),
	)
}

// breaks says where the claim must fail, and whether it did.
func (s scored) breaks(base string) app.UI {
	if s.info.Breaks == nil {
		return app.P().Class("breaks").Text("No setting is named yet in which it must fail.")
	}
	how, see := "It must fail here, which has not been run yet: ", ""
	switch b := s.is.Broken; {
	case b == nil:
	case b.Verdict == sim.Fails:
		_, query := sim.SplitLink(b.Link)
		how, see = "It must fail here, and does: ", " "+link(base+s.card.Info.Slug+"/?"+query+"&run=1", "See it fail")
	default:
		how = fmt.Sprintf("It must fail here, and did not (%s): ", b.Verdict)
	}
	return inline("p", "breaks", `<i class="cross"></i>`, how, s.card.set(s.info.Breaks.Why), ".", see)
}

// set is a sentence with its mathematics set, as HTML.
func (c Card) set(text string) string {
	if set, ok := c.Math[text]; ok {
		return set
	}
	return html.EscapeString(text)
}

// inline is an element with HTML inside. Elements of their own would stand apart by a space, also before a full stop.
func inline(tag, class string, parts ...string) app.UI {
	return app.Raw("<" + tag + ` class="` + class + `">` + strings.Join(parts, "") + "</" + tag + ">")
}

func link(href, text string) string {
	return `<a href="` + html.EscapeString(href) + `">` + text + `</a>`
}

// spreadText is mean and standard deviation, as HTML.
func spreadText(t verify.Test) string {
	if math.IsNaN(float64(t.Mean)) {
		return "none"
	}
	return format.Number(float64(t.Mean)) + " ± " + format.Number(round(float64(t.SD)))
}

// round keeps two digits: a spread is not known better.
func round(x float64) float64 {
	if x == 0 || math.IsNaN(x) || math.IsInf(x, 0) {
		return x
	}
	unit := math.Pow(10, math.Floor(math.Log10(math.Abs(x)))-1)
	return math.Round(x/unit) * unit
}
