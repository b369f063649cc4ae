//go:build js && wasm

// Command stage is the small page in which a running experiment is drawn (public/stage.html). It takes scenes from
// the worker over a MessagePort, moves what has a known key from one to the next, and sends back what the reader
// takes hold of. What it says to the page around it is orrery/sim/host/wire/stagewire.
package main

import (
	"runtime/debug"

	"github.com/hajimehoshi/ebiten/v2"
)

func main() {
	debug.SetGCPercent(300) // the live heap is small; a pause of the collector costs a frame
	s := newStage()
	s.page.listen()
	s.hands.listen()
	ebiten.SetScreenClearedEveryFrame(false) // nothing is drawn while nothing changes
	ebiten.SetTPS(ebiten.SyncWithFPS)
	if err := ebiten.RunGame(s); err != nil {
		s.page.fail("The stage can't draw here (" + err.Error() + "). The page shows still pictures instead.")
	}
}
