package figure

import (
	"orrery/app/page/format"
	"orrery/sim"
	"orrery/sim/scene"
	"orrery/sim/scene/svg"
	"orrery/sim/show/chart"
)

// A chart's size in a file, in px.
const FileW, FileH = 560.0, 350.0

// Blocks are a chart as it stands in a file: its title, its legend, its picture in fixed colours; a heat map's matrices
// one block each.
func Blocks(c sim.Chart, all []sim.Series) []svg.Block {
	if c.Kind != sim.Heat {
		s, keys := drawing(c, all, nil, "", FileW, FileH)
		return []svg.Block{block(c, s, c.ID, c.Title, keys)}
	}
	var list []svg.Block
	items := chart.Items(c, all)
	for _, it := range items {
		s, _ := drawing(c, all, nil, it.ID, FileW, FileH)
		title := c.Title
		if len(items) > 1 {
			title += ": " + it.Label
		}
		list = append(list, block(c, s, c.ID+"-"+it.ID, title, scale(s)))
	}
	return list
}

func block(c sim.Chart, s *scene.Scene, id, title string, keys []svg.Key) svg.Block {
	return svg.Block{Heading: title, Keys: keys, W: FileW, H: FileH, Notes: c.Notes,
		Picture: svg.Render(s, svg.Options{W: FileW, H: FileH, Theme: svg.Paper, ID: "chart-" + id, Title: title})}
}

// scale is a heat map's colours and what they mean.
func scale(s *scene.Scene) []svg.Key {
	for _, e := range s.Panels[0].Elements {
		if e.Image != nil {
			return []svg.Key{{Mark: svg.Scale, Ramp: e.Image.Map, Label: format.Number(e.Image.Lo), Hi: format.Number(e.Image.Hi)}}
		}
	}
	return nil
}
