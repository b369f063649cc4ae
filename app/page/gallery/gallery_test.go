package gallery

import (
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
	if html := Scores("../", []Card{card, {Info: toy.Info}}, 20); !strings.Contains(html, "2 of 2 claims hold on at least 95 % of the seeds.") || !strings.Contains(html, "Not checked yet") {
		t.Error(html)
	}
}
