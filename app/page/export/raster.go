package export

import (
	"github.com/maxence-charriere/go-app/v9/pkg/app"

	"orrery/app/page/dom"
)

// savePNG saves a picture with so many pixels for each of its own.
func savePNG(name, svg string, scale float64) {
	url := app.Window().Get("URL")
	from := url.Call("createObjectURL", app.Window().Get("Blob").New(dom.Array(svg), dom.Object(map[string]any{"type": "image/svg+xml"}))).String()
	img := app.Window().Get("Image").New()
	var drawn, saved app.Func
	saved = app.FuncOf(func(_ app.Value, a []app.Value) any {
		saved.Release()
		if a[0].Truthy() {
			dom.Save(name, url.Call("createObjectURL", a[0]).String())
		}
		return nil
	})
	drawn = app.FuncOf(func(app.Value, []app.Value) any {
		drawn.Release()
		canvas := dom.Document().Call("createElement", "canvas")
		w, h := scale*img.Get("naturalWidth").Float(), scale*img.Get("naturalHeight").Float()
		canvas.Set("width", w)
		canvas.Set("height", h)
		canvas.Call("getContext", "2d").Call("drawImage", img, 0, 0, w, h)
		url.Call("revokeObjectURL", from)
		canvas.Call("toBlob", saved, "image/png")
		return nil
	})
	img.Set("onload", drawn)
	img.Set("src", from)
}
