package data_test

import (
	"math"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"orrery/kernels"
	"orrery/sim/blocks/data"
)

// four are images of 2 × 2 pixels.
func four() *data.Images {
	return &data.Images{Rows: 2, Cols: 2, Labels: []uint8{3, 8, 3, 1},
		Pixels: []uint8{0, 1, 2, 3, 10, 11, 12, 13, 20, 21, 22, 23, 250, 251, 252, 255}}
}

func TestImagesAreChosenByClassAndByNumber(t *testing.T) {
	d := four()
	if diff := cmp.Diff([]int{0, 2, 3}, d.Which(1, 3)); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]bool{true, false, true, false}, d.Are(3)); diff != "" {
		t.Error(diff)
	}
	got := d.Pick([]int{2, 1})
	want := &data.Images{Rows: 2, Cols: 2, Labels: []uint8{3, 8}, Pixels: []uint8{20, 21, 22, 23, 10, 11, 12, 13}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	got.Pixels[0] = 99
	if d.Image(2)[0] != 20 {
		t.Error("a picked image is no copy")
	}
	if diff := cmp.Diff(&data.Images{Rows: 2, Cols: 2, Labels: []uint8{3}, Pixels: []uint8{0, 1, 2, 3}}, d.First(1)); diff != "" {
		t.Error(diff)
	}
}

func TestRearrange(t *testing.T) {
	d := four()
	d.Rearrange([]int{1, 3, 0, 2}) // a quarter turn counter-clockwise
	if diff := cmp.Diff([]uint8{1, 3, 0, 2, 11, 13, 10, 12}, d.Pixels[:8]); diff != "" {
		t.Error(diff)
	}
}

func TestFillLeavesRoomBeside(t *testing.T) {
	x := kernels.New[float64](4, 5)
	for i := range 4 {
		x.Set(i, 4, 1)
	}
	data.Fill(x.Slice(0, 4, 0, 4), four(), 0.5, 0.25)
	for i := range 4 {
		for k, b := range four().Image(i) {
			if want := (float64(b)/255 - 0.5) / 0.25; x.At(i, k) != want {
				t.Errorf("pixel %d of image %d is %v, want %v", k, i, x.At(i, k), want)
			}
		}
		if x.At(i, 4) != 1 {
			t.Errorf("what stands beside image %d was overwritten", i)
		}
	}
}

// Means over squares: computed square by square, and the mean of the means is the mean of all.
func TestFillPooled(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		cells, cell := rapid.IntRange(1, 4).Draw(t, "cells"), rapid.IntRange(1, 3).Draw(t, "cell")
		side := cells * cell
		pixels := rapid.SliceOfN(rapid.Byte(), 2*side*side, 2*side*side).Draw(t, "pixels")
		d := &data.Images{Rows: side, Cols: side, Labels: make([]uint8, 2), Pixels: pixels}
		x := kernels.New[float64](2, cells*cells+1)
		kernels.Fill(x.Data, 7)
		data.FillPooled(x.Slice(0, 2, 0, cells*cells), d, cells)
		for i := range 2 {
			for r := range cells {
				for c := range cells {
					sum := 0.0
					for y := range cell {
						for z := range cell {
							sum += float64(d.Image(i)[(r*cell+y)*side+c*cell+z])
						}
					}
					if got, want := x.At(i, r*cells+c), sum/255/float64(cell*cell); math.Abs(got-want) > 1e-12 {
						t.Fatalf("square (%d, %d) of image %d is %v, want %v", r, c, i, got, want)
					}
				}
			}
			if x.At(i, cells*cells) != 7 {
				t.Fatal("what stands beside was overwritten")
			}
		}
	})
	says := panics(func() {
		data.FillPooled(kernels.New[float32](1, 16), &data.Images{Rows: 14, Cols: 14, Labels: make([]uint8, 1), Pixels: make([]uint8, 196)}, 4)
	})
	if !strings.HasPrefix(says, "data: ") {
		t.Errorf("14 pixels by 4 squares: the panic says %q", says)
	}
}
