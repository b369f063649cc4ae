package source

import (
	"bytes"
	"cmp"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"

	"orrery/sim/blocks/data"
)

// A cheap annotator is a naive Bayes classifier that has seen few mails.
const (
	lessonMails   = 60 // that teach an annotator
	lessonCommon  = 3  // of them must have a token for it to enter the vocabulary
	lessonWritten = 5  // the annotator whose mails are lessonFive
)

// lessonFive are the mails of annotator 5: places in the package's own list of its files. The others' are drawn below.
var lessonFive = []int{3919, 4508, 1147, 6, 366, 696, 4839, 323, 1852, 2362, 5080, 3289, 3426, 4099, 4799, 5306, 2968, 4010,
	4820, 3994, 6001, 111, 5341, 1373, 1636, 2614, 2450, 3781, 5271, 5253, 1696, 2808, 738, 5410, 5872, 5780, 5400, 5447, 292,
	2059, 1068, 2299, 3776, 3087, 387, 1713, 4076, 786, 271, 1582, 1666, 2256, 1409, 893, 5858, 135, 4016, 2180, 3349, 1127}

// lesson are the mails that teach annotator k.
func lesson(k int) []int {
	if k == lessonWritten {
		return lessonFive
	}
	return rand.New(rand.NewPCG(uint64(k), 0x616e6e6f74)).Perm(mailCount)[:lessonMails] // "annot"
}

func annotators() ([]byte, error) {
	type file struct {
		path   string
		spam   bool
		tokens []int
	}
	var all []file
	ids := map[string]int{} // of tokens, in the order in which they are met
	err := spamAssassin.each(func(path string, text []byte) error {
		if folder, ok := strings.CutPrefix(path, "data/"); ok && strings.HasSuffix(path, ".txt") {
			all = append(all, file{path, strings.HasPrefix(folder, "spam-"), tokenSet(mailBody(text), ids)})
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

	verdicts := make([][]bool, data.MailAnnotatorCount)
	for k := range verdicts {
		l := newBayes(len(ids))
		for _, i := range lesson(k) {
			l.see(all[i].tokens, all[i].spam)
		}
		l.learn()
		verdicts[k] = make([]bool, len(all))
		for i, f := range all {
			verdicts[k][i] = l.spam(f.tokens)
		}
	}
	return data.EncodeAnnotators(verdicts), nil
}

// mailBody is what follows the first empty line, with every kind of line end as LF.
func mailBody(text []byte) []byte {
	text = bytes.ReplaceAll(bytes.ReplaceAll(text, []byte("\r\n"), []byte("\n")), []byte("\r"), []byte("\n"))
	_, body, _ := bytes.Cut(text, []byte("\n\n"))
	return body
}

// tokenSet are the numbers of a text's tokens, each once; ids grows by those that are new.
func tokenSet(text []byte, ids map[string]int) []int {
	var out []int
	seen := map[int]bool{}
	for t := range tokens(lowerASCII(text)) {
		id, ok := ids[string(t)]
		if !ok {
			id = len(ids)
			ids[string(t)] = id
		}
		if !seen[id] {
			seen[id] = true
			out = append(out, id)
		}
	}
	return out
}

// bayes is a Bernoulli naive Bayes classifier on the tokens that are in at least lessonCommon of the mails it has seen.
// With P(token | class) = (count + 1)/(mails of the class + 2) and the classes' shares as prior, its log-odds are a sum over
// the vocabulary in which absent tokens count too.
type bayes struct {
	mails  [2]float64   // seen, ham and spam
	counts [2][]float64 // [class][token]: mails of the class that have it
	base   float64      // log-odds of a mail without any token
	weight []float64    // [token]: what its presence adds
}

func newBayes(tokens int) *bayes {
	return &bayes{counts: [2][]float64{make([]float64, tokens), make([]float64, tokens)}, weight: make([]float64, tokens)}
}

func (l *bayes) see(tokens []int, spam bool) {
	class := 0
	if spam {
		class = 1
	}
	l.mails[class]++
	for _, t := range tokens {
		l.counts[class][t]++
	}
}

func (l *bayes) learn() {
	l.base = math.Log(l.mails[1] / l.mails[0])
	for t := range l.weight {
		if l.counts[0][t]+l.counts[1][t] < lessonCommon {
			continue
		}
		ham, spam := (l.counts[0][t]+1)/(l.mails[0]+2), (l.counts[1][t]+1)/(l.mails[1]+2)
		absent := math.Log((1 - spam) / (1 - ham))
		l.base += absent
		l.weight[t] = math.Log(spam/ham) - absent
	}
}

func (l *bayes) spam(tokens []int) bool {
	odds := l.base
	for _, t := range tokens {
		odds += l.weight[t]
	}
	return odds > 0
}
