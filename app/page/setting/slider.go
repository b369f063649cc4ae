package setting

import (
	"math"

	"orrery/sim"
)

// slots is the number of places of a slider.
func slots(s sim.Spec) int {
	if s.Type == sim.TypeInt && !s.Log && s.Max-s.Min <= 400 {
		return int(s.Max - s.Min)
	}
	return 120
}

// slot is the place of a value on its slider.
func slot(s sim.Spec, v any) int {
	x, ok := v.(float64)
	if i, isInt := v.(int); isInt {
		x, ok = float64(i), true
	}
	if !ok {
		return 0
	}
	f := (x - s.Min) / (s.Max - s.Min)
	if s.Log {
		f = math.Log(x/s.Min) / math.Log(s.Max/s.Min)
	}
	return int(math.Round(f * float64(slots(s))))
}

// unslot is the value at a place, with as few digits as tell it from its neighbours.
func unslot(s sim.Spec, k int) any {
	f := float64(k) / float64(slots(s))
	x := s.Min + f*(s.Max-s.Min)
	if s.Log {
		x = s.Min * math.Pow(s.Max/s.Min, f)
	}
	switch k {
	case 0:
		x = s.Min
	case slots(s):
		x = s.Max
	default:
		digits := math.Floor(math.Log10(math.Abs(x))) - 1
		if s.Type == sim.TypeFloat && x != 0 {
			unit := math.Pow(10, digits)
			if !s.Log {
				unit = math.Pow(10, math.Floor(math.Log10((s.Max-s.Min)/100)))
			}
			// A quotient, not a product: 35/100 is the double that "0.35" names, 35·0.01 is not.
			if unit < 1 {
				x = math.Round(x/unit) / math.Round(1/unit)
			} else {
				x = math.Round(x/unit) * unit
			}
		}
	}
	x = math.Min(s.Max, math.Max(s.Min, x))
	if s.Type == sim.TypeInt {
		return int(math.Round(x))
	}
	return x
}
