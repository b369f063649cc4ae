package layout

import (
	"math"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"orrery/sim/scene"
)

func labels(a scene.Axis, length float64, level bool) string {
	var out []string
	for _, t := range newAxis(&a, 0, length).ticks(&a, length, 12, level) {
		if t.Label != "" {
			out = append(out, t.Label)
		}
	}
	return strings.Join(out, " ")
}

func TestTicks(t *testing.T) {
	for _, c := range []struct {
		name   string
		axis   scene.Axis
		length float64
		want   string
	}{
		{"units", scene.Axis{Min: 0, Max: 1}, 350, "0 0.2 0.4 0.6 0.8 1.0"},
		{"signs", scene.Axis{Min: -20, Max: 20}, 350, "−20 −10 0 10 20"},
		{"thousands", scene.Axis{Min: 0, Max: 60000}, 350, "0 10000 20000 30000 40000 50000 60000"},
		{"millions", scene.Axis{Min: 0, Max: 4e6}, 350, "0 10⁶ 2×10⁶ 3×10⁶ 4×10⁶"},
		{"tiny", scene.Axis{Min: 0, Max: 4e-6}, 350, "0 10⁻⁶ 2×10⁻⁶ 3×10⁻⁶ 4×10⁻⁶"},
		{"narrow", scene.Axis{Min: 0.98, Max: 1.02}, 200, "0.98 1.00 1.02"},
		{"one value", scene.Axis{Min: 3, Max: 3}, 200, "2.8 3.0 3.2"},
		{"nothing", scene.Axis{}, 350, "−0.4 −0.2 0 0.2 0.4"},
		{"not numbers", scene.Axis{Min: math.NaN(), Max: math.Inf(1)}, 350, "0 0.2 0.4 0.6 0.8 1.0"},
		{"falling", scene.Axis{Min: 1, Max: 0}, 350, "0 0.2 0.4 0.6 0.8 1.0"},
		{"plain decades", scene.Axis{Min: 0.001, Max: 10, Scale: scene.Log}, 350, "0.001 0.01 0.1 1 10"},
		{"decades", scene.Axis{Min: 1e-6, Max: 1, Scale: scene.Log}, 350, "10⁻⁶ 10⁻⁵ 10⁻⁴ 10⁻³ 10⁻² 10⁻¹ 10⁰"},
		{"many decades", scene.Axis{Min: 1e-16, Max: 1, Scale: scene.Log}, 350, "10⁻¹⁶ 10⁻¹³ 10⁻¹⁰ 10⁻⁷ 10⁻⁴ 10⁻¹"},
		{"few decades", scene.Axis{Min: 1, Max: 50, Scale: scene.Log}, 350, "1 2 5 10 20 50"},
		{"part of a decade", scene.Axis{Min: 2, Max: 3, Scale: scene.Log}, 200, "2.0 2.2 2.4 2.6 2.8 3.0"},
		{"log of nothing", scene.Axis{Min: -1, Max: 0, Scale: scene.Log}, 350, "0.1 1 10"},
		{"log from zero", scene.Axis{Min: 0, Max: 100, Scale: scene.Log}, 350, "0.1 1 10 100"},
		{"symlog", scene.Axis{Min: -100, Max: 100, Scale: scene.Symlog, Knee: 1}, 350, "−100 −10 −1 0 1 10 100"},
		{"names", scene.Axis{Min: -0.5, Max: 2.5, Names: []string{"none", "weights", "activations"}}, 350, "none weights activations"},
		{"long names", scene.Axis{Min: -0.5, Max: 2.5, Names: []string{"no permutation", "weight matching", "activation matching"}}, 200, "no permu… weight m… activatio…"},
	} {
		if got := labels(c.axis, c.length, true); got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}

// At and Inverse undo each other, on every scale, and the ends of an axis are the edges of its plot.
func TestInverse(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := &scene.Scene{}
		kind := rapid.SampledFrom([]scene.Scale{scene.Linear, scene.Log, scene.Symlog}).Draw(t, "scale")
		lo, hi := rapid.Float64Range(0.01, 5).Draw(t, "lo"), rapid.Float64Range(6, 1e4).Draw(t, "hi")
		if rapid.Bool().Draw(t, "falling") {
			lo, hi = hi, lo
		}
		s.Panel("p", "Title", scene.At(0, 0, 12, 6)).Axes(scene.Axis{Min: lo, Max: hi, Scale: kind, Knee: 0.5}, scene.Axis{Min: lo, Max: hi, Scale: kind, Knee: 0.5})
		f := Of(s, 600, 400, Stage(600, 400))[0]
		x := rapid.Float64Range(0.01, 1e4).Draw(t, "x")
		y := rapid.Float64Range(0.01, 1e4).Draw(t, "y")
		px, py := f.At(x, y)
		if math.Abs(px) > 1e4 || math.Abs(py) > 1e4 {
			return // clamped
		}
		if bx, by := f.Inverse(px, py); math.Abs(bx-x) > 1e-6*x || math.Abs(by-y) > 1e-6*y {
			t.Fatalf("(%g, %g) came back as (%g, %g)", x, y, bx, by)
		}
		l, b := f.At(lo, lo)
		r, u := f.At(hi, hi)
		for i, d := range []float64{l - f.Plot.X, b - f.Plot.Bottom(), r - f.Plot.Right(), u - f.Plot.Y} {
			if math.Abs(d) > 1e-6 {
				t.Fatalf("edge %d is off by %g", i, d)
			}
		}
	})
}

func TestBoard(t *testing.T) {
	s := &scene.Scene{}
	s.Panel("p", "", scene.At(0, 0, 12, 6)).Board(2, 1)
	f := Of(s, 400, 400, Style{Font: 12, Title: 14})[0]
	if f.Plot != (Rect{0, 100, 400, 200}) {
		t.Errorf("a board of 2 × 1 lies at %v", f.Plot)
	}
	if x, y := f.At(2, 1); x != 400 || y != 300 {
		t.Errorf("its far corner is at %g, %g", x, y)
	}
}

// Plots above each other share their left edges, those beside each other their lower ones.
func TestShared(t *testing.T) {
	s := &scene.Scene{}
	y := scene.Axis{Label: "loss", Min: 0, Max: 1}
	s.Panel("a", "A", scene.At(0, 0, 6, 3)).Axes(scene.Axis{Label: "t", Min: 0, Max: 1}, y)
	s.Panel("b", "B", scene.At(6, 0, 6, 3)).Axes(scene.Axis{Min: 0, Max: 1}, y)
	s.Panel("c", "C", scene.At(0, 3, 6, 3)).Axes(scene.Axis{Min: 0, Max: 1}, scene.Axis{Min: 0, Max: 1e4})
	f := Of(s, 900, 500, Stage(900, 500))
	if f[0].Plot.X != f[2].Plot.X || f[0].Plot.Bottom() != f[1].Plot.Bottom() || f[0].Plot.Y != f[1].Plot.Y {
		t.Errorf("plots at %v, %v, %v", f[0].Plot, f[1].Plot, f[2].Plot)
	}
}

func TestFit(t *testing.T) {
	if got := Fit("weight matching", 10, 60); got != "weight mat…" {
		t.Errorf("%q", got)
	}
	if got := Short(-0.01934); got != "−0.0193" {
		t.Errorf("%q", got)
	}
}
