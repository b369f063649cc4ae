package export

import (
	"fmt"

	"orrery/app/page/figure"
	"orrery/app/page/run"
	"orrery/sim"
	"orrery/sim/scene"
	"orrery/sim/scene/svg"
)

// file is something to save.
type file struct{ name, text string }

// sheet is an empty one whose foot says where its pictures are from.
func sheet(in sim.Info, r *sim.Record, address string) svg.Sheet {
	return svg.Sheet{ID: in.Slug, Title: in.Title, Says: fmt.Sprintf("%s, %s %d, as Orrery ran it: %s", in.Authors, in.Venue, in.Year, address),
		Foot: "Orrery · " + in.Slug + " · " + setting(in, r),
		Tail: fmt.Sprintf(" · version %d · digest %s", r.Version, r.Digest[:min(16, len(r.Digest))])}
}

// single is every chart of a record as a file of its own.
func single(in sim.Info, r *sim.Record, address string) (list []file) {
	for _, c := range charts(in, r) {
		if blocks := figure.Blocks(c, r.Charts); len(blocks) > 0 {
			s := sheet(in, r, address)
			s.ID, s.Blocks, s.Columns = in.Slug+"-"+c.ID, blocks, 2
			list = append(list, file{filename(in, r, c.ID, "svg"), s.Draw()})
		}
	}
	return list
}

// together is all charts of a record in one file.
func together(in sim.Info, r *sim.Record, address string) file {
	s := sheet(in, r, address)
	s.Columns = 2
	for _, c := range charts(in, r) {
		s.Blocks = append(s.Blocks, figure.Blocks(c, r.Charts)...)
	}
	return file{filename(in, r, "charts", "svg"), s.Draw()}
}

// staged is a picture of the stage, as it is seen there, with its caption and setting.
func staged(in sim.Info, r *sim.Record, picture *scene.Scene, address string) file {
	const w, h = run.StillW, run.StillH
	s := sheet(in, r, address)
	s.Blocks = []svg.Block{{W: w, H: h, Notes: r.Says, Picture: svg.Render(picture, svg.Options{W: w, H: h, Theme: svg.Stage, ID: in.Slug + "-stage", Title: in.Short})}}
	return file{filename(in, r, "stage", "svg"), s.Draw()}
}
