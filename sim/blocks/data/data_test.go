package data_test

import (
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"

	"orrery/sim/blocks/data"
)

func TestImagesComeBackAsWritten(t *testing.T) {
	d := &data.Images{Rows: 2, Cols: 3, Labels: []uint8{7, 1}, Pixels: []uint8{0, 1, 2, 3, 4, 255, 6, 7, 8, 9, 10, 11}}
	got, err := data.ParseImages(d.Encode())
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(d, got); diff != "" {
		t.Fatal(diff)
	}
	for _, bad := range [][]byte{nil, []byte("hello"), d.Encode()[:30], append(d.Encode(), 0)} {
		if _, err := data.ParseImages(bad); err == nil {
			t.Errorf("%d bytes were read as images", len(bad))
		}
	}
	m := got.Matrix(1, 0.5, 0.25)
	if m.Rows != 1 || m.Cols != 6 || m.At(0, 0) != -2 || m.At(0, 5) != 2 || math.Abs(float64(m.At(0, 1))-(1/255.-0.5)/0.25) > 1e-6 {
		t.Errorf("standardised to %v", m.Data)
	}
}

func TestMNISTFilesAreThoseThatARunNeeds(t *testing.T) {
	cases := []struct {
		side, train, test int
		want              []string
	}{
		{14, 10000, 2000, []string{"mnist-14-train-0-10000", "mnist-14-test-0-2000"}},
		{14, 10001, 2000, []string{"mnist-14-train-0-10000", "mnist-14-train-10000-20000", "mnist-14-test-0-2000"}},
		{28, 0, 5000, []string{"mnist-28-test-0-2000", "mnist-28-test-2000-5000"}},
		{14, 0, 10000, []string{"mnist-14-test-0-2000", "mnist-14-test-2000-5000", "mnist-14-test-5000-10000"}},
	}
	for _, c := range cases {
		if diff := cmp.Diff(c.want, data.MNISTFiles(c.side, c.train, c.test)); diff != "" {
			t.Errorf("%+v: %s", c, diff)
		}
	}
}
