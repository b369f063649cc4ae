// Package data reads the compact files that the site serves. Experiments name the files they need; a host brings the
// bytes (a browser fetches them, orrery/sim/host/source makes them natively), and the parsers here do the rest. Images are
// chosen, filled into a matrix and handed out in mini-batches here too.
package data

import (
	"encoding/binary"
	"fmt"

	"orrery/kernels"
)

// Images are grey pictures with their classes.
type Images struct {
	Rows, Cols int
	Pixels     []uint8 // [image × row × column], 0 dark, 255 full ink
	Labels     []uint8 // [image]
}

// Len is the number of images.
func (d *Images) Len() int { return len(d.Labels) }

// Image is picture i, row by row.
func (d *Images) Image(i int) []uint8 {
	size := d.Rows * d.Cols
	return d.Pixels[i*size : (i+1)*size]
}

// Matrix is (value - mean)/std of the first n images, one a row [n × rows·cols], with values in [0, 1].
func (d *Images) Matrix(n int, mean, std float64) kernels.Matrix[float32] {
	m := kernels.New[float32](n, d.Rows*d.Cols)
	Fill(m, d.First(n), mean, std)
	return m
}

// First are the first n images, which they share with d.
func (d *Images) First(n int) *Images {
	return &Images{Rows: d.Rows, Cols: d.Cols, Pixels: d.Pixels[:n*d.Rows*d.Cols], Labels: d.Labels[:n]}
}

// A file of images: the magic, the count, the size of a picture, the labels, the pixels. Labels and pixels each stand
// together because that compresses best.
const (
	imagesMagic  = "orrery images 1\n"
	imagesHeader = len(imagesMagic) + 3*4
)

// ParseImages reads a file that [Images.Encode] wrote.
func ParseImages(b []byte) (*Images, error) {
	if len(b) < imagesHeader || string(b[:len(imagesMagic)]) != imagesMagic {
		return nil, fmt.Errorf("data: %d bytes that are no file of images", len(b))
	}
	field := func(i int) uint64 { return uint64(binary.LittleEndian.Uint32(b[len(imagesMagic)+4*i:])) }
	n, rows, cols := field(0), field(1), field(2)
	const most = 1 << 20 // keeps the product below from wrapping
	if n > most || rows > most || cols > most || uint64(len(b)-imagesHeader) != n*(1+rows*cols) {
		return nil, fmt.Errorf("data: a file of %d images of %d × %d with %d bytes", n, rows, cols, len(b))
	}
	labels := b[imagesHeader : imagesHeader+int(n)]
	return &Images{Rows: int(rows), Cols: int(cols), Labels: labels, Pixels: b[imagesHeader+int(n):]}, nil
}

// Encode is the images as a file.
func (d *Images) Encode() []byte {
	b := []byte(imagesMagic)
	for _, x := range []int{d.Len(), d.Rows, d.Cols} {
		b = binary.LittleEndian.AppendUint32(b, uint32(x))
	}
	b = append(b, d.Labels...)
	return append(b, d.Pixels...)
}

// Append adds the images of e, which must be of the same size.
func (d *Images) Append(e *Images) {
	if d.Len() == 0 {
		d.Rows, d.Cols = e.Rows, e.Cols
	}
	if d.Rows != e.Rows || d.Cols != e.Cols {
		panic("data: images of different sizes")
	}
	d.Pixels = append(d.Pixels, e.Pixels...)
	d.Labels = append(d.Labels, e.Labels...)
}

// Classes are the labels as indices.
func (d *Images) Classes() []int {
	out := make([]int, d.Len())
	for i, l := range d.Labels {
		out[i] = int(l)
	}
	return out
}
