package source_test

import (
	"testing"

	"orrery/sim/blocks/data"
	"orrery/sim/host/source"
)

func mustLoad(t *testing.T) func(string) []byte {
	return func(name string) []byte {
		b, err := source.Load(name)
		if err != nil {
			t.Fatal(err)
		}
		return b
	}
}

// The published set is known by its sums (checked on reading); here are its first labels and the parts' joints.
func TestMNIST(t *testing.T) {
	train, test := data.MNIST(mustLoad(t), 14, 12000, 2500)
	if train.Len() != 12000 || test.Len() != 2500 || train.Rows != 14 || train.Cols != 14 {
		t.Fatalf("%d and %d images of %d × %d", train.Len(), test.Len(), train.Rows, train.Cols)
	}
	for i, want := range []uint8{5, 0, 4, 1, 9, 2, 1, 3, 1, 4} {
		if train.Labels[i] != want {
			t.Errorf("training label %d is %d, want %d", i, train.Labels[i], want)
		}
	}
	for i, want := range []uint8{7, 2, 1, 0, 4, 1, 4, 9, 5, 9} {
		if test.Labels[i] != want {
			t.Errorf("test label %d is %d, want %d", i, test.Labels[i], want)
		}
	}

	full, _ := data.MNIST(mustLoad(t), 28, 12000, 0)
	sum := 0.0
	for _, k := range []int{0, 1, 9999, 10000, 11999} {
		small, large := train.Image(k), full.Image(k)
		if train.Labels[k] != full.Labels[k] {
			t.Errorf("labels of image %d differ between the sizes", k)
		}
		for i := range 14 {
			for j := range 14 {
				a := 56*i + 2*j
				exact := float64(int(large[a])+int(large[a+1])+int(large[a+28])+int(large[a+29])) / 4
				if e := float64(small[14*i+j]) - exact; e < -0.5 || e > 0.5 {
					t.Fatalf("image %d, pixel (%d, %d): %d for a mean of %v", k, i, j, small[14*i+j], exact)
				}
			}
		}
	}
	for _, b := range full.Pixels {
		sum += float64(b) / 255
	}
	if mean := sum / float64(len(full.Pixels)); mean < 0.125 || mean > 0.136 {
		t.Errorf("mean pixel %v, the set's is 0.1307", mean)
	}
}

func TestManifest(t *testing.T) {
	list, err := source.Manifest("mnist-14-train-0-10000", "mnist-14-test-0-2000")
	if err != nil || len(list) != 2 {
		t.Fatal(list, err)
	}
	for i, want := range []source.Entry{
		{Name: "mnist-14-train-0-10000", Bytes: 10000*197 + 28,
			SHA256: "680e052295e44a090232786d8eff8abbe57f526ea74175c7bdcfe904f44f30ed"},
		{Name: "mnist-14-test-0-2000", Bytes: 2000*197 + 28,
			SHA256: "52297de01fbb7d887f7dc0a58573ae1b1fefaa1e50e49bc8af4797d3335d96c4"},
	} {
		e := list[i]
		if e.Name != want.Name || e.Bytes != want.Bytes || len(e.SHA256) != 64 || e.Licence == "" || e.Source == "" || len(e.Shape) != 3 {
			t.Errorf("%+v", e)
		}
		if e.SHA256 != want.SHA256 {
			t.Errorf("%s has the sum %s", e.Name, e.SHA256)
		}
	}
	if _, err := source.Load("nothing"); err == nil {
		t.Error("a file that is not there was loaded")
	}
}
