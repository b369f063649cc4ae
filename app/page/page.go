// Package page is the page of an experiment: go-app components that know the contract (package sim) and never a paper.
// What a reader does there lies below it, a folder each; here the parts are put together.
//
// The same components are rendered twice: by the site's builder into the HTML that reads well before any program
// has arrived, and in the browser, where they take over.
package page

import (
	"orrery/app/page/run"
	"orrery/app/page/shell"
	"orrery/sim"
)

// Data is what an experiment's page is made from. Base is the way to the site's root ("../"); Plain is the question and what
// to look for, Prose the rest of the article, as HTML.
type Data struct {
	Base   string      `json:"base"`
	Info   sim.Info    `json:"info"`
	Stored *run.Stored `json:"stored,omitempty"`
	Plain  string      `json:"-"` // these two are already in the page
	Prose  string      `json:"-"`
}

// HTML is the root element of an experiment's page, as it reads without a program.
func HTML(d Data) string { return shell.Markup(newView(d)) }
