package layout

import (
	"math"
	"strconv"
	"strings"

	"orrery/sim/scene"
)

// ticks chooses the marks of an axis that is length pixels long: as many as have room for their labels, beside
// each other (level) or above each other.
func (a axis) ticks(ax *scene.Axis, length, font float64, level bool) []Tick {
	if ax.Ticks != nil || len(ax.Names) > 0 {
		return a.given(ax, length, font, level)
	}
	most := int(length / (font * 3))
	if level {
		most = int(length / (font * 4.4))
	}
	if a.scale != scene.Linear { // decades have short names
		most = int(length / (font * 2))
	}
	most = min(max(most, 2), 8)
	for n := most; ; n-- {
		list := a.choose(n)
		if n <= 2 || fits(a, list, length, font, level, false) {
			return list
		}
	}
}

func (a axis) choose(n int) []Tick {
	lo, hi := min(a.lo, a.hi), max(a.lo, a.hi)
	switch a.scale {
	case scene.Log:
		return logTicks(lo, hi, n)
	case scene.Symlog:
		return symlogTicks(a, lo, hi, n)
	}
	return linearTicks(lo, hi, n)
}

// fits reports whether neighbouring labels leave each other room.
func fits(a axis, list []Tick, length, font float64, level, names bool) bool {
	last, end := math.Inf(-1), math.Inf(-1)
	for _, t := range list {
		if t.Label == "" {
			continue
		}
		at := (a.even(t.At) - min(a.a, a.b)) / math.Abs(a.b-a.a) * length
		half := font * 0.6
		if names {
			half = font * 0.47 // one that is left out is missed more than air
		}
		if level {
			half = Width(t.Label, font)/2 + font*0.45
		}
		if at-half < end && at != last {
			return false
		}
		last, end = at, at+half
	}
	return true
}

// given are the ticks that the scene names, with names or numbers; labels without room are left out or cut.
func (a axis) given(ax *scene.Axis, length, font float64, level bool) []Tick {
	var list []Tick
	at := ax.Ticks
	if at == nil { // categories at 0, 1, 2, ...
		for i := range ax.Names {
			at = append(at, float64(i))
		}
	}
	step := math.Inf(1)
	for i := 1; i < len(at); i++ {
		if d := math.Abs(at[i] - at[i-1]); d > 0 {
			step = min(step, d)
		}
	}
	if math.IsInf(step, 1) && len(at) > 0 {
		step = math.Abs(at[0])
	}
	lo, hi := min(a.a, a.b), max(a.a, a.b)
	slack := (hi - lo) * 1e-6
	for i, v := range at {
		e := a.even(v)
		if !finite(e) || e < lo-slack || e > hi+slack {
			continue
		}
		t := Tick{At: v}
		if i < len(ax.Names) {
			t.Label = ax.Names[i]
		} else if a.scale == scene.Linear {
			t.Label = Number(v, step)
		} else {
			t.Label = Short(v)
		}
		list = append(list, t)
	}
	if len(list) < 2 || fits(a, list, length, font, level, len(ax.Names) > 0) {
		return list
	}
	if len(ax.Names) > 0 && level && length/float64(len(list)) > font*2.4 {
		for i := range list {
			list[i].Label = Fit(list[i].Label, font, length/float64(len(list))-font*0.4)
		}
		return list
	}
	for skip := 2; skip <= len(list); skip++ {
		thin := make([]Tick, len(list))
		for i, t := range list {
			if i%skip != 0 {
				t.Label, t.Minor = "", true
			}
			thin[i] = t
		}
		if fits(a, thin, length, font, level, len(ax.Names) > 0) {
			return thin
		}
	}
	return list[:1]
}

// linearTicks are at most about n+1 multiples of 1, 2 or 5 times a power of ten.
func linearTicks(lo, hi float64, n int) []Tick {
	step := niceStep((hi - lo) / float64(max(n, 1)))
	var list []Tick
	from, to := math.Ceil(lo/step-1e-6), math.Floor(hi/step+1e-6)
	for i := from; i <= to && len(list) < 64; i++ {
		v := i * step
		list = append(list, Tick{At: v, Label: Number(v, step)})
		if i+1 == i {
			break
		}
	}
	return list
}

func niceStep(x float64) float64 {
	if !(x > 0) || math.IsInf(x, 0) {
		return 1
	}
	p := math.Pow(10, math.Floor(math.Log10(x)))
	if p == 0 {
		return x
	}
	switch m := x / p; {
	case m <= 1.0000001:
		return p
	case m <= 2.0000001:
		return 2 * p
	case m <= 5.0000001:
		return 5 * p
	}
	return 10 * p
}

// logTicks are decades, every second or third where there are many, with 2 and 5 between where there are few.
func logTicks(lo, hi float64, n int) []Tick {
	from, to := math.Log10(lo), math.Log10(hi)
	if to-from < 0.7 { // no decade worth the name: even steps tell more
		return linearTicks(lo, hi, n)
	}
	first, last := int(math.Ceil(from-1e-9)), int(math.Floor(to+1e-9))
	every := 1
	for (last-first)/every+1 > n {
		every++
	}
	plain := lo >= 0.9e-3 && hi <= 1.1e4
	name := func(v float64, e int) string {
		if plain {
			return Short(v)
		}
		return power(e)
	}
	few := last-first < 2 && n >= 4
	var list []Tick
	for e := first - 1; e <= last; e++ {
		base := math.Pow(10, float64(e))
		for _, m := range []float64{1, 2, 5} {
			v := m * base
			if v < lo*(1-1e-9) || v > hi*(1+1e-9) {
				continue
			}
			switch {
			case m == 1 && (e-first)%every == 0:
				list = append(list, Tick{At: v, Label: name(v, e)})
			case few && plain:
				list = append(list, Tick{At: v, Label: Short(v)})
			case every == 1 && last-first < 6:
				list = append(list, Tick{At: v, Minor: true})
			}
		}
	}
	return list
}

// symlogTicks are zero and the decades beyond the knee on both sides.
func symlogTicks(a axis, lo, hi float64, n int) []Tick {
	first := int(math.Ceil(math.Log10(a.knee) - 1e-9))
	last := int(math.Floor(math.Log10(max(math.Abs(lo), math.Abs(hi))) + 1e-9))
	if last < first {
		return linearTicks(lo, hi, n)
	}
	sides := 1
	if lo < 0 && hi > 0 {
		sides = 2
	}
	every := 1
	for sides*((last-first)/every+1)+1 > max(n, 3) && every <= last-first {
		every++
	}
	plain := a.knee >= 0.9e-3 && max(math.Abs(lo), math.Abs(hi)) <= 1.1e4
	name := func(v float64, e int) string {
		switch {
		case plain:
			return Short(v)
		case v < 0:
			return "−" + power(e)
		}
		return power(e)
	}
	var list []Tick
	for e := last; e >= first; e-- {
		if v := -math.Pow(10, float64(e)); v >= lo && (last-e)%every == 0 {
			list = append(list, Tick{At: v, Label: name(v, e)})
		}
	}
	if lo <= 0 && hi >= 0 {
		list = append(list, Tick{At: 0, Label: "0"})
	}
	for e := first; e <= last; e++ {
		if v := math.Pow(10, float64(e)); v <= hi*(1+1e-9) && v >= lo && (last-e)%every == 0 {
			list = append(list, Tick{At: v, Label: name(v, e)})
		}
	}
	return list
}

// Number writes a tick: as many decimals as its step needs.
func Number(v, step float64) string {
	if !finite(v) {
		return ""
	}
	if math.Abs(v) < math.Abs(step)*1e-6 || v == 0 {
		return "0"
	}
	if m := math.Abs(v); m >= 1e5 || m < 1e-4 {
		return scientific(v, step)
	}
	decimals := 0
	if step > 0 && finite(step) {
		decimals = min(max(int(math.Ceil(-math.Log10(step)-1e-9)), 0), 6)
	}
	return minus(strconv.FormatFloat(v, 'f', decimals, 64))
}

// Short writes a number with at most three significant digits, for people.
func Short(v float64) string {
	m := math.Abs(v)
	switch {
	case math.IsNaN(v):
		return "not a number"
	case math.IsInf(v, 0):
		return minus(strings.Replace(strconv.FormatFloat(v, 'g', -1, 64), "Inf", "∞", 1))
	case v == 0:
		return "0"
	case m >= 1e5 || m < 1e-4:
		return scientific(v, 0)
	}
	decimals := min(max(2-int(math.Floor(math.Log10(m))), 0), 6)
	s := strconv.FormatFloat(v, 'f', decimals, 64)
	if strings.Contains(s, ".") {
		s = strings.TrimRight(strings.TrimRight(s, "0"), ".")
	}
	return minus(s)
}

// scientific writes 2.5×10⁶; 10⁶ where the digit is a plain one.
func scientific(v, step float64) string {
	digits := 1
	e := int(math.Floor(math.Log10(math.Abs(v)) + 1e-12))
	if step > 0 {
		digits = min(max(e-int(math.Floor(math.Log10(step)+1e-9)), 0), 3)
	}
	s := strconv.FormatFloat(v, 'e', digits, 64)
	mantissa, exponent, _ := strings.Cut(s, "e")
	if strings.Contains(mantissa, ".") {
		mantissa = strings.TrimRight(strings.TrimRight(mantissa, "0"), ".")
	}
	e, _ = strconv.Atoi(exponent)
	switch mantissa {
	case "1":
		return power(e)
	case "-1":
		return "−" + power(e)
	}
	return minus(mantissa) + "×" + power(e)
}

// power writes 10⁻³.
func power(e int) string {
	var b strings.Builder
	b.WriteString("10")
	for _, r := range strconv.Itoa(e) {
		switch {
		case r == '-':
			b.WriteRune('⁻')
		case r == '1':
			b.WriteRune('¹')
		case r == '2' || r == '3':
			b.WriteRune('²' + (r - '2'))
		default:
			b.WriteRune('⁰' + (r - '0'))
		}
	}
	return b.String()
}

func minus(s string) string { return strings.Replace(s, "-", "−", 1) }
