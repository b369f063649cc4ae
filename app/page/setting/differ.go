package setting

import (
	"fmt"
	"strings"

	"orrery/sim"
)

// most is how many values a setting is told by; more are counted.
const most = 3

// Differ says in a few words how a setting that is shown and the reader's own differ: "the default setting" and "h = 0.83".
func Differ(in sim.Info, shown, own sim.Values) (there, here string) {
	var differ []sim.Spec
	for _, s := range in.Params {
		if s.Format(shown[s.ID]) != s.Format(own[s.ID]) {
			differ = append(differ, s)
		}
	}
	there, here = tell(differ, shown), tell(differ, own)
	switch "" {
	case in.Query(shown):
		there = "the default setting"
	case in.Query(own):
		here = "the default setting"
	}
	return there, here
}

// tell names parameters with their values.
func tell(list []sim.Spec, v sim.Values) string {
	var words []string
	for i, s := range list {
		if i == most {
			words = append(words, fmt.Sprintf("%d more", len(list)-most))
			break
		}
		words = append(words, s.Name()+" = "+s.Words(v[s.ID]))
	}
	return strings.Join(words, ", ")
}
