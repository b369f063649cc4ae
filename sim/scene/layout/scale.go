package layout

import (
	"math"
	"strconv"
	"strings"

	"orrery/sim/scene"
)

// Scale is the key to a panel's heat maps: a bar of their colours, from low on the left to high, between the names of its
// two ends.
type Scale struct {
	Bar       Rect
	Image     *scene.Image // of the bar: one row
	Low, High Text
}

// The ends of a scale that stands for several ranges.
const negative, positive = "negative", "positive"

// scaled says what a panel's scale must show, of its largest kind of heat map; ok is false where it needs none.
func scaled(p *scene.Panel) (m scene.Map, low, high string, ok bool) {
	if p.Plain {
		return "", "", "", false
	}
	var most float64
	covered := map[scene.Map]float64{}
	for i := range p.Elements {
		if e := &p.Elements[i]; e.Kind == scene.KindHeat && e.Image != nil {
			of := e.Image.Map
			covered[of] += math.Abs(e.W * e.H)
			if c := covered[of]; !ok || c > most {
				m, most, ok = of, c, true
			}
		}
	}
	lo, hi, same, first := 0.0, 0.0, true, true
	for i := range p.Elements {
		if e := &p.Elements[i]; e.Kind == scene.KindHeat && e.Image != nil && e.Image.Map == m {
			if first {
				lo, hi, first = e.Image.Lo, e.Image.Hi, false
			}
			same = same && e.Image.Lo == lo && e.Image.Hi == hi
		}
	}
	switch {
	case !ok:
	case len(p.Ends) == 2:
		low, high = p.Ends[0], p.Ends[1]
	case same:
		low, high = rough(lo), rough(hi)
	case m == scene.Diverging:
		low, high = negative, positive
	default:
		low, high = "low", "high"
	}
	return m, low, high, ok
}

// rough is a number with two digits: a colour tells no more.
func rough(v float64) string {
	x, err := strconv.ParseFloat(strconv.FormatFloat(v, 'e', 1, 64), 64)
	if err != nil {
		return Short(v)
	}
	return Short(x)
}

// scaleWidth is how wide a scale is, px; 0 where there is none.
func (f *Frame) scaleWidth() float64 {
	if !f.key.ok {
		return 0
	}
	font := f.Style.Font
	return Width(f.key.low, font) + Width(f.key.high, font) + 0.9*font + f.barWidth()
}

func (f *Frame) barWidth() float64 { return min(4.5*f.Style.Font, f.Place.W*0.3) }

// ramps are the bars, so that a stage knows one from the last picture.
var ramps = map[scene.Map]*scene.Image{scene.Diverging: ramp(scene.Diverging), scene.Sequential: ramp(scene.Sequential), scene.Grey: ramp(scene.Grey)}

func ramp(m scene.Map) *scene.Image {
	const n = 64
	img := &scene.Image{Rows: 1, Cols: n, Data: make([]byte, n), Map: m, Lo: 0, Hi: 1}
	for i := range img.Data {
		img.Data[i] = byte(i * 255 / (n - 1))
	}
	return img
}

// scale places the panel's scale so that it ends at right, its middle height at y.
func (f *Frame) scale(right, y float64) {
	font, left := f.Style.Font, f.Place.X
	low, high, bar := f.key.low, f.key.high, f.barWidth()
	if f.scaleWidth() > right-left { // the words give way, then the bar
		low, high = brief(low), brief(high)
		bar = max(min(bar, right-left-0.9*font-Width(low, font)-Width(high, font)), 1.5*font)
		room := max((right-left-0.9*font-bar)/2, font)
		low, high = Fit(low, font, room), Fit(high, font, room)
	}
	img := ramps[f.key.of]
	if img == nil {
		img = ramps[scene.Sequential]
	}
	at := Rect{right - Width(high, font) - 0.45*font - bar, y - 0.3*font, bar, 0.6 * font}
	f.Scale = &Scale{Bar: at, Image: img,
		Low:  Text{RoleScale, at.X - 0.45*font, y, font, "end", low, false},
		High: Text{RoleScale, at.Right() + 0.45*font, y, font, "start", high, false}}
	f.Texts = append(f.Texts, f.Scale.Low, f.Scale.High)
}

// brief is an end's name where there is little room.
func brief(name string) string {
	switch name {
	case negative:
		return "−"
	case positive:
		return "+"
	}
	if short, ok := rounder(name); ok && strings.ContainsAny(short, "123456789") {
		return short
	}
	return name
}
