package sim

// Unused are the charts, series, readouts, texts and handles that the experiment declares and none of these runs came to
// ([Live.Used], [Record.Used]). Over all presets there should be none.
func (in Info) Unused(used ...map[string]bool) (out []string) {
	want := func(what string) {
		for _, u := range used {
			if u[what] {
				return
			}
		}
		out = append(out, what)
	}
	for _, c := range in.Charts {
		want("chart " + c.ID)
		for _, s := range c.Series {
			want("series " + c.ID + "/" + s.ID)
		}
	}
	for _, r := range in.Readouts {
		want("measure " + r.ID)
	}
	for _, t := range in.Texts {
		want("text " + t.ID)
	}
	for _, h := range in.Handles {
		want("handle " + h.ID)
	}
	return out
}

// Used is what a record shows of the declarations that its run came to; handles are not in it.
func (r *Record) Used() map[string]bool {
	used := map[string]bool{}
	for id := range r.Measures {
		used["measure "+id] = true
	}
	for _, s := range r.Charts {
		used["chart "+s.Chart], used["series "+s.Chart+"/"+s.ID] = true, true
	}
	for _, w := range r.Texts {
		used["text "+w.ID] = true
	}
	return used
}

// Names reports whether a handle's declared id is the name or stands for it.
func (h Handle) Names(name string) bool {
	_, ok := match(h.ID, name)
	return ok
}
