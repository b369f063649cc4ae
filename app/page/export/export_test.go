package export

import (
	"encoding/csv"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"io"
	"maps"
	"math"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/maxence-charriere/go-app/v9/pkg/app"

	"orrery/app/page/notice"
	"orrery/app/page/run"
	"orrery/app/page/toy"
	"orrery/sim"
	"orrery/sim/scene"
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

var now = time.Date(2031, 2, 3, 4, 5, 6, 0, time.UTC)

const address = "https://example.org/toy/?seed=3&run=1"

// told is a record with measures and verdicts, some of it hard to write down.
func told() *sim.Record {
	r := *record
	r.Experiment, r.Version, r.Says = "toy", 2, "It went well, it did."
	r.Measures = sim.Measures{"x": 0.30000000000000004, "share": 0.5, "y": math.Inf(1)}
	r.Units = map[string]sim.Quantity{"x": {Label: "=SUM(A1)", Unit: "nats"}, "share": {Label: "Share", Unit: "%"}}
	r.Claims = []sim.Verdict{{ID: "low", Says: "It is “low”, always", Verdict: sim.Fails, Value: 4.8e-8, Threshold: "<= 0.1", Paper: "near 0",
		Tests: []sim.Outcome{{Says: "x", Verdict: sim.Fails, Value: 4.8e-8, Threshold: "<= 0.1"}}}}
	return &r
}

func TestTheTable(t *testing.T) {
	text := table(toy.Info, told(), address, now)
	text, marked := strings.CutPrefix(text, "\ufeff")
	if !marked {
		t.Error("no mark of UTF-8")
	}
	rows, err := csv.NewReader(strings.NewReader(text)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	if got := strings.Join(rows[0], ","); got != "kind,id,label,series,series_label,item,row,column,x,x_label,value,unit,verdict,threshold,paper" {
		t.Error(got)
	}
	var got []string
	for _, r := range rows[1:] {
		got = append(got, strings.TrimRight(strings.Join(r, "|"), "|"))
	}
	for _, want := range []string{
		"about|digest|||||||||0123456789abcdef0123",
		"about|date|||||||||2031-02-03T04:05:06Z",
		"setting|width|Width||||||||64",
		"measure|x|'=SUM(A1)||||||||0.30000000000000004|nats",
		"measure|share|Share||||||||0.5|share of 1",
		"measure|y|||||||||+Inf",
		"claim|low|It is “low”, always||||||||4.8e-8||fails|<= 0.1|near 0",
		"test|low|x||||||||4.8e-8||fails|<= 0.1",
		"point|walk|Walk|a,b|a,b||||0|t|1|y",
		"point|walk|Walk|a,b|a,b||||0.5|t|NaN|y",
		"point|bars||s|s|say \"x\"|||||2",
		"point|map|Map|m|m||2|1|||3",
	} {
		if !slices.Contains(got, want) {
			t.Errorf("no line %s in\n%s", want, strings.Join(got, "\n"))
		}
	}
}

func TestTheDocument(t *testing.T) {
	r := told()
	var d struct {
		sim.Record
		Date, Address string
		Paper         struct{ Title string }
		Settings      []struct {
			ID, Label string
			Value     any
			Default   bool
		}
		Measured []struct {
			ID, Unit string
			Value    *float64
		}
		Figures []sim.Chart
	}
	text := whole(toy.Info, r, address, now)
	if err := json.Unmarshal([]byte(text), &d); err != nil {
		t.Fatal(err)
	}
	if d.Digest != r.Digest || d.Says != r.Says || d.Claims[0].Says != r.Claims[0].Says || d.Date != "2031-02-03T04:05:06Z" || d.Address != address || d.Paper.Title != "A toy" {
		t.Errorf("%+v", d)
	}
	if !strings.Contains(text, address) || !strings.Contains(text, "0.30000000000000004") {
		t.Error("the link is escaped, or a number shortened:", text)
	}
	if len(d.Settings) != len(toy.Info.Params) || d.Settings[0].Label != "Width" || d.Settings[0].Default || !d.Settings[1].Default {
		t.Errorf("settings %+v", d.Settings)
	}
	if len(d.Measured) != 3 || d.Measured[0].Unit != "share of 1" || d.Measured[2].Value != nil {
		t.Errorf("measures %+v", d.Measured)
	}
	if len(d.Figures) != 2 || d.Figures[0].X != "t" {
		t.Errorf("figures %+v", d.Figures)
	}
}

func TestTheNameOfAFile(t *testing.T) {
	in := toy.Info
	in.Params = append(slices.Clone(in.Params), sim.Spec{ID: "word", Label: "Word", Type: sim.TypeText, Default: "", Max: 200})
	for text, want := range map[string]string{
		"":                       "toy-width64-seed3-walk.svg",
		"a/../b: ünï “c”\x00con": "toy-width64-seed3-worda_.._b_n_c_con-walk.svg",
		"...":                    "toy-width64-seed3-word..-walk.svg",
	} {
		r := told()
		r.Params = maps.Clone(r.Params)
		r.Params["word"] = text
		if got := filename(in, r, "walk", "svg"); got != want {
			t.Errorf("%q gives %s, want %s", text, got, want)
		}
	}
	r := told()
	r.Params = maps.Clone(r.Params)
	r.Params["word"] = strings.Repeat("long ", 40)
	if got := filename(in, r, "walk", "svg"); len(got) != longest+len(".svg") || !strings.HasSuffix(got, "-01234567-walk.svg") {
		t.Errorf("%s, %d bytes", got, len(got))
	}
}

func TestTheCitations(t *testing.T) {
	in := toy.Info
	in.Authors, in.Venue, in.Year, in.ArXiv, in.Title = "Ann B. Author, Bé Öther", "Venue", 2020, "1234.5678", "50% & more_"
	for text, wants := range map[string][]string{
		citeRun(in, told(), address, now): {"@misc{orrery-toy-01234567,\n", "author = {{Orrery}}", "``Toy''", "year = {2031}", "version = {2}",
			"digest 0123456789abcdef, width = 64, seed 3; reproduces Ann B. Author, Bé Öther, Venue 2020", `\url{` + address + `}`},
		citePaper(in): {"@misc{author2020-toy,\n", "author = {Ann B. Author and Bé Öther}", `title = {{50\% \& more\_}}`, "year = {2020}", "eprint = {1234.5678}", "archivePrefix = {arXiv}"},
	} {
		for _, want := range wants {
			if !strings.Contains(text, want) {
				t.Errorf("%s is not in\n%s", want, text)
			}
		}
		if strings.Count(text, "{") != strings.Count(text, "}") {
			t.Error("braces are not in pairs:", text)
		}
	}
}

// A file's picture has its own colours, its title, its setting and its digest.
func TestTheSheets(t *testing.T) {
	r := told()
	all := together(toy.Info, r, address)
	if all.name != "toy-width64-seed3-charts.svg" {
		t.Error(all.name)
	}
	each := single(toy.Info, r, address)
	if len(each) != 2 || each[0].name != "toy-width64-seed3-walk.svg" {
		t.Errorf("%d files", len(each))
	}
	s := &scene.Scene{}
	s.Panel("p", "Panel", scene.At(0, 0, 12, 6)).Board(1, 1).Text("t", 0, 0, "on the stage", scene.Ink)
	stage := staged(toy.Info, r, s, address)
	for _, f := range append(each, all, stage) {
		for _, want := range []string{"A toy", "width = 64, seed 3", "digest 0123456789abcdef", "https://example.org/toy/?seed=3&amp;run=1"} {
			if !strings.Contains(f.text, want) {
				t.Errorf("%s: %s is not in\n%s", f.name, want, f.text)
			}
		}
		if strings.Contains(f.text, "var(") {
			t.Errorf("%s has colours of the page", f.name)
		}
		for d := xml.NewDecoder(strings.NewReader(f.text)); ; {
			if _, err := d.Token(); err == io.EOF {
				break
			} else if err != nil {
				t.Errorf("%s: %v", f.name, err)
				break
			}
		}
	}
	if !strings.Contains(stage.text, "It went well, it did.") || !strings.Contains(stage.text, "on the stage") {
		t.Error("the stage's file lacks caption or picture")
	}
	if !strings.Contains(all.text, "Walk") || !strings.Contains(all.text, "Map") {
		t.Error("a chart is missing")
	}
}

func TestDocumentIsTheRecord(t *testing.T) {
	html := app.HTMLString(Document(record))
	if !strings.Contains(html, `id="run-record"`) || !strings.Contains(html, "toy?width=64") {
		t.Error(html)
	}
}

type stage struct{ picture *scene.Scene }

func (s stage) Pictured() bool        { return s.picture != nil }
func (s stage) Picture() *scene.Scene { return s.picture }

var unusable = regexp.MustCompile(`<button[^>]*disabled`)

func TestReceipt(t *testing.T) {
	r := &Receipt{Run: run.New(toy.Info, &run.Stored{Record: record}, &notice.List{}), Clipboard: &Clipboard{}}
	for n, s := range map[int]Stage{9: nil, 2: stage{}, 0: stage{&scene.Scene{}}} {
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

// A stage that starts anew gives no picture for a moment; the one before serves, of the same run.
func TestThePictureOfAStageThatStartsAnew(t *testing.T) {
	stored := &run.Stored{Record: record, Scene: &scene.Scene{}}
	r := &Receipt{Run: run.New(toy.Info, stored, &notice.List{}), Stored: stored, Stage: stage{}}
	if r.picture() != stored.Scene || !r.pictured() {
		t.Error("a stored run's picture can't be taken away")
	}
	own := &scene.Scene{}
	r.Stage = stage{own}
	r.picture()
	r.Stage = stage{}
	if r.picture() != own {
		t.Error("the picture was forgotten")
	}
	r.Run.Link, r.Run.IsStored = "toy?seed=9", false
	if r.picture() != nil {
		t.Error("another run's picture is given")
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
