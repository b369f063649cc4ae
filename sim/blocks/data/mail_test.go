package data_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"orrery/sim/blocks/data"
)

func TestMailsComeBackAsWritten(t *testing.T) {
	mails := []data.Mail{
		{Spam: true, Tags: data.MailHTML | data.MailLong, Words: 1<<14 | 1, Chars: 70000, Capitals: 1, Exclamations: 2, Links: 3, Dollars: 4},
		{Tags: data.MailReply, Chars: 12},
		{},
	}
	got, err := data.ParseMails(data.EncodeMails(mails))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(mails, got); diff != "" {
		t.Fatal(diff)
	}
	for _, bad := range [][]byte{nil, []byte("hello"), data.EncodeMails(mails)[:30], append(data.EncodeMails(mails), 0)} {
		if _, err := data.ParseMails(bad); err == nil {
			t.Errorf("%d bytes were read as mails", len(bad))
		}
	}
}
