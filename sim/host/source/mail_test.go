package source_test

import (
	"testing"

	"orrery/sim/blocks/data"
	"orrery/sim/host/source"
)

// The corpus is known by the sum of its package (checked on reading); here are the sizes of its groups.
func TestMails(t *testing.T) {
	mails := data.Mails(mustLoad(t))
	spam, sizes := 0, [6]int{}
	for _, m := range mails {
		if m.Spam {
			spam++
		}
		for k := range sizes {
			if m.Tags>>k&1 == 1 {
				sizes[k]++
			}
		}
	}
	if len(mails) != 6046 || spam != 1896 {
		t.Errorf("%d mails, %d of them spam", len(mails), spam)
	}
	// html, reply, list, weekend, night, long
	if want := [6]int{1237, 2204, 3445, 932, 1021, 2582}; sizes != want {
		t.Errorf("the groups have sizes %v, want %v", sizes, want)
	}
	list, err := source.Manifest(data.MailFile)
	if err != nil || len(list) != 1 || list[0].Bytes != 20+24*6046 {
		t.Errorf("%+v, %v", list, err)
	}
}
