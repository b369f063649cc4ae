// Package scene is the language of the stage: a picture as data. Elements carry keys, so that the stage can move
// what has a known key from its old place to its new one; nothing here draws (see orrery/sim/scene/layout and
// its users: the stage, the SVG twin, the charts).
package scene

import "math"

// Scene is one picture: a few panels on a grid, and threads between elements of any panel.
type Scene struct {
	Cols    int      `json:"cols,omitempty"` // of the panels' grid; 0 means 12
	Rows    int      `json:"rows,omitempty"` // 0 means 6
	Panels  []*Panel `json:"panels"`
	Threads []Thread `json:"threads,omitempty"`
	// On a screen that is taller than wide the panels lie on a grid of their own: see [Panel.OnTall].
	TallCols int `json:"tallcols,omitempty"` // 0 means 6
	TallRows int `json:"tallrows,omitempty"` // 0 means 12
	// Caption is the sentence that belongs to this picture: what to look at, and at the end what came out.
	Caption string `json:"caption,omitempty"`
	// Final marks the pictures of a run that has ended: nothing follows but what the reader's hand does.
	Final bool `json:"final,omitempty"`
	// Hold asks the stage to show this picture for a beat before the next, even if later ones have come: events
	// that follow each other faster than one can see.
	Hold bool `json:"hold,omitempty"`
}

// Place is a rectangle of grid cells.
type Place struct {
	Col  int `json:"col"`
	Row  int `json:"row"`
	Cols int `json:"cols"`
	Rows int `json:"rows"`
}

// At is cols × rows cells whose top left one is (col, row).
func At(col, row, cols, rows int) Place { return Place{col, row, cols, rows} }

// Scale is how an axis maps numbers to places.
type Scale string

// The scales of axes.
const (
	Linear Scale = ""
	Log    Scale = "log"
	Symlog Scale = "symlog" // linear within ±Knee
)

// Axis is one axis of a panel.
type Axis struct {
	Label string    `json:"label,omitempty"`
	Min   float64   `json:"min"`
	Max   float64   `json:"max"`
	Scale Scale     `json:"scale,omitempty"`
	Knee  float64   `json:"knee,omitempty"`
	Ticks []float64 `json:"ticks,omitempty"` // nil: chosen by the layout
	Names []string  `json:"names,omitempty"` // categories instead of numbers, at Ticks
	Bare  bool      `json:"bare,omitempty"`  // no ticks, no line
}

// Panel is one picture of the scene, with axes or, without, a board: world coordinates [0, W] × [0, H], y down,
// equal scales, centred in its place.
type Panel struct {
	Key      string    `json:"key"`
	Title    string    `json:"title,omitempty"`
	Place    Place     `json:"place"`
	X        *Axis     `json:"x,omitempty"`
	Y        *Axis     `json:"y,omitempty"` // y up
	W        float64   `json:"w,omitempty"` // of a board
	H        float64   `json:"h,omitempty"`
	Equal    bool      `json:"equal,omitempty"` // axes with equal scales
	Says     string    `json:"says,omitempty"`  // what the panel shows now, with its numbers: the text twin
	Badge    string    `json:"badge,omitempty"` // a word in the corner: "REJECT"
	Lead     bool      `json:"lead,omitempty"`  // the main picture: it takes 45% of the height or more
	Tall     *Place    `json:"tall,omitempty"`  // on the grid of tall screens; nil: found by the layout
	Ends     []string  `json:"ends,omitempty"`  // names of the two ends of its heat maps' colours; nil: their numbers
	Plain    bool      `json:"plain,omitempty"` // it draws its own colour scale, or needs none
	Elements []Element `json:"elements"`
}

// Thread joins two elements, by "panel/key", of any panels.
type Thread struct {
	Key    string  `json:"key"`
	From   string  `json:"from"`
	To     string  `json:"to"`
	Weight float64 `json:"weight"` // 0 to 1: thickness and opacity
	Colour Colour  `json:"colour,omitempty"`
	Label  string  `json:"label,omitempty"`
	Arrow  bool    `json:"arrow,omitempty"`
}

// Kind is what an element is.
type Kind string

// The kinds of elements, and the fields that they use besides Key, Label, Links, Colour, Alpha and Handle.
const (
	KindPoint Kind = "point" // X, Y, Size (radius in px), Hollow, Ring, Trail (in Points)
	KindTile  Kind = "tile"  // X, Y, W, H, Image, Frame; X, Y is the top left corner on a board, the lower left on axes
	KindRect  Kind = "rect"  // X, Y, W, H: bars, cells, gauges, cages
	KindHeat  Kind = "heat"  // like a tile, with hover by cell: Image
	KindLine  Kind = "line"  // Points; Width, Dashed, Closed, Fill
	KindArea  Kind = "area"  // Points: (x, lo, hi) triples
	KindText  Kind = "text"  // X, Y, Text, Size (px, 0 = normal), Align, Dashed (a dashed stroke stands before the words), Free
	KindArrow Kind = "arrow" // X, Y to X+W, Y+H
	KindRule  Kind = "rule"  // level line at Y (or, Vertical, at X) through the panel
)

// Colour is a name of the palette: "s1" to "s6" (the series of charts, verdict and prose), "ink", "soft",
// "dim", "brass", "holds", "fails", or "v:0.25" / "d:-0.4": a value of the sequential or the diverging map.
type Colour string

// The named colours.
const (
	Ink   Colour = "ink"
	Soft  Colour = "soft"
	Dim   Colour = "dim"
	Brass Colour = "brass"
	Good  Colour = "holds"
	Bad   Colour = "fails"
)

// Series is the n-th series colour, 1 to 6, and grey for 0.
func Series(n int) Colour {
	if n < 1 || n > 6 {
		return Soft
	}
	return Colour("s" + string(rune('0'+n)))
}

// Map is how a number becomes a colour.
type Map string

// The colour maps.
const (
	Diverging  Map = "diverging"  // blue - dark - amber round zero
	Sequential Map = "sequential" // dark to amber
	Grey       Map = "grey"       // black to white: photographs, digits
)

// Image is a small matrix of values as bytes: value = Lo + byte/255·(Hi-Lo).
type Image struct {
	Rows int     `json:"rows"`
	Cols int     `json:"cols"`
	Data []byte  `json:"data"` // row by row
	Map  Map     `json:"map"`
	Lo   float64 `json:"lo"`
	Hi   float64 `json:"hi"`
}

// Element is one thing on a panel. Its key is stable over the run and unique in its panel.
type Element struct {
	Kind     Kind      `json:"kind"`
	Key      string    `json:"key"`
	Label    string    `json:"label,omitempty"` // shown on hover and focus, read aloud
	Links    []string  `json:"links,omitempty"` // "panel/key" of what lights up with it
	X        float64   `json:"x,omitempty"`
	Y        float64   `json:"y,omitempty"`
	W        float64   `json:"w,omitempty"`
	H        float64   `json:"h,omitempty"`
	Size     float64   `json:"size,omitempty"`
	Width    float64   `json:"width,omitempty"` // of a stroke in px; 0 = normal
	Points   []float64 `json:"points,omitempty"`
	Colour   Colour    `json:"colour,omitempty"`
	Alpha    float64   `json:"alpha,omitempty"` // 0 = opaque (a thing that can't be seen is not in the scene)
	Image    *Image    `json:"image,omitempty"`
	Text     string    `json:"text,omitempty"`
	Align    string    `json:"align,omitempty"` // "start" (default), "middle", "end"
	Hollow   bool      `json:"hollow,omitempty"`
	Ring     Colour    `json:"ring,omitempty"`  // of a point
	Frame    Colour    `json:"frame,omitempty"` // round a tile
	Dashed   bool      `json:"dashed,omitempty"`
	Closed   bool      `json:"closed,omitempty"`
	Fill     bool      `json:"fill,omitempty"`
	Vertical bool      `json:"vertical,omitempty"`
	From     []float64 `json:"from,omitempty"`   // where a new element comes from (x, y)
	To       []float64 `json:"to,omitempty"`     // where it goes when it is gone
	Free     bool      `json:"free,omitempty"`   // X, Y is what a text names: it stands beside it, where nothing is covered
	Flash    bool      `json:"flash,omitempty"`  // lights up for a beat
	Handle   string    `json:"handle,omitempty"` // the run's handle that dragging it moves
	Along    string    `json:"along,omitempty"`  // a drag keeps to "x", to "y", or (empty) to the plane
}

// Panel adds a board of w × h; give it axes with [Panel.Axes].
func (s *Scene) Panel(key, title string, at Place) *Panel {
	p := &Panel{Key: key, Title: title, Place: at, W: 1, H: 1}
	s.Panels = append(s.Panels, p)
	return p
}

// Board sets the world of a panel without axes.
func (p *Panel) Board(w, h float64) *Panel {
	p.W, p.H = w, h
	return p
}

// Axes gives the panel axes.
func (p *Panel) Axes(x, y Axis) *Panel {
	p.X, p.Y = &x, &y
	return p
}

// Add appends an element and returns it, so that its rare fields can be set. The pointer is good until the next Add.
func (p *Panel) Add(e Element) *Element {
	p.Elements = append(p.Elements, e)
	return &p.Elements[len(p.Elements)-1]
}

// Point adds a dot.
func (p *Panel) Point(key string, x, y float64, c Colour) *Element {
	return p.Add(Element{Kind: KindPoint, Key: key, X: x, Y: y, Colour: c, Size: 4})
}

// Tile adds a small image.
func (p *Panel) Tile(key string, x, y, w, h float64, img *Image) *Element {
	return p.Add(Element{Kind: KindTile, Key: key, X: x, Y: y, W: w, H: h, Image: img})
}

// Heat adds a heat map over the rectangle.
func (p *Panel) Heat(key string, x, y, w, h float64, img *Image) *Element {
	return p.Add(Element{Kind: KindHeat, Key: key, X: x, Y: y, W: w, H: h, Image: img})
}

// Rect adds a filled rectangle.
func (p *Panel) Rect(key string, x, y, w, h float64, c Colour) *Element {
	return p.Add(Element{Kind: KindRect, Key: key, X: x, Y: y, W: w, H: h, Colour: c})
}

// Line adds a polyline through (x0, y0, x1, y1, ...).
func (p *Panel) Line(key string, points []float64, c Colour) *Element {
	return p.Add(Element{Kind: KindLine, Key: key, Points: points, Colour: c})
}

// Text adds words.
func (p *Panel) Text(key string, x, y float64, text string, c Colour) *Element {
	return p.Add(Element{Kind: KindText, Key: key, X: x, Y: y, Text: text, Colour: c})
}

// Rule adds a level line.
func (p *Panel) Rule(key string, y float64, label string, c Colour) *Element {
	return p.Add(Element{Kind: KindRule, Key: key, Y: y, Text: label, Colour: c})
}

// Thread joins two elements named "panel/key". The pointer is good until the next.
func (s *Scene) Thread(key, from, to string, weight float64, c Colour) *Thread {
	s.Threads = append(s.Threads, Thread{Key: key, From: from, To: to, Weight: weight, Colour: c})
	return &s.Threads[len(s.Threads)-1]
}

// Matrix is v ([rows × cols], row by row) as an image with the colour range [lo, hi].
func Matrix[T float32 | float64](rows, cols int, v []T, m Map, lo, hi float64) *Image {
	img := &Image{Rows: rows, Cols: cols, Data: make([]byte, rows*cols), Map: m, Lo: lo, Hi: hi}
	for i := range img.Data {
		x := (float64(v[i]) - lo) / (hi - lo) * 255
		if !(x > 0) { // NaN too
			x = 0
		}
		img.Data[i] = byte(math.Round(min(x, 255)))
	}
	return img
}

// Weights is a weight image: diverging round zero, its range the largest magnitude.
func Weights[T float32 | float64](rows, cols int, v []T) *Image {
	most := 1e-12
	for _, x := range v {
		most = max(most, math.Abs(float64(x)))
	}
	return Matrix(rows, cols, v, Diverging, -most, most)
}

// Value is the number at row i, column j, as far as its byte tells.
func (img *Image) Value(i, j int) float64 {
	return img.Lo + float64(img.Data[i*img.Cols+j])/255*(img.Hi-img.Lo)
}
