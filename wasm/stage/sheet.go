//go:build js && wasm

package main

import (
	"image"
	"math"

	"github.com/hajimehoshi/ebiten/v2"
)

// sheet is one texture with all that is tinted: a white spot, discs of a few sizes, and words.
type sheet struct {
	image          *ebiten.Image
	side           int
	whiteX, whiteY float32
	discs          []disc
	shelf          shelf
	words          map[wording]word
	pen            pen
}

// disc is a ready circle: its radius in device px, and how much further its square reaches.
type disc struct {
	r     float64
	reach float64
	at    image.Rectangle
}

var radii = [...]float64{1, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10, 13, 17, 22, 30, 40, 56, 80}

func newSheet(ratio float64) *sheet {
	s := &sheet{side: 1024}
	if ratio > 1.5 {
		s.side = 2048
	}
	s.image = ebiten.NewImageWithOptions(image.Rect(0, 0, s.side, s.side), &ebiten.NewImageOptions{Unmanaged: true})
	s.reset()
	return s
}

// reset empties the sheet but for the spot and the discs.
func (s *sheet) reset() {
	s.image.Clear()
	s.words = map[wording]word{}
	s.shelf = shelf{side: s.side}
	spot, _ := s.shelf.take(4, 4)
	white := make([]byte, 4*4*4)
	for i := range white {
		white[i] = 255
	}
	s.write(spot, white)
	s.whiteX, s.whiteY = float32(spot.Min.X)+2, float32(spot.Min.Y)+2
	s.discs = s.discs[:0]
	for _, r := range radii {
		h := int(math.Ceil(r)) + 1
		at, _ := s.shelf.take(2*h, 2*h)
		pix := make([]byte, 4*at.Dx()*at.Dy())
		for y := range at.Dy() {
			for x := range at.Dx() {
				d := math.Hypot(float64(x)+0.5-float64(h), float64(y)+0.5-float64(h))
				a := byte(math.Round(255 * min(max(r-d+0.5, 0), 1)))
				for c := range 4 {
					pix[4*(y*at.Dx()+x)+c] = a
				}
			}
		}
		s.write(at, pix)
		s.discs = append(s.discs, disc{r, float64(h) / r, at})
	}
}

// disc is the smallest ready circle that is not smaller than r device pixels.
func (s *sheet) disc(r float64) disc {
	for _, d := range s.discs {
		if d.r >= r*0.98 {
			return d
		}
	}
	return s.discs[len(s.discs)-1]
}

func (s *sheet) write(at image.Rectangle, pix []byte) {
	s.image.SubImage(at).(*ebiten.Image).WritePixels(pix)
}

// shelf hands out places of a square texture, row by row, with a pixel between them.
type shelf struct{ side, x, y, row int }

func (s *shelf) take(w, h int) (image.Rectangle, bool) {
	if w > s.side || h > s.side {
		return image.Rectangle{}, false
	}
	if s.x+w > s.side {
		s.x, s.y, s.row = 0, s.y+s.row+1, 0
	}
	if s.y+h > s.side {
		return image.Rectangle{}, false
	}
	at := image.Rect(s.x, s.y, s.x+w, s.y+h)
	s.x += w + 1
	s.row = max(s.row, h)
	return at, true
}
