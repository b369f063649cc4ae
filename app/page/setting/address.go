package setting

import "github.com/maxence-charriere/go-app/v9/pkg/app"

// Address is the address bar and the history behind it. A setting that was run, or that a link brought, keeps its
// entry in the history, so that Back returns to it; all the edits after it share one.
type Address struct {
	edited bool // the entry at hand belongs to edits, not to a run or a link
}

// Show puts the query of a setting into the address bar; run says that it is being run.
func (a *Address) Show(query string, run bool) {
	here := app.Window().Get("location")
	path := here.Get("pathname").String()
	url := path
	if query != "" {
		url += "?" + query
	}
	app.Window().Get("history").Call(a.call(path+Query(), url, run), nil, "", url)
}

// call is the method of the history that takes it from one URL to another.
func (a *Address) call(from, to string, run bool) string {
	how := "replaceState"
	if from != to && !run {
		if !a.edited {
			how = "pushState"
		}
		a.edited = true
	}
	if run {
		a.edited = false
	}
	return how
}

// Back says that the reader has returned to an entry.
func (a *Address) Back() { a.edited = false }

// Query is the query in the address bar.
func Query() string { return app.Window().Get("location").Get("search").String() }
