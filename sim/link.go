package sim

import (
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"
)

// Link is an experiment, whole: every parameter, the version it was made with, and what the page shall do.
type Link struct {
	Slug    string
	Values  Values
	Whole   bool // it names every parameter: what it means does not depend on the defaults
	Version int  // 0 where the link names none
	Run     bool // start on load
	Embed   bool // the experiment alone, without the page around it
}

// MaxQuery is the longest query that is read, in bytes; no experiment's own link comes near it.
const MaxQuery = 4000

// Parse reads a query ("width=128&seed=3", with or without "?"). What is wrong is in the problems; the values
// then hold the default at that place so that a page can still show its form, but a host must not run them.
func (in Info) Parse(query string) (Link, []Problem) {
	l := Link{Slug: in.Slug, Values: in.Defaults()}
	query = strings.TrimPrefix(query, "?")
	if len(query) > MaxQuery {
		return l, []Problem{{Param: "", Value: clip(query), Code: "length",
			Message: fmt.Sprintf("This link's query is %d bytes long; an experiment's own are under %d. It was probably damaged on its way: nothing of it was read.", len(query), MaxQuery)}}
	}
	var problems []Problem
	seen, named := map[string]bool{}, map[string]bool{}
	for pair := range strings.SplitSeq(query, "&") {
		if pair == "" {
			continue
		}
		k, v, _ := strings.Cut(pair, "=")
		key, kerr := url.QueryUnescape(k)
		val, verr := url.QueryUnescape(v)
		if kerr != nil || verr != nil {
			problems = append(problems, Problem{Param: clip(k), Value: clip(v), Code: "type", Message: fmt.Sprintf("“%s” in this link has a broken %%-escape; it was not read", clip(pair))})
			continue
		}
		if seen[key] {
			problems = append(problems, repeated(key, val))
			continue
		}
		seen[key] = true
		if carried(key) {
			continue
		}
		switch key {
		case "v":
			n, err := strconv.Atoi(val)
			if err != nil || n < 1 {
				problems = append(problems, Problem{Param: "v", Value: clip(val), Code: "type", Message: fmt.Sprintf("v is the version that the link was made with, a whole number; “%s” is not", clip(val))})
				continue
			}
			l.Version = n
		case "run", "embed":
			on, p := Spec{ID: key, Label: "Start on load", Type: TypeBool}.Parse(val)
			if p != nil {
				problems = append(problems, *p)
				continue
			}
			if key == "run" {
				l.Run = on.(bool)
			} else {
				l.Embed = on.(bool)
			}
		default:
			s, ok := in.named(key)
			if !ok {
				problems = append(problems, *unknown(in, key, val))
				continue
			}
			t, p := s.Parse(val)
			if p != nil {
				problems = append(problems, *p)
				continue
			}
			if named[s.ID] {
				problems = append(problems, repeated(s.ID, val))
				continue
			}
			l.Values[s.ID], named[s.ID] = t, true
		}
	}
	l.Whole = len(named) == len(in.Params)
	return l, problems
}

// named finds a parameter by the name that a link has for it, be it an old one.
func (in Info) named(key string) (Spec, bool) {
	if s, ok := in.Param(key); ok {
		return s, true
	}
	i := slices.IndexFunc(in.Params, func(s Spec) bool { return s.Was != "" && s.Was == key })
	if i < 0 {
		return Spec{}, false
	}
	return in.Params[i], true
}

func repeated(key, val string) Problem {
	return Problem{Param: clip(key), Value: clip(val), Code: "repeated", Message: fmt.Sprintf("“%s” stands in this link twice; only one value can be meant", clip(key))}
}

// Reserved reports whether a name in a link means something to every page, so that no parameter may have it.
func Reserved(id string) bool {
	return slices.Contains([]string{"v", "run", "embed", "sweep", "seeds", "vs", "lesson", "class", "wasm"}, id) || carried(id)
}

// carried reports whether mail, social media or a search engine adds the name to links that pass through it. It says
// nothing to the experiment and is passed over.
func carried(key string) bool {
	return strings.HasPrefix(key, "utm_") || slices.Contains([]string{"fbclid", "gclid", "dclid", "gbraid", "wbraid", "msclkid",
		"yclid", "twclid", "ttclid", "li_fat_id", "igshid", "igsh", "mc_cid", "mc_eid", "_hsenc", "_hsmi", "_ga", "_gl",
		"ref_src", "ref_url", "si", "mkt_tok", "vero_id", "oly_enc_id", "oly_anon_id", "srsltid"}, key)
}

func unknown(in Info, key, val string) *Problem {
	var ids []string
	for _, s := range in.Params {
		ids = append(ids, s.ID)
	}
	return &Problem{Param: clip(key), Value: clip(val), Code: "unknown",
		Message: fmt.Sprintf("This experiment has no parameter “%s”; it has %s", clip(key), strings.Join(ids, ", "))}
}

// String is the canonical link, "slug?width=128&seed=3": what differs from the defaults, in the table's order.
// It names the experiment in records; equal settings give equal strings.
func (in Info) String(v Values) string {
	if q := in.Query(v); q != "" {
		return in.Slug + "?" + q
	}
	return in.Slug
}

// Query is the canonical query of the values, without "?".
func (in Info) Query(v Values) string {
	return in.query(v, func(s Spec, text string) bool { return text != s.Format(s.Typed(s.Default)) })
}

func (in Info) query(v Values, wanted func(s Spec, text string) bool) string {
	var b strings.Builder
	for _, s := range in.Params {
		x, ok := v[s.ID]
		if !ok {
			continue
		}
		text := s.Format(x)
		if !wanted(s, text) {
			continue
		}
		if b.Len() > 0 {
			b.WriteByte('&')
		}
		b.WriteString(s.ID + "=" + url.QueryEscape(text))
	}
	return b.String()
}

// Share is the query to send to a friend: every value, so that a later default can't change what the link means,
// the version that they were seen with, and what the page shall do (the link's Run and Embed).
func (in Info) Share(v Values, l Link) string {
	q := in.query(v, func(Spec, string) bool { return true }) + "&v=" + strconv.Itoa(in.Version)
	if l.Run {
		q += "&run=1"
	}
	if l.Embed {
		q += "&embed=1"
	}
	return q
}

// Whole is the link with every value and the version: "slug?width=128&seed=3&v=2".
func (in Info) Whole(v Values) string { return in.Slug + "?" + in.Share(v, Link{}) }

// Stale says that a link was made with another version of the experiment, or nothing.
func (in Info) Stale(l Link) *Problem {
	if l.Version == 0 || l.Version == in.Version {
		return nil
	}
	means := "The setting is the same, its numbers may differ."
	if !l.Whole {
		means = "What the link leaves out has this version's defaults, and its numbers may differ."
	}
	return &Problem{Param: "v", Value: strconv.Itoa(l.Version), Code: "version",
		Message: fmt.Sprintf("This link was made with version %d of the experiment; here is version %d. %s", l.Version, in.Version, means)}
}

// SplitLink divides "slug?query".
func SplitLink(link string) (slug, query string) {
	slug, query, _ = strings.Cut(strings.Trim(link, "/"), "?")
	return strings.Trim(slug, "/"), query
}
