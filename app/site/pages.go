package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"html/template"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"orrery/app/page"
	"orrery/app/page/about"
	"orrery/app/page/fast"
	"orrery/app/page/gallery"
	"orrery/app/page/run"
	"orrery/sim"
	"orrery/sim/host/build"
	"orrery/sim/host/verify"
	"orrery/sim/papers/catalog"
)

// webPage is one page of the site.
type webPage struct {
	Path        string // "" for the gallery, "slug/"
	Title       string
	Description string
	Type        string // OpenGraph's
	About       any    // JSON-LD, or nil
	Root        template.HTML
	Data        any    // what the program in the page knows of it
	Paper       string // the program of its experiment, or ""
	Script      string // a script of its own, or ""
	Style       string // a style sheet of its own, or ""
	Keep        string // data files that it needs without a network, below the site's root

	Base, Build, Canonical string // set by write
}

// paper is an experiment with what lies beside its code.
type paper struct {
	e      *sim.Experiment
	info   sim.Info
	stored *run.Stored
	score  *verify.Paper
	poster string // an SVG, or ""
	text   document
	plain  string            // the first sections of its text
	prose  string            // the others
	math   map[string]phrase // what claims say, by text
	limits string            // the list of what is small
}

// card is what the gallery and the scores show of the paper.
func (p *paper) card() gallery.Card {
	c := gallery.Card{Info: p.info, Stored: p.stored, Score: p.score, Data: p.sources(), Limits: p.limits, Math: map[string]string{}}
	if p.poster != "" {
		c.Poster = posterFile
	}
	for text, ph := range p.math {
		c.Math[text] = ph.html()
	}
	return c
}

// data is what the paper's own page is made from.
func (p *paper) data(base string) page.Data {
	return page.Data{Base: base, Info: p.info, Stored: p.stored, Plain: p.plain, Prose: p.prose}
}

// pages writes every page, the catalogue, and what search engines want.
func (b *builder) pages() (string, error) {
	papers, formulas, err := b.papers()
	if err != nil {
		return "", err
	}
	if err := b.scores(papers); err != nil {
		return "", err
	}
	fast, err := b.fast()
	if err != nil {
		return "", err
	}
	list := []webPage{firstPage(papers), scores(papers), fast, b.about()}
	for _, p := range papers {
		one, err := b.experiment(p)
		if err != nil {
			return "", err
		}
		list = append(list, one)
		if p.poster != "" {
			if err := b.put(p.info.Slug+"/"+posterFile, []byte(p.poster)); err != nil {
				return "", err
			}
		}
		for name, picture := range p.stored.Stills(p.info) {
			if err := b.put(p.info.Slug+"/"+name, []byte(picture)); err != nil {
				return "", err
			}
		}
	}
	b.id = b.hash()
	shell, err := template.ParseFiles(filepath.Join(b.root, "index.html"))
	if err != nil {
		return "", err
	}
	for _, p := range list {
		if err := b.page(shell, p); err != nil {
			return "", err
		}
	}
	infos := make([]sim.Info, 0, len(papers))
	for _, p := range papers {
		infos = append(infos, p.info)
	}
	text, err := json.Marshal(infos)
	if err != nil {
		return "", err
	}
	if err := b.put("catalog.json", text); err != nil {
		return "", err
	}
	if err := b.search(list); err != nil {
		return "", err
	}
	return fmt.Sprintf("%d pages, %d formulas", len(list), formulas), nil
}

// papers reads what lies beside the experiments.
func (b *builder) papers() (list []*paper, formulas int, err error) {
	pr := newProse()
	for _, e := range catalog.All {
		p := &paper{e: e, info: e.Info()}
		list = append(list, p)
		dir := filepath.Join(b.root, sim.Folder(e.Slug))
		text, err := os.ReadFile(filepath.Join(dir, "page.md"))
		if err != nil {
			warn("%s/page.md is not there; its page has no prose.", sim.Folder(e.Slug))
		}
		p.text = pr.read(sim.Folder(e.Slug)+"/page.md", text)
		p.stored, err = stored(dir)
		switch {
		case errors.Is(err, fs.ErrNotExist):
			warn("%s/golden.json is not there; its page has no stored run. “make golden” computes it.", sim.Folder(e.Slug))
		case err != nil:
			return nil, 0, err
		case p.stored.Record.Version != e.Version:
			warn("%s/golden.json is of version %d, the experiment of version %d: it is left out. “make golden” computes it anew.", sim.Folder(e.Slug), p.stored.Record.Version, e.Version)
			p.stored = nil
		}
		p.poster = poster(p.stored, e.Poster, e.Slug)
		p.math = map[string]phrase{}
		for _, text := range claimTexts(p.info) {
			p.math[text] = pr.phrase("the claims of "+e.Slug, text)
		}
	}
	if err := b.typeset(pr.formulas, pr.where); err != nil {
		return nil, 0, err
	}
	for _, p := range list {
		if p.plain, p.prose, err = pr.html(p.text, p.info.Glossary); err != nil {
			return nil, 0, fmt.Errorf("%s/page.md: %w", sim.Folder(p.info.Slug), err)
		}
		if p.limits, err = pr.limits(p.text, p.info.Slug); err != nil {
			return nil, 0, fmt.Errorf("%s/page.md: %w", sim.Folder(p.info.Slug), err)
		}
	}
	return list, len(pr.formulas), nil
}

// stored reads a golden.json.
func stored(dir string) (*run.Stored, error) {
	text, err := os.ReadFile(filepath.Join(dir, "golden.json"))
	if err != nil {
		return nil, err
	}
	s := &run.Stored{}
	if err := json.Unmarshal(text, s); err != nil {
		return nil, fmt.Errorf("%s/golden.json: %w", filepath.Base(dir), err)
	}
	if s.Record == nil {
		return nil, fmt.Errorf("%s/golden.json holds no record", filepath.Base(dir))
	}
	return s, nil
}

func warn(format string, a ...any) { fmt.Fprintf(os.Stderr, "  WARNING: "+format+"\n", a...) }

// firstPage is the first page.
func firstPage(papers []*paper) webPage {
	var cards []gallery.Card
	for _, p := range papers {
		cards = append(cards, p.card())
	}
	return webPage{Title: "Orrery: machine-learning papers as small working models", Type: "website",
		Description: "Each paper is a small, live, honest experiment in your browser: move its parameters, watch the mechanism run, and see whether this run reproduces the paper's claim.",
		About:       map[string]any{"@context": "https://schema.org", "@type": "WebSite", "name": "Orrery"},
		Root:        template.HTML(gallery.HTML("./", cards)),
		Data:        map[string]any{"base": "./"}, Script: "gallery.js", Style: "gallery.css"}
}

// scores reads the papers' scores, each of which counts as long as the paper's version does.
func (b *builder) scores(papers []*paper) error {
	for _, p := range papers {
		s, err := verify.Read(b.root, p.info.Slug)
		if err != nil {
			return err
		}
		if s != nil && s.Version == p.info.Version && fits(*s, p.info) {
			p.score = s
		}
	}
	return nil
}

// fits reports whether a score is of the claims that the paper has.
func fits(s verify.Paper, in sim.Info) bool {
	return slices.EqualFunc(s.Claims, in.Claims, func(c verify.Claim, i sim.ClaimInfo) bool {
		return c.ID == i.ID && len(c.Tests) == len(i.Tests)
	})
}

// scores is the page "Does it hold?".
func scores(papers []*paper) webPage {
	var cards []gallery.Card
	seeds := 0
	for _, p := range papers {
		cards = append(cards, p.card())
		if p.score != nil {
			seeds = max(seeds, p.score.Seeds)
		}
	}
	return webPage{Path: "holds/", Title: "Does it hold? · Orrery", Type: "website",
		Description: "Every claim of every paper over many seeds: each seed as a dot beside the threshold and the paper's own figure, where it must fail, and what could not be reproduced.",
		Root:        template.HTML(gallery.Scores("../", cards, seeds)),
		Data:        map[string]any{"base": "../"}, Style: "gallery.css"}
}

// fast is the page "How fast is this?", of the last measurement, which becomes files of the site too.
func (b *builder) fast() (webPage, error) {
	var last fast.Bench
	text, err := os.ReadFile(filepath.Join(b.root, "kernels", "bench", "results.json"))
	if err == nil {
		err = json.Unmarshal(text, &last)
	}
	switch {
	case errors.Is(err, fs.ErrNotExist):
		warn("kernels/bench/results.json is not there; the page “How fast is this?” has no numbers. “make bench” measures them.")
	case err != nil:
		return webPage{}, fmt.Errorf("kernels/bench/results.json: %w", err)
	default:
		if err := b.put("bench.json", text); err != nil {
			return webPage{}, err
		}
		if err := b.put("bench.svg", []byte(last.Picture())); err != nil {
			return webPage{}, err
		}
	}
	return webPage{Path: "fast/", Title: "How fast is this? · Orrery", Type: "website",
		Description: "The numeric core in Go and WebAssembly, measured side by side with other libraries, and in your own browser.",
		Root:        template.HTML(fast.HTML("../", last)),
		Data:        map[string]any{"base": "../"}, Script: "fast.js", Style: "gallery.css"}, nil
}

// about is the page that says what this is, whose, and where to write to.
func (b *builder) about() webPage {
	return webPage{Path: "about/", Title: "About Orrery", Type: "website",
		Description: "What Orrery is, its licence, source, version and contact.",
		Root:        template.HTML(about.HTML("../", about.Site{Commit: b.commit, Date: build.Date(b.root), Source: b.source, Contact: b.contact})),
		Data:        map[string]any{"base": "../"}}
}

// experiment is a paper's page.
func (b *builder) experiment(p *paper) (webPage, error) {
	in := p.info
	d := p.data("../")
	article := map[string]any{"@type": "ScholarlyArticle", "name": in.Title, "author": in.Authors, "datePublished": fmt.Sprint(in.Year)}
	if in.Venue != "" {
		article["isPartOf"] = in.Venue
	}
	if in.ArXiv != "" {
		article["sameAs"] = "https://arxiv.org/abs/" + in.ArXiv
	}
	of := map[string]any{"@context": "https://schema.org", "@type": "SoftwareApplication", "name": in.Short + " · Orrery",
		"applicationCategory": "EducationalApplication", "operatingSystem": "any, in a web browser", "softwareVersion": fmt.Sprint(in.Version),
		"isAccessibleForFree": true, "about": article}
	if b.url != "" {
		of["url"] = b.url + in.Slug + "/"
	}
	keep, err := b.dataOf(p)
	if err != nil {
		return webPage{}, fmt.Errorf("%s: %w", sim.Folder(in.Slug), err)
	}
	return webPage{Path: in.Slug + "/", Title: in.Short + " · Orrery", Description: strings.TrimSpace(in.Question + " " + in.Claim), Type: "article", About: of,
		Root: template.HTML(page.HTML(d)), Data: d, Paper: paperProgram(in.Slug), Keep: strings.Join(keep, " ")}, nil
}

// dataOf are the addresses of what the default setting and the presets read.
func (b *builder) dataOf(p *paper) ([]string, error) {
	if p.e.Data == nil {
		return nil, nil
	}
	settings := []sim.Values{p.info.Defaults()}
	for _, s := range p.info.Presets {
		v, problem := p.info.With(p.info.Defaults(), s.Set)
		if problem != nil {
			return nil, fmt.Errorf("preset %q: %s", s.Name, problem.Message)
		}
		settings = append(settings, v)
	}
	var out []string
	for _, v := range settings {
		for _, name := range p.e.Data(v) {
			url, err := b.dataURL(name)
			if err != nil {
				return nil, err
			}
			if !slices.Contains(out, url) {
				out = append(out, url)
			}
		}
	}
	return out, nil
}

// page writes a page into the shell.
func (b *builder) page(shell *template.Template, p webPage) error {
	p.Build = b.id
	p.Base = "./" + strings.Repeat("../", strings.Count(p.Path, "/"))
	if p.Path != "" {
		p.Base = strings.TrimPrefix(p.Base, "./")
	}
	if b.url != "" {
		p.Canonical = b.url + p.Path
	}
	var out bytes.Buffer
	if err := shell.Execute(&out, p); err != nil {
		return err
	}
	return b.put(p.Path+"index.html", out.Bytes())
}

// search writes what search engines and lost readers get.
func (b *builder) search(list []webPage) error {
	home := "./"
	if b.url != "" {
		home = b.url
		var m strings.Builder
		m.WriteString("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n")
		for _, p := range list {
			fmt.Fprintf(&m, "<url><loc>%s</loc></url>\n", template.HTMLEscapeString(b.url+p.Path))
		}
		m.WriteString("</urlset>\n")
		if err := b.put("sitemap.xml", []byte(m.String())); err != nil {
			return err
		}
		if err := b.put("robots.txt", []byte("User-agent: *\nAllow: /\nSitemap: "+b.url+"sitemap.xml\n")); err != nil {
			return err
		}
	}
	return b.put("404.html", []byte(strings.ReplaceAll(lost, "HOME", template.HTMLEscapeString(home))))
}

// lost answers any address, at any depth, so it loads nothing.
const lost = `<!doctype html>
<html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex"><title>Not here · Orrery</title>
<style>:root{color-scheme:light dark}body{font:1.1rem/1.6 Georgia,serif;max-width:32rem;margin:18vh auto;padding:0 1.25rem}</style>
<main><h1>There is no such page here</h1>
<p>The address may have been damaged on its way, or the experiment has another name now. <a href="HOME">The list of experiments</a> has them all.</p></main>
</html>
`
