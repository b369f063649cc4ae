//go:build js && wasm

// Command app is the program of the page and of its workers: in the page it takes over what the site's builder wrote,
// in a worker it runs experiments. One program for both is fetched and compiled once, and half as large as two,
// most of which would be the same runtime.
package main

import (
	"syscall/js"

	"orrery/app/page"
	"orrery/wasm/worker"
)

func main() {
	if js.Global().Get("orreryHost").Truthy() { // public/worker.js
		worker.Run()
		return
	}
	page.Run()
}
