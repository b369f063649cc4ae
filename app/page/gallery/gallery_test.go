package gallery

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"testing"

	"orrery/app/page/run"
	"orrery/app/page/toy"
	"orrery/sim"
	"orrery/sim/host/verify"
)

func TestAClaimIsReproducedOnMostSeeds(t *testing.T) {
	for _, c := range []struct {
		held, failed, undecided int
		want                    string
	}{
		{20, 0, 0, sim.Holds}, {19, 1, 0, sim.Holds}, {18, 2, 0, sim.Fails}, {18, 0, 2, sim.Undecided}, {0, 0, 0, sim.Undecided},
	} {
		if got := verdictOf(verify.Claim{Held: c.held, Failed: c.failed, Undecided: c.undecided}); got != c.want {
			t.Errorf("%+v: %s", c, got)
		}
	}
}

// A card counts the last full check, and the stored run where there was none.
func TestTheScoreOfACard(t *testing.T) {
	card := Card{Info: toy.Info, Stored: &run.Stored{Record: &sim.Record{Claims: []sim.Verdict{{Verdict: sim.Fails}, {Verdict: sim.Holds}}}}}
	if html := HTML("./", []Card{card}); !strings.Contains(html, `aria-label="the stored run reproduces 1 of 2 claims"`) {
		t.Error(html)
	}
	card.Score = &verify.Paper{Claims: []verify.Claim{{ID: "low", Held: 20}, {ID: "far", Held: 20}}}
	if html := HTML("./", []Card{card}); !strings.Contains(html, `aria-label="over many seeds the model reproduces 2 of 2 claims"`) {
		t.Error(html)
	}
}

// fixture are papers as a search meets them.
func fixture() []Card {
	paper := func(slug, question, theme string, level int, seconds float64, tags ...string) Card {
		return Card{Poster: "poster.svg", Info: sim.Info{Slug: slug, Title: "On " + slug, Short: slug, Authors: "José Müller, Ann Lee, Bo Sun, Cy Young, Di Fox",
			Venue: "ICML", Year: 2024, Question: question, Theme: theme, Level: level, Seconds: seconds, Tags: tags, Claim: "It generalises."}}
	}
	groups := paper("groups", "Can one predictor be fair to every group that it meets?", "Online learning", 2, 1, "fairness", "regret")
	groups.Data = []string{"real e-mail", "MNIST digits"}
	reuse := paper("reuse", "How does asking the data too often make a coin look skilled?", "Privacy", 1, 4, "p-hacking", "overfitting")
	reuse.Info.Glossary = []sim.Term{{Term: "differential privacy", Means: "a zebra"}}
	sets := paper("sets", "Can a list of guesses keep its promise under attack?", "Uncertainty", 2, 6, "calibration", "MNIST")
	deep := paper("deep", "Why does noisy training stop only where the valley is wide?", "Learning dynamics", 3, 2)
	return []Card{groups, reuse, sets, deep}
}

// The search is that of the page's script, over the words that the page carries.
func TestSearch(t *testing.T) {
	node, err := exec.LookPath("node")
	if err != nil {
		t.Skip("node is missing")
	}
	type want struct{ q, topic, level, time, lecture string }
	cases := []struct {
		want
		found string
	}{
		{want{}, "groups reuse sets deep"},
		{want{q: "fairness"}, "groups"},
		{want{q: "overfitting"}, "reuse"},
		{want{q: "calibration"}, "sets"},
		{want{q: "p-hacking"}, "reuse"}, {want{q: "P hacking"}, "reuse"}, {want{q: "phacking"}, "reuse"},
		{want{q: "MNIST"}, "groups sets"},
		{want{q: "email"}, "groups"}, {want{q: "e-mails"}, "groups"},
		{want{q: "differential priv"}, "reuse"},
		{want{q: "zebra"}, ""}, // what a term means is not what a paper is about
		{want{q: "jose muller ICML 2024"}, "groups reuse sets deep"},
		{want{q: "generalizes"}, "groups reuse sets deep"},
		{want{q: "guesses attack"}, "sets"},
		{want{q: "tack"}, ""},       // words begin with it, or not
		{want{q: "coins"}, "reuse"}, // a plural
		{want{q: "private"}, "reuse"},
		{want{topic: "How sure can we be?"}, "sets"},
		{want{level: "2"}, "groups sets"},
		{want{time: "2"}, "groups deep"},
		{want{lecture: "1"}, "groups reuse"}, // sets takes too long, deep is for specialists
		{want{q: "mnist", time: "5"}, "groups"},
	}
	var cards []map[string]any
	for _, c := range fixture() {
		data := map[string]any{"slug": c.Info.Slug, "words": c.words(), "topic": topic(c.Info.Theme), "level": fmt.Sprint(c.Info.Level), "seconds": fmt.Sprint(c.Info.Seconds)}
		if lecture(c.Info) {
			data["lecture"] = "1"
		}
		cards = append(cards, data)
	}
	var asks []map[string]string
	for _, c := range cases {
		asks = append(asks, map[string]string{"q": c.q, "topic": c.topic, "level": c.level, "time": c.time, "lecture": c.lecture})
	}
	script, err := os.ReadFile("../../../public/gallery.js") // here, so that a change of it is a change of this test
	if err != nil {
		t.Fatal(err)
	}
	in, err := json.Marshal(map[string]any{"cards": cards, "asks": asks, "script": script})
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(node, "--input-type=module", "-e", `
		import { readFileSync } from "node:fs";
		const { cards, asks, script } = JSON.parse(readFileSync(0, "utf8"));
		const { index, fits } = await import("data:text/javascript;base64," + script);
		console.log(JSON.stringify(asks.map((want) => cards.filter((c) => fits(want, index(c.words), c)).map((c) => c.slug).join(" "))));`)
	cmd.Stdin = strings.NewReader(string(in))
	out, err := cmd.CombinedOutput()
	var found []string
	if err == nil {
		err = json.Unmarshal(out, &found)
	}
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	for i, c := range cases {
		if found[i] != c.found {
			t.Errorf("%+v finds %q, want %q", c.want, found[i], c.found)
		}
	}
}

// Who has never been here begins with papers that need nothing, of different topics.
func TestStartHere(t *testing.T) {
	cards := fixture()
	if start, rest := startHere(cards); len(start) != 0 || len(rest) != 4 {
		t.Error("one paper of level 1 makes no choice of where to start")
	}
	for i, theme := range []string{"Privacy", "Theory", "Causality", "Uncertainty"} {
		c := fixture()[1]
		c.Info.Slug, c.Info.Theme = fmt.Sprint("one", i), theme
		cards = append(cards, c)
	}
	start, rest := startHere(cards)
	names := ""
	for _, c := range start {
		names += c.Info.Slug + " "
	}
	if names != "reuse one1 one2 " || len(rest) != 5 {
		t.Error(names, len(rest))
	}
}

// The page serves as many papers as there will be: pictures are files that come when they are needed.
func TestManyCards(t *testing.T) {
	var cards []Card
	for i := range 53 {
		c := fixture()[i%4]
		c.Info.Slug = fmt.Sprint("paper-", i)
		cards = append(cards, c)
	}
	html := HTML("./", cards)
	if n := strings.Count(html, `loading="lazy"`); n != 53 {
		t.Error(n, "pictures are lazy")
	}
	if n := strings.Count(html, "<svg"); n != 1 { // the mark of the house
		t.Error(n, "pictures in the page itself")
	}
	if len(html) > 120_000 {
		t.Error(len(html), "bytes")
	}
	if !strings.Contains(html, "José Müller, Ann Lee and 3 others, ICML 2024") {
		t.Error("the authors are not there")
	}
}
