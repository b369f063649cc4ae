package palette

import (
	"math"

	"orrery/sim/scene"
)

// Table is a colour map: the colour of each byte.
type Table [256]RGB

// The maps pass through these hues at equal distances, blended in OKLab with lightness rising evenly from the dark
// ground: equal steps of the number look equal, and lightness alone tells the magnitude, so they read without hue.
var (
	dark       = RGB{0x15, 0x19, 0x25}
	amber      = ramp(dark, RGB{0x4a, 0x33, 0x35}, RGB{0x96, 0x57, 0x2c}, RGB{0xdd, 0x93, 0x30}, RGB{0xff, 0xd9, 0x86})
	blue       = ramp(dark, RGB{0x25, 0x4a, 0x7c}, RGB{0x4a, 0x92, 0xdd}, RGB{0xb4, 0xde, 0xff})
	sequential = table(func(t float64) RGB { return amber(t) })
	grey       = table(func(t float64) RGB { v := uint8(math.Round(255 * t)); return RGB{v, v, v} })
	diverging  = table(func(t float64) RGB {
		if t < 0.5 {
			return blue(1 - 2*t)
		}
		return amber(2*t - 1)
	})
)

// Map is the table of a named map; an unknown name is the sequential one.
func Map(m scene.Map) *Table {
	switch m {
	case scene.Diverging:
		return &diverging
	case scene.Grey:
		return &grey
	}
	return &sequential
}

func table(of func(t float64) RGB) (t Table) {
	for i := range t {
		t[i] = of(float64(i) / 255)
	}
	return t
}

// ramp is the colour at t in [0, 1] on the way through the stops.
func ramp(stops ...RGB) func(t float64) RGB {
	last := len(stops) - 1
	labs := make([][3]float64, len(stops))
	for i, c := range stops {
		labs[i] = oklab(c)
	}
	from, to := labs[0][0], labs[last][0]
	return func(t float64) RGB {
		at := t * float64(last)
		k := min(int(at), last-1)
		a, b, u := labs[k], labs[k+1], at-float64(k)
		return rgb([3]float64{from + t*(to-from), a[1] + u*(b[1]-a[1]), a[2] + u*(b[2]-a[2])})
	}
}

// oklab is Ottosson's perceptual space (2020): lightness, green-red, blue-yellow.
func oklab(c RGB) [3]float64 {
	r, g, b := linear(c.R), linear(c.G), linear(c.B)
	l := math.Cbrt(0.4122214708*r + 0.5363325363*g + 0.0514459929*b)
	m := math.Cbrt(0.2119034982*r + 0.6806995451*g + 0.1073969566*b)
	s := math.Cbrt(0.0883024619*r + 0.2817188376*g + 0.6299787005*b)
	return [3]float64{
		0.2104542553*l + 0.7936177850*m - 0.0040720468*s,
		1.9779984951*l - 2.4285922050*m + 0.4505937099*s,
		0.0259040371*l + 0.7827717662*m - 0.8086757660*s,
	}
}

func rgb(lab [3]float64) RGB {
	l := lab[0] + 0.3963377774*lab[1] + 0.2158037573*lab[2]
	m := lab[0] - 0.1055613458*lab[1] - 0.0638541728*lab[2]
	s := lab[0] - 0.0894841775*lab[1] - 1.2914855480*lab[2]
	l, m, s = l*l*l, m*m*m, s*s*s
	return RGB{
		gamma(4.0767416621*l - 3.3077115913*m + 0.2309699292*s),
		gamma(-1.2684380046*l + 2.6097574011*m - 0.3413193965*s),
		gamma(-0.0041960863*l - 0.7034186147*m + 1.7076147010*s),
	}
}

func linear(v uint8) float64 {
	x := float64(v) / 255
	if x <= 0.04045 {
		return x / 12.92
	}
	return math.Pow((x+0.055)/1.055, 2.4)
}

func gamma(x float64) uint8 {
	x = min(max(x, 0), 1)
	if x <= 0.0031308 {
		x *= 12.92
	} else {
		x = 1.055*math.Pow(x, 1/2.4) - 0.055
	}
	return uint8(math.Round(255 * x))
}
