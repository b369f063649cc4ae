package setting

import "orrery/sim"

// Differ says in a few words how a setting that is shown and the reader's own differ: "the default setting" and "h = 0.83".
func Differ(in sim.Info, shown, own sim.Values) (there, here string) {
	differ := in.Differ(shown, own)
	there, here = sim.Tell(differ, shown), sim.Tell(differ, own)
	switch "" {
	case in.Query(shown):
		there = "the default setting"
	case in.Query(own):
		here = "the default setting"
	}
	return there, here
}
