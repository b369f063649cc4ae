package e2e

import (
	"testing"
	"time"
)

// longer is a setting that runs for some seconds, so that a hand can interfere.
const longer = "width=128"

// A run can be stopped in the middle and started again; the numbers are those of a run that nobody touched.
func TestStopAndRunAgain(t *testing.T) {
	e := paper(t)
	b := newTab(t)
	b.open(e.Slug + "/?" + longer + "&run=1")
	b.until("running")
	b.wait("it is on its way", `Number(document.querySelector("#progress")?.value) > 0.02`)
	b.click("#stop")
	b.within(2*time.Second, "stopped", `document.documentElement.dataset.run === "idle"`)
	b.set("width", "32")
	b.set("epochs", "1")
	b.set("n_train", "1000")
	b.click("#run")
	b.until("done")
	if got, want := b.record().Digest, inNode(t, e.Slug+"?"+quick)[0].Digest; got != want {
		t.Errorf("after a stop the digest is %s, in Node %s", got, want)
	}
}

// Pausing, stepping and resuming change no number.
func TestPauseAndStep(t *testing.T) {
	e := paper(t)
	link := longer
	b := newTab(t)
	b.open(e.Slug + "/?" + link)
	b.ready()
	b.click("#run")
	b.until("running")
	b.wait("it is on its way", `Number(document.querySelector("#progress")?.value) > 0`)
	b.click("#pause")
	at := func() float64 { return eval[float64](b, `Number(document.querySelector("#progress")?.value)`) }
	time.Sleep(700 * time.Millisecond) // the pause has been heard
	if b.state() == "done" {
		t.Skip("this machine is too quick for a hand")
	}
	before := at()
	time.Sleep(time.Second)
	if now := at(); now != before {
		t.Errorf("paused, it went on from %g to %g", before, now)
	}
	for range 3 {
		b.click("#step")
		time.Sleep(300 * time.Millisecond)
	}
	if now := at(); now <= before && b.state() == "running" {
		t.Errorf("three steps did not lead on from %g", before)
	}
	if b.state() == "running" {
		b.click("#pause") // resumes
	}
	b.until("done")
	if got, want := b.record().Digest, inNode(t, e.Slug+"?"+link)[0].Digest; got != want {
		t.Errorf("paused and stepped, the digest is %s, in Node %s", got, want)
	}
}

// A change of the setting while a run goes on leaves the run alone.
func TestChangeWhileRunning(t *testing.T) {
	e := paper(t)
	link := longer
	b := newTab(t)
	b.open(e.Slug + "/?" + link + "&run=1")
	b.until("running")
	b.set("width", "32")
	b.set("seed", "9")
	b.until("done")
	r := b.record()
	if r.Link != e.Slug+"?"+link {
		t.Errorf("the record is of %s", r.Link)
	}
	if want := inNode(t, e.Slug+"?"+link)[0].Digest; r.Digest != want {
		t.Errorf("the digest is %s, in Node %s", r.Digest, want)
	}
}

// A worker that the browser has ended is noticed, said, and replaced.
func TestWorkerKilled(t *testing.T) {
	e := paper(t)
	b := newTab(t)
	b.open(e.Slug + "/?" + longer + "&run=1")
	b.until("running")
	b.wait("it is on its way", `Number(document.querySelector("#progress")?.value) > 0.02`)
	eval[any](b, `orreryWorkers.forEach((w) => w.terminate())`)
	b.within(20*time.Second, "noticed", `document.documentElement.dataset.run === "failed"`)
	if b.says() == "" {
		t.Error("a dead worker is not spoken of")
	}
	b.set("width", "32")
	b.set("epochs", "1")
	b.set("n_train", "1000")
	b.click("#run")
	b.until("done")
}

// Controls pressed in any order and haste leave the page in order, and its numbers right.
func TestHaste(t *testing.T) {
	e := paper(t)
	b := newTab(t)
	b.open(e.Slug + "/?" + quick)
	b.ready()
	eval[any](b, `(async () => {
		let seed = 1; // a fixed order of presses
		const draw = () => (seed = (seed * 1103515245 + 12345) % 2147483648) / 2147483648;
		const names = ["run", "pause", "step", "stop", "run", "pause", "new-seed", "reset"];
		for (let i = 0; i < 120; i++) {
			const e = document.getElementById(names[Math.floor(draw() * names.length)]);
			if (e && !e.disabled) e.click();
			await new Promise((f) => setTimeout(f, draw() * 40));
		}
		const stop = document.getElementById("stop");
		if (stop && !stop.disabled) stop.click();
	})()`)
	b.wait("it has come to rest", `document.documentElement.dataset.run !== "running"`)
	if n := eval[int](b, "(globalThis.orreryWorkers ?? []).length"); n > 2 {
		t.Errorf("%d workers are left running", n)
	}
	b.set("width", "32")
	b.set("epochs", "1")
	b.set("n_train", "1000")
	b.set("seed", "0")
	b.click("#run")
	b.until("running")
	b.until("done")
	if got, want := b.record().Digest, inNode(t, e.Slug+"?"+quick)[0].Digest; got != want {
		t.Errorf("after all that the digest is %s, in Node %s", got, want)
	}
}
