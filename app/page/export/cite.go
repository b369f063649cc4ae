package export

import (
	"fmt"
	"strings"
	"time"

	"orrery/sim"
)

// citeRun is the BibTeX entry of a run that lies at an address.
func citeRun(in sim.Info, r *sim.Record, address string, now time.Time) string {
	return entry("misc", "orrery-"+in.Slug+"-"+r.Digest[:min(8, len(r.Digest))],
		"author", "{Orrery}",
		"title", "{"+latex("A run of “"+in.Short+"” in Orrery")+"}",
		"year", fmt.Sprint(now.Year()),
		"version", fmt.Sprint(r.Version),
		"note", latex(fmt.Sprintf("Version %d, digest %s, %s; reproduces %s, %s %d", r.Version, r.Digest[:min(16, len(r.Digest))], setting(in, r), in.Authors, in.Venue, in.Year)),
		"howpublished", `\url{`+address+`}`,
		"urldate", now.UTC().Format(time.DateOnly))
}

// citePaper is that of the paper.
func citePaper(in sim.Info) string {
	authors := strings.ReplaceAll(in.Authors, ", ", " and ")
	first, _, _ := strings.Cut(authors, " and ")
	name := first[strings.LastIndexByte(first, ' ')+1:]
	return entry("misc", fmt.Sprintf("%s%d-%s", strings.ToLower(safe(name)), in.Year, in.Slug),
		"author", latex(authors),
		"title", "{"+latex(in.Title)+"}",
		"year", fmt.Sprint(in.Year),
		"howpublished", latex(in.Venue),
		"eprint", in.ArXiv,
		"archivePrefix", map[bool]string{true: "arXiv"}[in.ArXiv != ""])
}

// entry writes names and values; a field without a value is left out.
func entry(kind, key string, fields ...string) string {
	var b strings.Builder
	fmt.Fprintf(&b, "@%s{%s", kind, key)
	for i := 0; i < len(fields); i += 2 {
		if fields[i+1] != "" {
			fmt.Fprintf(&b, ",\n  %s = {%s}", fields[i], fields[i+1])
		}
	}
	b.WriteString("\n}\n")
	return b.String()
}

var latexSigns = strings.NewReplacer(`\`, `\textbackslash{}`, "&", `\&`, "%", `\%`, "_", `\_`, "#", `\#`, "$", `\$`, "{", `\{`, "}", `\}`,
	"~", `\textasciitilde{}`, "^", `\textasciicircum{}`, "“", "``", "”", "''")

// latex is a text as LaTeX has it.
func latex(s string) string { return latexSigns.Replace(s) }
