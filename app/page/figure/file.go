package figure

import (
	"slices"

	"orrery/app/page/format"
	"orrery/sim"
	"orrery/sim/scene"
	"orrery/sim/scene/svg"
	"orrery/sim/show/chart"
)

// A chart's size in a file, in px.
const FileW, FileH = 560.0, 350.0

// Blocks are a chart as it stands in a file: its title, its legend, its picture in fixed colours; a heat map's matrices
// are one block each.
func Blocks(c sim.Chart, all []sim.Series) []svg.Block {
	if c.Kind != sim.Heat {
		s, _ := drawing(c, all, nil, "", FileW, FileH)
		items := chart.Items(c, all)
		unnamed(s.Panels[0], items)
		return []svg.Block{block(c, s, c.ID, c.Title, names(c, items))}
	}
	var list []svg.Block
	items := chart.Items(c, all)
	for _, it := range items {
		s, _ := drawing(c, all, nil, it.ID, FileW, FileH)
		title := c.Title
		if len(items) > 1 {
			title += ": " + it.Label
		}
		b := block(c, s, c.ID+"-"+it.ID, title, scale(s))
		if len(list) < len(items)-1 {
			b.Notes = "" // once is enough
		}
		list = append(list, b)
	}
	return list
}

// unnamed takes the names away that curves have in place: whoever opens the file may have another font, whose words need
// more room. The legend names them.
func unnamed(p *scene.Panel, items []chart.Item) {
	p.Elements = slices.DeleteFunc(p.Elements, func(e scene.Element) bool {
		return e.Kind == scene.KindText && slices.ContainsFunc(items, func(it chart.Item) bool { return e.Key == it.ID+"name" })
	})
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
