package svg

import "orrery/sim/scene"

// Key is an entry of a legend: a name, and a sample of what it names.
type Key struct {
	Label  string
	Colour scene.Colour
	Mark   Mark
	Dashed bool
	Pale   bool      // drawn thin and pale
	Ramp   scene.Map // of a Scale: its colours, from Lo (the label) to Hi
	Hi     string
}

// Mark is what a legend's sample shows.
type Mark int

// The marks.
const (
	Curve Mark = iota
	Bar
	Dot
	Scale
)

// A sample's size in px.
const (
	SampleW, SampleH = 24.0, 10.0
	ScaleW           = 84.0
)

// Look is how a curve is drawn: its width, and its opacity (0 for none).
func Look(pale bool) (width, alpha float64) {
	if pale {
		return 1.2, 0.45
	}
	return 2, 0
}

// Sample is the key's mark as an <svg> element, drawn as the chart draws it, with room before the words that follow.
func (k Key) Sample(t Theme) string {
	return `<svg class="sample" width="` + num(SampleW+between) + `" height="` + num(SampleH) + `" viewBox="0 0 ` + num(SampleW+between) + ` ` + num(SampleH) +
		`" aria-hidden="true" focusable="false">` + k.mark(t) + `</svg>`
}

func (k Key) mark(t Theme) string {
	c, dash := t.colour(k.Colour), ""
	width, alpha := Look(k.Pale)
	switch k.Mark {
	case Bar:
		return `<rect x="6.5" y="0" width="11" height="10" rx="2" fill="` + c + `"` + opacity(alpha) + `/>`
	case Dot:
		return `<circle cx="12" cy="5" r="4.5" fill="` + c + `"` + opacity(alpha) + `/>`
	case Scale:
		return `<image width="` + num(ScaleW) + `" height="` + num(SampleH) + `" preserveAspectRatio="none" href="` + dataURI(ramp(k.Ramp)) + `"/>`
	}
	if k.Dashed {
		dash = dashes(width)
	}
	return `<path d="M1 5h22" fill="none" stroke="` + c + `" stroke-width="` + num(width) + `" stroke-linecap="round"` + dash + opacity(alpha) + `/>`
}

// ramp is a colour map from its lower end to its upper one.
func ramp(m scene.Map) *scene.Image {
	img := &scene.Image{Rows: 1, Cols: 64, Map: m}
	for i := range 64 {
		img.Data = append(img.Data, byte(i*255/63))
	}
	return img
}
