package export

import (
	"encoding/base64"
	"strings"

	"github.com/maxence-charriere/go-app/v9/pkg/app"

	"orrery/app/page/dom"
)

// savePNG saves a picture with so many pixels for each of its own. Words in it have the page's typeface, which a picture
// must carry along. Base is the way to the site's root.
func savePNG(base, name, svg string, scale float64) {
	typeface(base, []string{"400", "600"}, "", func(rules string) {
		i := strings.IndexByte(svg, '>') + 1 // the end of <svg ...>
		rasterise(name, svg[:i]+"<style>"+rules+"</style>"+svg[i:], scale)
	})
}

// typeface gives CSS that holds the weights of the page's sans serif; one that can't be had is left out.
func typeface(base string, weights []string, rules string, done func(string)) {
	if len(weights) == 0 {
		done(rules)
		return
	}
	next := func(rule string) { typeface(base, weights[1:], rules+rule, done) }
	lost := func(string) { next("") }
	dom.Settle(app.Window().Call("fetch", base+"fonts/inter-latin-"+weights[0]+"-normal.woff2"), func(answer app.Value) {
		dom.Settle(answer.Call("arrayBuffer"), func(buffer app.Value) {
			font := base64.StdEncoding.EncodeToString(dom.Bytes(app.Window().Get("Uint8Array").New(buffer)))
			next("@font-face{font-family:Inter;font-weight:" + weights[0] + ";src:url(data:font/woff2;base64," + font + ")}")
		}, lost)
	}, lost)
}

func rasterise(name, svg string, scale float64) {
	url := app.Window().Get("URL")
	from := dom.Blob("image/svg+xml", svg)
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
