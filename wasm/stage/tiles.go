//go:build js && wasm

package main

import (
	"bytes"
	"image"

	"github.com/hajimehoshi/ebiten/v2"

	"orrery/sim/scene"
	"orrery/sim/scene/palette"
)

// tiles keeps the pixels of heat maps and tiles in one texture and sends only those that changed.
type tiles struct {
	image *ebiten.Image
	shelf shelf
	held  map[string]*tile // by id of the mark
	pix   []byte
}

type tile struct {
	at    image.Rectangle
	of    *scene.Image // shown at the moment; scenes do not change once they are read
	round int          // of drawing, when last used
}

const tileSide = 2048

func newTiles() *tiles {
	t := &tiles{image: ebiten.NewImageWithOptions(image.Rect(0, 0, tileSide, tileSide), &ebiten.NewImageOptions{Unmanaged: true})}
	t.reset()
	return t
}

func (t *tiles) reset() { t.held, t.shelf = map[string]*tile{}, shelf{side: tileSide} }

// find is where a mark's image lies in the texture; false: it has no pixels, or there is no room.
func (t *tiles) find(id string, img *scene.Image, flush func()) (image.Rectangle, bool) {
	if img == nil || img.Rows <= 0 || img.Cols <= 0 || len(img.Data) < img.Rows*img.Cols {
		return image.Rectangle{}, false
	}
	h := t.held[id]
	if h != nil && (h.at.Dx() != img.Cols || h.at.Dy() != img.Rows) {
		h = nil // its old place is lost until the next reset
	}
	if h == nil {
		at, ok := t.shelf.take(img.Cols, img.Rows)
		if !ok {
			flush()
			t.reset()
			if at, ok = t.shelf.take(img.Cols, img.Rows); !ok {
				return at, false
			}
		}
		h = &tile{at: at}
		t.held[id] = h
	}
	if h.of != img {
		if h.of == nil || h.of.Map != img.Map || !bytes.Equal(h.of.Data, img.Data) {
			t.send(h.at, img)
		}
		h.of = img
	}
	return h.at, true
}

func (t *tiles) send(at image.Rectangle, img *scene.Image) {
	table := palette.Map(img.Map)
	n := img.Rows * img.Cols
	if cap(t.pix) < 4*n {
		t.pix = make([]byte, 4*n)
	}
	pix := t.pix[:4*n]
	for i, v := range img.Data[:n] {
		c := table[v]
		pix[4*i], pix[4*i+1], pix[4*i+2], pix[4*i+3] = c.R, c.G, c.B, 255
	}
	t.image.SubImage(at).(*ebiten.Image).WritePixels(pix)
}
