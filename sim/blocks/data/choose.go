package data

import (
	"slices"

	"orrery/kernels"
)

// Which lists the images of the given classes, in their own order.
func (d *Images) Which(classes ...uint8) []int {
	var out []int
	for i, l := range d.Labels {
		if slices.Contains(classes, l) {
			out = append(out, i)
		}
	}
	return out
}

// Are says of every image whether it is of one of the given classes: labels of two classes.
func (d *Images) Are(classes ...uint8) []bool {
	out := make([]bool, d.Len())
	for i, l := range d.Labels {
		out[i] = slices.Contains(classes, l)
	}
	return out
}

// Pick are copies of the images listed, in that order.
func (d *Images) Pick(which []int) *Images {
	out := &Images{Rows: d.Rows, Cols: d.Cols}
	for _, i := range which {
		out.Pixels, out.Labels = append(out.Pixels, d.Image(i)...), append(out.Labels, d.Labels[i])
	}
	return out
}

// Rearrange moves the pixels within every image, all in the same way: pixel k becomes what pixel from[k] was.
func (d *Images) Rearrange(from []int) {
	was := make([]uint8, len(from))
	for i := range d.Len() {
		image := d.Image(i)
		copy(was, image)
		for k, f := range from {
			image[k] = was[f]
		}
	}
}

// Fill sets row i of dst [images × rows·cols] to (value - mean)/std of image i, values in [0, 1]. dst may be a view, so that
// there is room for more beside.
func Fill[T kernels.Float](dst kernels.Matrix[T], d *Images, mean, std float64) {
	var value [256]T
	for b := range value {
		value[b] = T((float64(b)/255 - mean) / std)
	}
	for i := range d.Len() {
		row := dst.Row(i)
		for k, b := range d.Image(i) {
			row[k] = value[b]
		}
	}
}

// FillPooled sets row i of dst [images × cells·cells] to the means over cells × cells squares of image i, values in [0, 1].
// The images are square, and their side a multiple of cells. dst may be a view.
func FillPooled[T kernels.Float](dst kernels.Matrix[T], d *Images, cells int) {
	side := d.Cols
	cell := side / cells
	if d.Rows != side || side != cell*cells {
		panic("data: images that are not so many squares wide and high")
	}
	for i := range d.Len() {
		row := dst.Row(i)[:cells*cells]
		clear(row)
		for k, b := range d.Image(i) {
			row[k/side/cell*cells+k%side/cell] += T(float64(b) / 255 / float64(cell*cell))
		}
	}
}
