//go:build js && wasm

// Command app is the page's program: it takes over the page that the site's builder wrote.
package main

import "orrery/app/page"

func main() { page.Run() }
