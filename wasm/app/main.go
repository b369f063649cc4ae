//go:build js && wasm

// Command app is the program of a paper's page: it takes over what the site's builder wrote. The papers themselves are
// programs of their own, each in the workers of its page.
package main

import "orrery/app/page"

func main() { page.Run() }
