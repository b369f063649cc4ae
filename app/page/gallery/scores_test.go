package gallery

import (
	"math"
	"strings"
	"testing"

	"orrery/app/page/shell"
	"orrery/app/page/toy"
	"orrery/sim"
	"orrery/sim/host/verify"
)

// claimsOf is a card with claims whose one test must be at least 1.
func claimsOf(claims ...verify.Claim) Card {
	c := Card{Info: sim.Info{Slug: "x", Short: "X"}, Score: &verify.Paper{Slug: "x", Seeds: 20, First: 1000, Claims: claims}}
	for _, is := range claims {
		c.Info.Claims = append(c.Info.Claims, sim.ClaimInfo{ID: is.ID, Says: "Claim " + is.ID + " says it",
			Tests: []sim.TestInfo{{Says: "x", Holds: ">= 1", Bound: sim.AtLeast(1).Info()}}})
	}
	return c
}

func test(mean, sd float64) []verify.Test {
	return []verify.Test{{Mean: sim.Num(mean), SD: sim.Num(sd), Min: sim.Num(mean - sd), Max: sim.Num(mean + sd)}}
}

// What failed comes first, then what is near to failing, measured by its own spread.
func TestNearestToFailing(t *testing.T) {
	c := claimsOf(
		verify.Claim{ID: "far", Held: 20, Tests: test(100, 1)},
		verify.Claim{ID: "never varies", Held: 20, Tests: test(1, 0)},
		verify.Claim{ID: "wide", Held: 20, Tests: test(100, 60)},
		verify.Claim{ID: "near", Held: 20, Tests: test(1.2, 0.1)},
		verify.Claim{ID: "failed once", Held: 19, Failed: 1, Tests: test(5, 0.1)},
		verify.Claim{ID: "open once, nearer", Held: 19, Undecided: 1, Tests: test(1.1, 0.1)},
		verify.Claim{ID: "failed twice", Held: 18, Failed: 2, Tests: test(50, 0.1)},
		verify.Claim{ID: "no number", Held: 20, Tests: test(math.NaN(), math.NaN())},
	)
	var order []string
	for _, s := range c.scored() {
		order = append(order, s.info.ID)
	}
	want := "failed twice, open once, nearer, failed once, wide, near, far, never varies, no number"
	if got := strings.Join(order, ", "); got != want {
		t.Errorf("%s\nwant %s", got, want)
	}
	// An upper bound is an end, too.
	s := scored{is: verify.Claim{Tests: test(0.7, 0.1)}, info: sim.ClaimInfo{Tests: []sim.TestInfo{{Bound: sim.Between(0, 1).Info()}}}}
	if d := s.distance(); math.Abs(d-3) > 1e-9 {
		t.Error(d)
	}
}

func TestScores(t *testing.T) {
	in := toy.Info
	in.Claims = append([]sim.ClaimInfo{}, in.Claims...)
	in.Claims[1].Breaks = &sim.BreakingInfo{Set: sim.Values{"width": 32}, Why: "Too <few> units"}
	in.Claims[1].Says = "And it goes far"
	values := func(x ...sim.Num) []sim.Num { return x }
	card := Card{Info: in, Limits: "<ul><li>a toy</li></ul>", Math: map[string]string{"y": "<math>y</math>"}, Score: &verify.Paper{
		Slug: "toy", Seeds: 3, First: 1000, Build: "native amd64 abc", Date: "2026-12-01", Seconds: 2,
		Claims: []verify.Claim{
			{ID: "low", Held: 2, Failed: 1, Tests: []verify.Test{{Mean: 0.1, SD: 0.123456, Min: 0.02, Max: 0.2, Values: values(0.02, 0.2, 0.04)}}},
			{ID: "far", Held: 2, Undecided: 1, Tests: []verify.Test{{Mean: 4e-8, SD: 0.5, Min: 3, Max: 5, Values: values(3, sim.Num(math.NaN()), 5)}},
				Broken: &verify.Broken{Link: "toy?width=32", Verdict: sim.Fails, Values: values(1)}},
		}}}
	waits := toy.Info
	waits.Slug = "waits"
	html := Scores("../", []Card{{Info: waits}, card}, 3)
	for _, want := range []string{
		"0 of 2 claims hold on at least 95% of the seeds", "Run where they must fail, 1 of 1 did.",
		`it fails on seed <a href="../toy/?seed=1001&amp;run=1">1001</a>`, "1 seed left it open",
		`<span class="before">It is low. </span>And it goes far`, "<math>y</math>",
		`It must fail here, and does: Too &lt;few&gt; units. <a href="../toy/?width=32&amp;run=1">See it fail</a>`,
		"3 seeds: from 0.02 to 0.2, mean 0.1; 2 within the threshold ≤ 0.1; the paper: 0.05",
		"2 seeds: from 3 to 5, mean 4·10⁻⁸; 2 within the threshold ≥ 3; where it must fail: 1",
		"0.1 ± 0.12", "4·10⁻⁸", "<li>a toy</li>",
		"Checked on 1 December 2026 by the program “native amd64 abc”, seeds 1000 to 1002", "make verify ONLY=toy FORCE=1",
		"Not checked yet at this version.",
	} {
		if !strings.Contains(html, want) {
			t.Errorf("the page lacks %q", want)
		}
	}
	// The paper that waits for its check comes last, though it was first.
	if strings.Index(html, "Not checked yet") < strings.Index(html, "Checked on") {
		t.Error("what is not checked comes before what is")
	}
	// A score of an older program has counts, and no dots.
	for i := range card.Score.Claims {
		card.Score.Claims[i].Tests[0].Values = nil
	}
	card.Score.Date = ""
	html = Scores("../", []Card{card}, 3)
	if strings.Contains(html, `class="seed`) || !strings.Contains(html, `class="range"`) || !strings.Contains(html, "it failed on 1 seed") || !strings.Contains(html, "Checked by the program") {
		t.Error("a score without values is not shown as counts:", html)
	}
}

// Dots pile up where they would cover each other, and never higher than there is room.
func TestPiles(t *testing.T) {
	same := func(x float64) float64 { return x }
	rows, high := piles([]float64{0, 5, 30, 31, 100}, same)
	if high != 2 || rows[0] != 0 || rows[1] != 1 || rows[2] != 0 || rows[3] != 1 || rows[4] != 0 {
		t.Error(rows, high)
	}
	rows, high = piles(make([]float64, 20), same)
	if high != dotRows || len(rows) != 20 {
		t.Error(rows, high)
	}
}

func TestTheAxisShowsWhatMatters(t *testing.T) {
	l := line{bound: sim.AtMost(0.1).Info(), paper: sim.Figure(0.05), test: verify.Test{Min: 0.02, Max: 0.06}, broken: 0.2}
	if lo, hi := l.span(); lo > 0.02 || lo < 0 || hi < 0.2 || hi > 0.25 {
		t.Error(lo, hi, "does not hold the values and where it must fail")
	}
	l.broken = 50 // so far off that the seeds would be one dot
	if lo, hi := l.span(); lo > 0.02 || hi > 0.15 {
		t.Error(lo, hi)
	}
	// A seed far off is past the edge, and the others are still to be told apart.
	off := line{bound: sim.AtLeast(0).Info(), broken: math.NaN()}
	for i := range 19 {
		off.test.Values = append(off.test.Values, sim.Num(i))
	}
	off.test.Values = append(off.test.Values, -1e7)
	if lo, hi := off.span(); lo < -5 || hi < 18 || hi > 25 {
		t.Error(lo, hi)
	}
	if html := shell.Markup(off.ui()); strings.Count(html, "past") != 1 || !strings.Contains(html, `class="past less"`) || !strings.Contains(html, `class="seed fails" d="M0 `) {
		t.Error("the seed past the edge is not shown there:", html)
	}
	same := line{bound: sim.Between(0, 0).Info(), test: verify.Test{}, broken: math.NaN()}
	if lo, hi := same.span(); !(lo < 0 && hi > 0) {
		t.Error(lo, hi)
	}
}
