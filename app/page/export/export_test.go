package export

import (
	"fmt"
	"math"
	"regexp"
	"strings"
	"testing"

	"github.com/maxence-charriere/go-app/v9/pkg/app"

	"orrery/app/page/notice"
	"orrery/app/page/run"
	"orrery/app/page/toy"
	"orrery/sim"
)

func values(set sim.Values) sim.Values {
	v, p := toy.Info.With(toy.Info.Defaults(), set)
	if p != nil {
		panic(p.Message)
	}
	return v
}

var record = &sim.Record{Link: "toy?width=64&seed=3", Params: values(sim.Values{"width": 64, "seed": 3}), Digest: "0123456789abcdef0123",
	Charts: []sim.Series{
		{Chart: "walk", ID: "a,b", X: []sim.Num{0, 0.5}, Y: []sim.Num{1, sim.Num(math.NaN())}},
		{Chart: "bars", ID: "s", Labels: []string{`say "x"`}, Y: []sim.Num{2}},
		{Chart: "map", ID: "m", Rows: 2, Cols: 2, Y: []sim.Num{1, 2, 3, 4}},
	}}

// A link that is handed on names every value and the version, and starts the run.
func TestTheLinkToHandOn(t *testing.T) {
	const want = "../toy/?width=64&rate=0.002&share=0.3&both=0&way=a&seed=3&v=2&run=1"
	got := path("../", toy.Info, record.Params)
	if got != want {
		t.Errorf("%s, want %s", got, want)
	}
	_, query, _ := strings.Cut(got, "?")
	link, problems := toy.Info.Parse(query)
	if len(problems) > 0 || !link.Whole || !link.Run || toy.Info.String(link.Values) != record.Link {
		t.Errorf("read again it is %+v, %v", link, problems)
	}
}

func TestTheTable(t *testing.T) {
	want := `chart,series,label,row,column,x,y
walk,"a,b",,,,0,1
walk,"a,b",,,,0.5,NaN
bars,s,"say ""x""",,,,2
map,m,,0,0,,1
map,m,,0,1,,2
map,m,,1,0,,3
map,m,,1,1,,4
`
	if got := table(record); got != want {
		t.Errorf("%s\nwant\n%s", got, want)
	}
}

func TestTheNameOfAFile(t *testing.T) {
	if got := filename(record, "csv"); got != "toy-width64-seed3.csv" {
		t.Error(got)
	}
}

func TestTheCitation(t *testing.T) {
	in := toy.Info
	in.Authors, in.Venue, in.Year = "A. Author", "Venue", 2020
	got := bibtex(in, record, "https://example.org/toy/?seed=3")
	for _, want := range []string{"@misc{orrery-toy,", "“Toy”", "version 2, digest 0123456789abcdef, reproducing A. Author, Venue 2020", `\url{https://example.org/toy/?seed=3}`} {
		if !strings.Contains(got, want) {
			t.Errorf("%s is not in\n%s", want, got)
		}
	}
}

func TestDocumentIsTheRecord(t *testing.T) {
	html := app.HTMLString(Document(record))
	if !strings.Contains(html, `id="run-record"`) || !strings.Contains(html, "toy?width=64") {
		t.Error(html)
	}
}

type stage struct{ draws bool }

func (s stage) Draws() bool { return s.draws }
func (s stage) PNG()        {}

var unusable = regexp.MustCompile(`<button[^>]*disabled`)

func TestReceipt(t *testing.T) {
	r := &Receipt{Run: run.New(toy.Info, &run.Stored{Record: record}, &notice.List{}), Clipboard: &Clipboard{}}
	for n, s := range map[int]Stage{5: nil, 1: stage{}, 0: stage{draws: true}} {
		r.Stage = s
		if html := app.HTMLString(r.UI()); len(unusable.FindAllString(html, -1)) != n || !strings.Contains(html, record.Digest) {
			t.Errorf("%d buttons out of use, want %d:\n%s", len(unusable.FindAllString(html, -1)), n, html)
		}
	}
	r.Run = run.New(toy.Info, nil, &notice.List{})
	if html := app.HTMLString(r.UI()); strings.Contains(html, "digest") {
		t.Error("without a record there is a receipt:", html)
	}
}

func TestTheClipboardSaysWhatItHas(t *testing.T) {
	c := &Clipboard{copied: "link", offer: "toy"}
	if c.Label("link", "Copy link") != "Copied" || c.Label("digest", "Copy") != "Copy" {
		t.Error(c.Label("link", "Copy link"), c.Label("digest", "Copy"))
	}
	if html := app.HTMLString(c.Offer()); !strings.Contains(html, `value="toy"`) {
		t.Error(html)
	}
	if html := app.HTMLString((&Clipboard{}).Offer()); strings.Contains(html, "offer") {
		t.Error(html)
	}
}

func TestChartsOfARecord(t *testing.T) {
	in := sim.Info{Params: []sim.Spec{{ID: "n", Type: sim.TypeInt, Max: 9}}, Charts: []sim.Chart{{ID: "a", Title: "of {n}"}, {ID: "b", When: sim.When{{Param: "n", In: []any{3}}}}}}
	for n, want := range map[int]int{2: 1, 3: 2} {
		if list := charts(in, &sim.Record{Params: sim.Values{"n": n}}); len(list) != want || list[0].Title != fmt.Sprintf("of %d", n) {
			t.Errorf("%d: %+v", n, list)
		}
	}
}
