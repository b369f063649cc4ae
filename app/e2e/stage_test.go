package e2e

import (
	"strings"
	"testing"
)

// listening makes the page note what the stage tells it: the newest picture's message, all keys.
const listening = `(() => {
	window.heard = { keys: [], count: null };
	addEventListener('message', e => {
		if (typeof e.data != 'string' || e.source != document.getElementById('stage').contentWindow) return;
		const m = JSON.parse(e.data);
		if (m.stage == 'key') heard.keys.push(m.key);
		if (m.stage == 'count') heard.count = m;
	});
})()`

// skip is the stage's control that goes on to the newest picture.
const skip = `document.getElementById('stage').contentDocument.getElementById('skip')`

// The page shows the caption of the picture that is seen, even if the worker has long come further, and the reader may skip what
// waits.
func TestCaptionFollowsThePicture(t *testing.T) {
	paper(t)
	b := newTab(t)
	b.open(first + "/?" + quick)
	b.ready()
	b.wait("the stage is ready", `document.getElementById('stage')?.contentDocument?.querySelector('canvas') != null`)
	eval[any](b, listening)
	b.click("#run")
	b.wait("the first picture is seen", `heard.count?.caption`)
	// The stage takes its time; the worker does not.
	eval[any](b, `document.getElementById('stage').contentWindow.postMessage(JSON.stringify({ do: 'speed', at: 30 }), location.origin)`)
	b.until("done")
	b.wait("pictures wait", skip+`.hidden == false && heard.count.left_ms > 0`)
	says := b.record().Says
	if got := b.text("#caption"); got == says || heardFinal(b) {
		t.Errorf("the stage is behind, and the caption is that of the end: %q", got)
	}
	eval[any](b, skip+`.click()`)
	b.wait("the last picture is seen", `heard.count.final === true && heard.count.caption == %s`, says)
	b.wait("its caption is shown", `document.getElementById('caption').textContent == %s`, says)
	b.wait("nothing is left to skip", skip+`.hidden`)
	words := eval[[]string](b, `heard.count.items`)
	if len(words) < 3 || words[0] != says || !strings.HasPrefix(words[len(words)-1], "What can be moved: ") {
		t.Errorf("the picture in words is %q", words)
	}
}

func heardFinal(b *tab) bool { return eval[bool](b, `heard.count.final === true`) }

// Keys that are the page's reach it from the stage, once however long they are held; others don't.
func TestKeysOnTheStage(t *testing.T) {
	paper(t)
	b := newTab(t)
	b.open(first + "/?" + quick)
	b.ready()
	b.wait("the stage is ready", `document.getElementById('stage')?.contentDocument?.querySelector('canvas') != null`)
	eval[any](b, listening)
	press := func(key, more string) {
		eval[any](b, `document.getElementById('stage').contentWindow.dispatchEvent(new KeyboardEvent('keydown', { key: '`+key+`'`+more+` })), 0`)
	}
	press("x", "")
	press("r", ", repeat: true")
	press("r", ", ctrlKey: true")
	press("?", ", shiftKey: true")
	b.wait("? lists the keys", `document.getElementById('keys').open`)
	eval[any](b, `document.querySelector('#keys button').click()`)
	b.wait("the list is closed", `!document.getElementById('keys').open`)
	press("R", "") // Caps Lock
	b.wait("the keys are heard", `heard.keys.length >= 2`)
	if got := strings.Join(eval[[]string](b, `heard.keys`), " "); got != "? r" {
		t.Errorf("the page heard %q", got)
	}
	b.wait("R has started a run", `['running', 'done'].includes(document.documentElement.dataset.run)`)
	b.until("done")
}
