package palette

import (
	"math"
	"testing"

	"orrery/sim/scene"
)

// A map's lightness rises from its dark end (or middle) to its ends, in even steps: the magnitude is readable
// without hue.
func TestLightness(t *testing.T) {
	light := func(c RGB) float64 { return oklab(c)[0] }
	for i := 1; i < 256; i++ {
		if d := light(sequential[i]) - light(sequential[i-1]); d < -0.001 || d > 0.01 {
			t.Errorf("sequential %d: a step of %.4f", i, d)
		}
	}
	for i := range 127 {
		if a, b := light(diverging[i]), light(diverging[i+1]); b > a+0.001 {
			t.Errorf("diverging %d rises towards its middle: %.4f, %.4f", i, a, b)
		}
		if a, b := light(diverging[i]), light(diverging[255-i]); math.Abs(a-b) > 0.04 {
			t.Errorf("diverging %d: %.3f and %.3f are not alike", i, a, b)
		}
	}
	if grey[255] != (RGB{255, 255, 255}) || grey[0] != (RGB{}) {
		t.Errorf("grey runs from %v to %v", grey[0], grey[255])
	}
}

func TestNames(t *testing.T) {
	for in, want := range map[scene.Colour]string{"s1": "#74aef0", "no such": "#e8e6df", "v:0": "#151925", "v:9": "#ffd986", "d:-1": "#b4deff", "d:x": "#e8e6df"} {
		if got := Of(in).Hex(); got != want {
			t.Errorf("%s is %s, want %s", in, got, want)
		}
	}
	if got := CSS("s3"); got != "var(--s3)" {
		t.Errorf("s3 is %s in the page", got)
	}
}
