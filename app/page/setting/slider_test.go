package setting

import (
	"testing"

	"orrery/app/page/toy"
	"orrery/sim"
)

func TestSlidersReachEveryEndAndComeBack(t *testing.T) {
	for _, s := range toy.Info.Params {
		if s.Type != sim.TypeInt && s.Type != sim.TypeFloat {
			continue
		}
		for k := range slots(s) + 1 {
			v, p := s.Parse(s.Format(unslot(s, k)))
			if p != nil {
				t.Fatalf("%s, place %d: %s", s.ID, k, p.Message)
			}
			if text := s.Format(v); len(text) > 7 {
				t.Errorf("%s, place %d: %s has more digits than a reader wants", s.ID, k, text)
			}
		}
		x, _ := s.Parse(s.Format(unslot(s, slots(s))))
		if f, ok := x.(float64); ok && f != s.Max {
			t.Error(s.ID, x)
		}
	}
}
