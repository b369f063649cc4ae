package data_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"orrery/sim/blocks/data"
)

func TestAnnotatorsComeBackAsWritten(t *testing.T) {
	verdicts := [][]bool{
		{true, false, true, true, false, false, false, true, true, false, true},
		{false, false, false, false, false, false, false, false, false, false, true},
	}
	got, err := data.ParseAnnotators(data.EncodeAnnotators(verdicts))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(verdicts, got); diff != "" {
		t.Fatal(diff)
	}
	whole := data.EncodeAnnotators(verdicts)
	for _, bad := range [][]byte{nil, []byte("hello"), whole[:len(whole)-1], append(whole, 0)} {
		if _, err := data.ParseAnnotators(bad); err == nil {
			t.Errorf("%d bytes were read as annotators", len(bad))
		}
	}
}
