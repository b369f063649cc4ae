package source

import (
	"math"
	"testing"

	"orrery/sim/blocks/data"
)

// Bayes' rule, token by token, on a lesson that can be followed by hand.
func TestNaiveBayes(t *testing.T) {
	l := newBayes(4)
	lesson := []struct {
		tokens []int
		spam   bool
	}{{[]int{0, 1}, true}, {[]int{0, 2}, true}, {[]int{1}, false}, {[]int{0, 1, 3}, false}, {nil, false}}
	for _, m := range lesson {
		l.see(m.tokens, m.spam)
	}
	l.learn()
	// Tokens 0 and 1 are in three mails each, 2 and 3 in one.
	for _, tokens := range [][]int{nil, {0}, {1}, {0, 1}, {2, 3}, {0, 2}} {
		p := [2]float64{3.0 / 5, 2.0 / 5}
		for class, n := range []float64{3, 2} {
			for token, count := range map[int][2]float64{0: {1, 2}, 1: {2, 1}} {
				q := (count[class] + 1) / (n + 2)
				has := false
				for _, x := range tokens {
					has = has || x == token
				}
				if !has {
					q = 1 - q
				}
				p[class] *= q
			}
		}
		odds := l.base
		for _, x := range tokens {
			odds += l.weight[x]
		}
		if want := math.Log(p[1] / p[0]); math.Abs(odds-want) > 1e-12 || l.spam(tokens) != (want > 0) {
			t.Errorf("tokens %v: log-odds %v, want %v", tokens, odds, want)
		}
	}
}

// Annotator 5 is right on 87.6% of the mails; it finds 67% of the spam and keeps 97% of the ham.
func TestAnnotators(t *testing.T) {
	load := func(name string) []byte {
		b, err := Load(name)
		if err != nil {
			t.Fatal(err)
		}
		return b
	}
	mails, verdicts := data.Mails(load), data.MailAnnotators(load)
	if len(verdicts) != data.MailAnnotatorCount || len(verdicts[0]) != len(mails) {
		t.Fatalf("%d annotators of %d mails", len(verdicts), len(verdicts[0]))
	}
	for k, v := range verdicts {
		var right, of [2]float64
		for i, m := range mails {
			class := 0
			if m.Spam {
				class = 1
			}
			of[class]++
			if v[i] == m.Spam {
				right[class]++
			}
		}
		accuracy := (right[0] + right[1]) / (of[0] + of[1])
		if accuracy < 0.6 || accuracy > 0.95 {
			t.Errorf("annotator %d is right on %.3f", k, accuracy)
		}
		if k == lessonWritten {
			t.Logf("accuracy %.4f, sensitivity %.4f, specificity %.4f", accuracy, right[1]/of[1], right[0]/of[0])
			if math.Abs(accuracy-0.876) > 0.0006 || math.Abs(right[1]/of[1]-0.67) > 0.006 || math.Abs(right[0]/of[0]-0.97) > 0.006 {
				t.Errorf("annotator 5: accuracy %.4f, sensitivity %.4f, specificity %.4f", accuracy, right[1]/of[1], right[0]/of[0])
			}
		}
	}
}
