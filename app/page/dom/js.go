// Package dom is what the page uses of the browser and of go-app's elements, in short words.
package dom

import "github.com/maxence-charriere/go-app/v9/pkg/app"

// Object makes a JavaScript object.
func Object(kv map[string]any) app.Value {
	o := app.Window().Get("Object").New()
	for k, v := range kv {
		o.Set(k, v)
	}
	return o
}

// Array makes a JavaScript array.
func Array(items ...any) app.Value {
	a := app.Window().Get("Array").New()
	for _, x := range items {
		a.Call("push", x)
	}
	return a
}

// Bytes are those of a Uint8Array.
func Bytes(array app.Value) []byte {
	b := make([]byte, array.Get("length").Int())
	app.CopyBytesToGo(b, array)
	return b
}

// Settle calls good with a promise's value, or bad with what it was rejected with, as text.
func Settle(promise app.Value, good func(app.Value), bad func(string)) {
	var done, failed app.Func
	free := func() { done.Release(); failed.Release() }
	done = app.FuncOf(func(_ app.Value, a []app.Value) any {
		free()
		v := app.Undefined()
		if len(a) > 0 {
			v = a[0]
		}
		good(v)
		return nil
	})
	failed = app.FuncOf(func(_ app.Value, a []app.Value) any {
		free()
		text := "unknown"
		if len(a) > 0 {
			text = a[0].Call("toString").String()
		}
		if bad != nil {
			bad(text)
		}
		return nil
	})
	promise.Call("then", done, failed)
}

// Absolute resolves a URL against the page's.
func Absolute(url string) string {
	return app.Window().Get("URL").New(url, app.Window().Get("location").Get("href").String()).Get("href").String()
}

// Document is the page's.
func Document() app.Value { return app.Window().Get("document") }

// Element finds an element by its id; ok is false where there is none.
func Element(id string) (app.Value, bool) {
	e := Document().Call("getElementById", id)
	return e, e.Truthy()
}

// Download hands a file to the reader.
func Download(name, kind, text string) { Save(name, Blob(kind, text)) }

// Blob is the URL of a text in memory. The text goes there as bytes: as a string it would lose a mark of UTF-8 at its
// beginning.
func Blob(kind, text string) string {
	bytes := app.Window().Get("Uint8Array").New(len(text))
	app.CopyBytesToJS(bytes, []byte(text))
	blob := app.Window().Get("Blob").New(Array(bytes), Object(map[string]any{"type": kind}))
	return app.Window().Get("URL").Call("createObjectURL", blob).String()
}

// Save hands what a URL holds to the reader.
func Save(name, url string) {
	a := Document().Call("createElement", "a")
	a.Set("href", url)
	a.Set("download", name)
	a.Call("click")
}
