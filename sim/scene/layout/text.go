package layout

import "strings"

// Width is about how wide a text is in the page's sans serif of a size: enough to leave room for it.
func Width(s string, size float64) float64 {
	w := 0.0
	for _, r := range s {
		w += em(r)
	}
	return w * size
}

// em is the width of a character in units of the font's size, by class.
func em(r rune) float64 {
	switch {
	case strings.ContainsRune("iljI.,:;'|!·", r):
		return 0.29
	case strings.ContainsRune("ftr()[]- ", r):
		return 0.36
	case strings.ContainsRune("mwMW%@—", r):
		return 0.88
	case r >= '0' && r <= '9':
		return 0.62
	case strings.ContainsRune("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", r):
		return 0.42
	case r >= 'A' && r <= 'Z', strings.ContainsRune("−×+=≤≥→", r):
		return 0.68
	case r >= 0x2e80: // Chinese, Japanese, Korean, pictures
		return 1.02
	}
	return 0.57
}

// Fit is the text, or as much of its beginning as fits into a width, with an ellipsis.
func Fit(s string, size, width float64) string {
	if Width(s, size) <= width+0.01 {
		return s
	}
	used := em('…') * size
	for i, r := range s {
		used += em(r) * size
		if used > width {
			if i == 0 {
				return "…"
			}
			return strings.TrimRight(s[:i], " ,;:") + "…"
		}
	}
	return s
}
