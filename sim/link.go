package sim

import (
	"fmt"
	"net/url"
	"strconv"
	"strings"
)

// Link is an experiment, whole: every parameter, the version it was made with, and what the page shall do.
type Link struct {
	Slug    string
	Values  Values
	Version int  // 0 where the link names none
	Run     bool // start on load
	Embed   bool // the experiment alone, without the page around it
}

// MaxQuery is the longest query that is read, in bytes; no experiment's own link comes near it.
const MaxQuery = 2000

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
	seen := map[string]bool{}
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
			problems = append(problems, Problem{Param: clip(key), Value: clip(val), Code: "repeated", Message: fmt.Sprintf("“%s” stands in this link twice; only one value can be meant", clip(key))})
			continue
		}
		seen[key] = true
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
			s, ok := in.Param(key)
			if !ok {
				problems = append(problems, *unknown(in, key, val))
				continue
			}
			t, p := s.Parse(val)
			if p != nil {
				problems = append(problems, *p)
				continue
			}
			l.Values[key] = t
		}
	}
	return l, problems
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
	var b strings.Builder
	for _, s := range in.Params {
		x, ok := v[s.ID]
		if !ok || s.Format(x) == s.Format(s.Typed(s.Default)) {
			continue
		}
		if b.Len() > 0 {
			b.WriteByte('&')
		}
		b.WriteString(s.ID + "=" + url.QueryEscape(s.Format(x)))
	}
	return b.String()
}

// Share is the query to send to a friend: the values and the version that they were seen with.
func (in Info) Share(v Values, run bool) string {
	q := in.Query(v)
	if q != "" {
		q += "&"
	}
	q += "v=" + strconv.Itoa(in.Version)
	if run {
		q += "&run=1"
	}
	return q
}

// Stale says that a link was made with another version of the experiment, or nothing.
func (in Info) Stale(l Link) *Problem {
	if l.Version == 0 || l.Version == in.Version {
		return nil
	}
	return &Problem{Param: "v", Value: strconv.Itoa(l.Version), Code: "version",
		Message: fmt.Sprintf("This link was made with version %d of the experiment; here is version %d. The setting is the same, its numbers may differ.", l.Version, in.Version)}
}

// SplitLink divides "slug?query".
func SplitLink(link string) (slug, query string) {
	slug, query, _ = strings.Cut(strings.Trim(link, "/"), "?")
	return strings.Trim(slug, "/"), query
}
