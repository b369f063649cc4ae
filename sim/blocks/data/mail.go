package data

import (
	"encoding/binary"
	"fmt"
)

// MailFile names the file of [Mails].
const MailFile = "spam-assassin-counts"

// MailWords are the words whose presence in a mail's body is kept, in the order of their bits.
var MailWords = []string{"free", "click", "offer", "money", "buy", "order", "price", "win", "guarantee", "credit", "save",
	"cash", "income", "subscribe", "remove"}

// The tags of a mail, bits of Mail.Tags.
const (
	MailHTML    = 1 << iota // its body has "<html", "<br" or "<a "
	MailReply               // its subject starts with "re:"
	MailList                // it came through a mailing list
	MailWeekend             // sent on a Saturday or Sunday
	MailNight               // sent before eight, by its own clock
	MailLong                // more than 1500 characters of body
)

// Mail is what is kept of one mail: no text, only what can be counted in it.
type Mail struct {
	Spam         bool
	Tags         uint8
	Words        uint16 // bit i: MailWords[i] occurs in the body
	Chars        int    // of the body, a byte a character
	Capitals     int
	Exclamations int
	Links        int // occurrences of "http"
	Dollars      int
}

// A file of mails: the magic, the count, then each field for all mails: labels and tags as bytes, words as 16, all counts
// as 32 bits.
const mailMagic = "orrery mails 1\n\n"

// EncodeMails is the mails as a file.
func EncodeMails(mails []Mail) []byte {
	b := binary.LittleEndian.AppendUint32([]byte(mailMagic), uint32(len(mails)))
	for _, m := range mails {
		if m.Spam {
			b = append(b, 1)
		} else {
			b = append(b, 0)
		}
	}
	for _, m := range mails {
		b = append(b, m.Tags)
	}
	for _, m := range mails {
		b = binary.LittleEndian.AppendUint16(b, m.Words)
	}
	for k := range mailCounts {
		for i := range mails {
			b = binary.LittleEndian.AppendUint32(b, uint32(*mails[i].count(k)))
		}
	}
	return b
}

const mailCounts = 5

func (m *Mail) count(k int) *int {
	return [mailCounts]*int{&m.Chars, &m.Capitals, &m.Exclamations, &m.Links, &m.Dollars}[k]
}

// ParseMails reads a file that [EncodeMails] wrote.
func ParseMails(b []byte) ([]Mail, error) {
	const header, each = len(mailMagic) + 4, 1 + 1 + 2 + 4*mailCounts
	if len(b) < header || string(b[:len(mailMagic)]) != mailMagic {
		return nil, fmt.Errorf("data: %d bytes that are no file of mails", len(b))
	}
	n := int(binary.LittleEndian.Uint32(b[len(mailMagic):]))
	if b = b[header:]; len(b) != n*each {
		return nil, fmt.Errorf("data: a file of %d mails with %d bytes", n, len(b))
	}
	mails := make([]Mail, n)
	for i := range mails {
		m := &mails[i]
		m.Spam, m.Tags = b[i] != 0, b[n+i]
		m.Words = binary.LittleEndian.Uint16(b[2*n+2*i:])
		for k := range mailCounts {
			*m.count(k) = int(binary.LittleEndian.Uint32(b[4*n+4*(k*n+i):]))
		}
	}
	return mails, nil
}

// Mails reads SpamAssassin's public corpus, 6046 mails, in the order of its file names; load brings the file (a run's Data).
// A damaged file is a panic: the host has checked its sum.
func Mails(load func(name string) []byte) []Mail {
	mails, err := ParseMails(load(MailFile))
	if err != nil {
		panic(err)
	}
	return mails
}
