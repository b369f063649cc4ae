package data

import (
	"encoding/binary"
	"fmt"
)

// MailAnnotatorsFile names the file of [MailAnnotators].
const MailAnnotatorsFile = "spam-assassin-annotators"

// MailAnnotatorCount is how many annotators that file holds.
const MailAnnotatorCount = 100

// A file of annotators: the magic, how many, how many mails, then each annotator's verdicts as bits, the first mail in the
// lowest bit of the first byte.
const annotatorsMagic = "orrery verdicts 1\n\n\n"

// EncodeAnnotators is verdicts [annotator][mail] (true for spam) as a file.
func EncodeAnnotators(verdicts [][]bool) []byte {
	n := 0
	if len(verdicts) > 0 {
		n = len(verdicts[0])
	}
	b := binary.LittleEndian.AppendUint32([]byte(annotatorsMagic), uint32(len(verdicts)))
	b = binary.LittleEndian.AppendUint32(b, uint32(n))
	for _, v := range verdicts {
		bits := make([]byte, (n+7)/8)
		for i, spam := range v {
			if spam {
				bits[i/8] |= 1 << (i % 8)
			}
		}
		b = append(b, bits...)
	}
	return b
}

// ParseAnnotators reads a file that [EncodeAnnotators] wrote.
func ParseAnnotators(b []byte) ([][]bool, error) {
	const header = len(annotatorsMagic) + 8
	if len(b) < header || string(b[:len(annotatorsMagic)]) != annotatorsMagic {
		return nil, fmt.Errorf("data: %d bytes that are no file of annotators", len(b))
	}
	count, n := int(binary.LittleEndian.Uint32(b[header-8:])), int(binary.LittleEndian.Uint32(b[header-4:]))
	each := (n + 7) / 8
	if count > 1<<16 || n > 1<<24 || len(b)-header != count*each {
		return nil, fmt.Errorf("data: a file of %d annotators of %d mails with %d bytes", count, n, len(b))
	}
	out := make([][]bool, count)
	for k := range out {
		bits := b[header+k*each:]
		out[k] = make([]bool, n)
		for i := range out[k] {
			out[k][i] = bits[i/8]>>(i%8)&1 == 1
		}
	}
	return out, nil
}

// MailAnnotators are the verdicts (spam or not) of [MailAnnotatorCount] cheap annotators on the mails of [Mails]:
// naive Bayes, each taught by 60 mails of its own. A damaged file is a panic: the host has checked its sum.
func MailAnnotators(load func(name string) []byte) [][]bool {
	v, err := ParseAnnotators(load(MailAnnotatorsFile))
	if err != nil {
		panic(err)
	}
	return v
}
