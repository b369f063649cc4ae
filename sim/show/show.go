// Package show is the plot board: the vocabulary of the papers' pictures, so that a paper says what its picture shows and
// not how. It draws with [orrery/sim/scene] and reads a run only where a chart that it declared is to be shown.
//
//   - [Chart] puts a declared chart on the stage, [Curves] draws curves that carry their names;
//   - [Slide], [Pick], [Switch] and [Reel] are what the reader's hand moves once a run has ended;
//   - [Wall], [Cells], [Bars] and [Piles] are walls of images, tables of cells, bars and dots that pile up;
//   - [Letters] writes a text, each letter on a ground of its own colour;
//   - [Count], [Percent], [List], [Figure], [Short], ... write numbers as a sentence needs them.
//
// Lengths are in a panel's own units unless px is said.
package show

import (
	"orrery/sim/scene"
	"orrery/sim/scene/layout"
)

// Within is x kept between lo and hi; what is not a number is lo.
func Within(x, lo, hi float64) float64 {
	if !(x > lo) {
		return lo
	}
	return min(x, hi)
}

// Inside is the place of a panel, on its axes or its board, that lies nearest to (x, y), side by side.
func Inside(p *scene.Panel, x, y float64) (float64, float64) {
	if p.X == nil || p.Y == nil {
		return Within(x, 0, p.W), Within(y, 0, p.H)
	}
	return Within(x, p.X.Min, p.X.Max), Within(y, p.Y.Min, p.Y.Max)
}

// face is the panel alone on a square picture: where its places lie, px, whatever its scales.
func face(p *scene.Panel) *layout.Frame {
	alone := *p
	alone.Place, alone.Elements = scene.Place{}, nil
	return layout.Of(&scene.Scene{Panels: []*scene.Panel{&alone}}, 1000, 1000, layout.Chart())[0]
}

// middle is the middle of a panel.
func middle(p *scene.Panel) (x, y float64) {
	f := face(p)
	return f.Inverse(f.Plot.X+f.Plot.W/2, f.Plot.Y+f.Plot.H/2)
}
