package kernels

import "fmt"

// Window is how a convolution or a pooling goes over images of H × W positions. A batch
// of n images is a matrix with n·H·W rows, position (y, x) of image i in row
// (i·H + y)·W + x, and a column for each channel.
type Window struct {
	H, W   int // size of an image
	KH, KW int // size of the window
	Stride int
	Pad    int // positions outside on every side, smaller than the window
}

// Out is how many positions the window has: the size of the image that results. What
// does not fill a window at the lower and right edge is dropped.
func (w Window) Out() (h, v int) {
	return (w.H+2*w.Pad-w.KH)/w.Stride + 1, (w.W+2*w.Pad-w.KW)/w.Stride + 1
}

// images is the number of images in so many rows, rows of them in the result out.
func (w Window) images(op string, rows, out int) int {
	if w.H < 1 || w.W < 1 || w.KH < 1 || w.KW < 1 || w.Stride < 1 || w.Pad < 0 || w.Pad >= min(w.KH, w.KW) ||
		w.KH > w.H+2*w.Pad || w.KW > w.W+2*w.Pad || rows%(w.H*w.W) != 0 {
		panic(fmt.Sprintf("kernels: %s with %+v over %d rows", op, w, rows))
	}
	h, v := w.Out()
	n := rows / (w.H * w.W)
	same(op, out, n*h*v)
	return n
}

// each calls f for every row out of the result and every place (ky, kx) of its window that
// lies in the image, at row in: out in order, and for each the window row by row.
func (w Window) each(images int, f func(out, ky, kx, in int)) {
	h, v := w.Out()
	out := 0
	for i := range images {
		for y := range h {
			for x := range v {
				y, x := y*w.Stride-w.Pad, x*w.Stride-w.Pad
				for ky := max(0, -y); ky < min(w.KH, w.H-y); ky++ {
					for kx := max(0, -x); kx < min(w.KW, w.W-x); kx++ {
						f(out, ky, kx, (i*w.H+y+ky)*w.W+x+kx)
					}
				}
				out++
			}
		}
	}
}

// Im2Col gathers what each position of the window sees: a row of dst is the KH·KW·C
// numbers under it, element (ky·KW + kx)·C + c, zero outside the image. Then a
// convolution is the product dst·weights, and its result is a batch of images again.
// Chellapilla, Puri and Simard 2006, "High performance convolutional neural networks for document
// processing".
func Im2Col[T Float](dst, src Matrix[T], w Window) {
	dst.checkRows("Im2Col")
	src.checkRows("Im2Col")
	n, c := w.images("Im2Col", src.Rows, dst.Rows), src.Cols
	same("Im2Col", dst.Cols, w.KH*w.KW*c)
	if w.Pad > 0 {
		for i := range dst.Rows {
			clear(dst.Row(i))
		}
	}
	w.each(n, func(out, ky, kx, in int) {
		copyRow(dst.Row(out)[(ky*w.KW+kx)*c:][:c], src.Row(in))
	})
}

// Col2Im adds to dst what Im2Col took from it: the gradient of Im2Col.
func Col2Im[T Float](dst, src Matrix[T], w Window) {
	dst.checkRows("Col2Im")
	src.checkRows("Col2Im")
	n, c := w.images("Col2Im", dst.Rows, src.Rows), dst.Cols
	same("Col2Im", src.Cols, w.KH*w.KW*c)
	w.each(n, func(out, ky, kx, in int) {
		Add(dst.Row(in), dst.Row(in), src.Row(out)[(ky*w.KW+kx)*c:][:c])
	})
}

// MaxPool sets dst to the largest value under each position of the window, channel by
// channel, and from[i*dst.Cols+c] to the row of src that it came from, the first of equals.
func MaxPool[T Float](dst, src Matrix[T], from []int, w Window) {
	dst.checkRows("MaxPool")
	src.checkRows("MaxPool")
	n, c := w.images("MaxPool", src.Rows, dst.Rows), src.Cols
	same("MaxPool", dst.Cols, c)
	same("MaxPool", len(from), dst.Rows*c)
	last := -1
	w.each(n, func(out, _, _, in int) {
		best, x, from := dst.Row(out), src.Row(in), from[out*c:][:c]
		if out != last { // the first of its window
			last = out
			copy(best, x)
			for j := range from {
				from[j] = in
			}
			return
		}
		for j, v := range x {
			if v > best[j] {
				best[j], from[j] = v, in
			}
		}
	})
}

// MaxPoolGrad adds row by row dy to the places of dx that MaxPool took y from.
func MaxPoolGrad[T Float](dx, dy Matrix[T], from []int) {
	dx.checkRows("MaxPoolGrad")
	dy.checkRows("MaxPoolGrad")
	same("MaxPoolGrad", dx.Cols, dy.Cols)
	same("MaxPoolGrad", len(from), dy.Rows*dy.Cols)
	for i := range dy.Rows {
		for j, v := range dy.Row(i) {
			dx.Data[from[i*dy.Cols+j]*dx.Stride+j] += v
		}
	}
}
