//go:build js && wasm

package main

import (
	"image"
	"math"

	"github.com/hajimehoshi/ebiten/v2"

	"orrery/sim/scene/layout"
	"orrery/wasm/stage/show"
)

// ink collects triangles in as few draw calls as the order of things allows. Its coordinates are the stage's (CSS
// pixels before the reader has zoomed); a call begins where the texture or the clipping changes.
type ink struct {
	screen *ebiten.Image
	ground *ebiten.Image // what is being drawn on: the screen or a clipped part of it
	source *ebiten.Image
	filter ebiten.Filter
	verts  []ebiten.Vertex
	index  []uint32
	calls  int // of the last picture

	scale  float64 // device pixels per pixel of the stage
	dx, dy float64 // of the stage's corner, device px
	fine   float64 // factor of strokes, dots and letters: they grow more slowly than the picture
	sheet  *sheet
}

// full is how many vertices are sent at once.
const full = 1 << 16

// begin starts a picture with the view of a camera.
func (k *ink) begin(screen *ebiten.Image, ratio float64, c camera) {
	k.screen, k.ground, k.calls = screen, screen, 0
	k.view(ratio, c)
}

// view changes the camera of what is drawn from now on.
func (k *ink) view(ratio float64, c camera) {
	k.scale, k.dx, k.dy, k.fine = ratio*c.z, ratio*c.x, ratio*c.y, 1/math.Sqrt(c.z)
}

// clip confines what follows to a rectangle; nil frees it.
func (k *ink) clip(r *layout.Rect) {
	k.flush()
	k.ground = k.screen
	if r == nil {
		return
	}
	x, y := k.device(r.X, r.Y)
	w, h := r.W*k.scale, r.H*k.scale
	k.ground = k.screen.SubImage(image.Rect(int(math.Floor(float64(x))), int(math.Floor(float64(y))), int(math.Ceil(float64(x)+w)), int(math.Ceil(float64(y)+h)))).(*ebiten.Image)
}

func (k *ink) device(x, y float64) (float32, float32) {
	return float32(x*k.scale + k.dx), float32(y*k.scale + k.dy)
}

// use says from which texture the next triangles take their pixels.
func (k *ink) use(src *ebiten.Image, f ebiten.Filter) {
	if k.source != src || k.filter != f || len(k.verts) > full {
		k.flush()
		k.source, k.filter = src, f
	}
}

func (k *ink) flush() {
	if len(k.index) > 0 && k.source != nil {
		op := &ebiten.DrawTrianglesOptions{Filter: k.filter, ColorScaleMode: ebiten.ColorScaleModePremultipliedAlpha}
		k.ground.DrawTriangles32(k.verts, k.index, k.source, op)
		k.calls++
	}
	k.verts, k.index = k.verts[:0], k.index[:0]
}

// vertex adds a corner in device pixels and returns its number.
func (k *ink) vertex(x, y, sx, sy float32, c show.Colour, alpha float32) uint32 {
	a := c.A * alpha
	k.verts = append(k.verts, ebiten.Vertex{DstX: x, DstY: y, SrcX: sx, SrcY: sy, ColorR: c.R * a, ColorG: c.G * a, ColorB: c.B * a, ColorA: a})
	return uint32(len(k.verts) - 1)
}

// plain adds a corner of an even colour.
func (k *ink) plain(x, y float32, c show.Colour, alpha float32) uint32 {
	return k.vertex(x, y, k.sheet.whiteX, k.sheet.whiteY, c, alpha)
}

func (k *ink) quad(a, b, c, d uint32) { k.index = append(k.index, a, b, c, a, c, d) }

// image draws a part of a texture over a rectangle of the stage.
func (k *ink) image(src *ebiten.Image, f ebiten.Filter, from image.Rectangle, to layout.Rect, c show.Colour) {
	x0, y0 := k.device(to.X, to.Y)
	x1, y1 := k.device(to.Right(), to.Bottom())
	k.patch(src, f, from, x0, y0, x1, y1, c)
}

// patch is image in device pixels.
func (k *ink) patch(src *ebiten.Image, f ebiten.Filter, from image.Rectangle, x0, y0, x1, y1 float32, c show.Colour) {
	k.use(src, f)
	const in = 1.0 / 64 // keeps rounding from reaching over the part's edge
	u0, v0, u1, v1 := float32(from.Min.X)+in, float32(from.Min.Y)+in, float32(from.Max.X)-in, float32(from.Max.Y)-in
	k.quad(k.vertex(x0, y0, u0, v0, c, 1), k.vertex(x1, y0, u1, v0, c, 1), k.vertex(x1, y1, u1, v1, c, 1), k.vertex(x0, y1, u0, v1, c, 1))
}
