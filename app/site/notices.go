package main

import (
	"fmt"
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strings"
)

// part is a kind of works, under a heading of its own.
type part struct {
	heading, says string
	works         []work
}

// work is something that is inside the site, with what its makers ask to be said.
type work struct {
	name    string   // with its version
	says    []string // what of it is in the site, and under which terms, line by line
	notices []notice
}

// notice is a file of terms or thanks that comes with a work.
type notice struct{ file, text string }

var (
	licenceFile = regexp.MustCompile(`(?i)^(un)?(licen[cs]e|copying)([-._].*)?$`)
	noticeFile  = regexp.MustCompile(`(?i)^((un)?licen[cs]e|copying|notice|patents|copyright)([-._].*)?$`)
	codeFile    = regexp.MustCompile(`\.(go|js|mjs|ts)$`)
	// noticeFolder holds the terms of others whose code a module has taken in.
	noticeFolder = regexp.MustCompile(`(?i)^(third[-_]?party[-_])?(licen[cs]es|notices)$`)
)

// isNotice says whether a file at the root of a package, or in its folder of notices, is one.
func isNotice(file string) bool {
	dir, name := path.Split(file)
	return dir == "" && noticeFile.MatchString(name) && !codeFile.MatchString(name) || noticeFolder.MatchString(strings.TrimSuffix(dir, "/"))
}

// noticesIn are the notices of the folders and of all the folders above them, in order.
func noticesIn(root fs.FS, folders []string) ([]notice, error) {
	seen := map[string]bool{}
	var out []notice
	for _, dir := range folders {
		for ; !seen[dir]; dir = path.Dir(dir) { // above "." is "."
			seen[dir] = true
			here, err := fs.Sub(root, dir)
			if err != nil {
				return nil, err
			}
			var found []string
			for _, pattern := range []string{"*", "*/*"} {
				list, err := fs.Glob(here, pattern)
				if err != nil {
					return nil, err
				}
				found = append(found, list...)
			}
			for _, file := range found {
				if info, err := fs.Stat(here, file); err != nil || info.IsDir() || !isNotice(file) {
					continue
				}
				text, err := fs.ReadFile(here, file)
				if err != nil {
					return nil, err
				}
				out = append(out, notice{path.Join(dir, file), string(text)})
			}
		}
	}
	slices.SortFunc(out, func(a, b notice) int { return strings.Compare(a.file, b.file) })
	return out, nil
}

// licensed complains of a work without terms of its own; where is the folder that lacks them.
func (w work) licensed(where string) error {
	for _, n := range w.notices {
		if licenceFile.MatchString(path.Base(n.file)) && tidy(n.text) != "" {
			return nil
		}
	}
	return fmt.Errorf("%s is inside the site, but %s holds no licence (a file such as LICENSE or COPYING): its terms must stand in licences.txt, or the work must go", w.name, where)
}

// tidy is a text without what cannot be seen: texts that differ in nothing else are one.
func tidy(text string) string {
	var lines []string
	for line := range strings.Lines(strings.TrimPrefix(text, "\ufeff")) {
		lines = append(lines, strings.TrimRight(line, " \t\r\n"))
	}
	return strings.Trim(strings.Join(lines, "\n"), "\n")
}

// licenceText is the whole file: the works, part by part, and then every text once.
func licenceText(parts []part) string {
	var b strings.Builder
	b.WriteString("\ufeff") // many hosts name no encoding for a text, and browsers then take it for Latin-1
	heading := func(text, line string) {
		fmt.Fprintf(&b, "%s\n%s\n\n", text, strings.Repeat(line, len([]rune(text))))
	}
	heading("Licences", "=")
	b.WriteString("What is inside this site, and the notices of those who made it. The texts stand at the end, each once.\n\n\n")
	numbers, order, carriers := map[string]int{}, []string{}, map[string][]string{}
	for _, p := range parts {
		heading(p.heading, "-")
		fmt.Fprintf(&b, "%s\n\n", p.says)
		for _, w := range p.works {
			fmt.Fprintf(&b, "%s\n", w.name)
			for _, s := range w.says {
				fmt.Fprintf(&b, "    %s\n", s)
			}
			for _, n := range w.notices {
				text := tidy(n.text)
				if text == "" {
					continue
				}
				if numbers[text] == 0 {
					order = append(order, text)
					numbers[text] = len(order)
				}
				carriers[text] = append(carriers[text], w.name+", "+n.file)
				fmt.Fprintf(&b, "    %s: text %d\n", n.file, numbers[text])
			}
			b.WriteString("\n")
		}
		b.WriteString("\n")
	}
	heading("The texts", "-")
	for i, text := range order {
		fmt.Fprintf(&b, "\n%s\n", strings.Repeat("=", 80))
		fmt.Fprintf(&b, "Text %d\n", i+1)
		for _, c := range carriers[text] {
			fmt.Fprintf(&b, "of %s\n", c)
		}
		fmt.Fprintf(&b, "%s\n\n%s\n\n", strings.Repeat("=", 80), text)
	}
	return b.String()
}
