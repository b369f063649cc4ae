package e2e

import (
	"context"
	"encoding/json"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"

	"orrery/sim"
)

// tab is a page in a browser of its own: nothing is stored in it from other tests.
type tab struct {
	*testing.T
	ctx context.Context

	mu       sync.Mutex
	foreign  []string // requests to another origin
	troubles []string // errors that the page logged or threw
	allowed  []string // parts of those that a test brings about itself
}

// patience is how long a page may take for anything; other work may share the machine.
const patience = 90 * time.Second

// newTab opens a tab. When the test ends, whatever went wrong in the page unasked fails it.
func newTab(t *testing.T) *tab {
	t.Helper()
	ctx, cancel := chromedp.NewContext(browser, chromedp.WithNewBrowserContext())
	b := &tab{T: t, ctx: ctx}
	if _, err := os.Stat(filepath.Join(site, "stage.html")); err != nil {
		b.allow("stage.html") // a site without a stage still works
	}
	if err := chromedp.Listen(ctx, b.hear); err != nil {
		t.Fatal(err)
	}
	if _, err := chromedp.Call(ctx, log.Enable, cdp.Empty{}); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		b.mu.Lock()
		defer b.mu.Unlock()
		for _, u := range b.foreign {
			t.Errorf("the page asked another origin: %s", u)
		}
		for _, s := range b.troubles {
			t.Errorf("the page complained: %s", s)
		}
		cancel()
	})
	return b
}

// hear notes what must not happen.
func (b *tab) hear(event any) {
	b.mu.Lock()
	defer b.mu.Unlock()
	switch e := event.(type) {
	case *network.EventRequestWillBeSent:
		u, err := url.Parse(e.Request.URL)
		if err == nil && strings.HasPrefix(u.Scheme, "http") && u.Hostname() != "127.0.0.1" {
			b.foreign = append(b.foreign, e.Request.URL)
		}
	case *runtime.EventExceptionThrown:
		d := e.ExceptionDetails
		text := d.Text
		if d.Exception != nil {
			text += " " + d.Exception.Description
		}
		if d.StackTrace != nil {
			for _, f := range d.StackTrace.CallFrames[:min(4, len(d.StackTrace.CallFrames))] {
				text += fmt.Sprintf("\n    at %s %s:%d", f.FunctionName, f.URL, f.LineNumber+1)
			}
		}
		b.trouble(text)
	case *runtime.EventConsoleAPICalled:
		if e.Type == "error" || e.Type == "assert" {
			var words []string
			for _, a := range e.Args {
				words = append(words, string(a.Value)+a.Description)
			}
			b.trouble(strings.Join(words, " "))
		}
	case *log.EventEntryAdded:
		if e.Entry.Level == "error" {
			b.trouble(e.Entry.Text + " " + e.Entry.URL)
		}
	}
}

func (b *tab) trouble(text string) {
	for _, part := range b.allowed {
		if strings.Contains(text, part) {
			return
		}
	}
	b.troubles = append(b.troubles, text)
}

// allow takes complaints with that text as meant.
func (b *tab) allow(parts ...string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.allowed = append(b.allowed, parts...)
}

// do runs steps, each within patience.
func (b *tab) do(steps ...chromedp.Action[chromedp.Void]) {
	b.Helper()
	for _, s := range steps {
		ctx, cancel := context.WithTimeout(b.ctx, patience)
		err := chromedp.Do(ctx, s)
		cancel()
		if err != nil {
			b.Fatal(err)
		}
	}
}

// open goes to a page below the site's root.
func (b *tab) open(path string) {
	b.Helper()
	b.do(chromedp.Navigate(home + path))
}

// eval is a JavaScript expression's value; promises are awaited.
func eval[T any](b *tab, expression string, a ...any) T {
	b.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, patience)
	defer cancel()
	// By JSON, so that undefined and null are the zero value.
	text, err := chromedp.Run(ctx, chromedp.Evaluate[string]("(async () => JSON.stringify((await ("+js(expression, a...)+")) ?? null))()", chromedp.EvalAwaitPromise))
	if err != nil {
		b.Fatalf("%s: %v", expression, err)
	}
	var v T
	if err := json.Unmarshal([]byte(text), &v); err != nil {
		b.Fatalf("%s is %s: %v", expression, text, err)
	}
	return v
}

// js puts values into an expression as JavaScript, at each %s.
func js(expression string, a ...any) string {
	if len(a) == 0 {
		return expression
	}
	quoted := make([]any, len(a))
	for i, x := range a {
		text, _ := json.Marshal(x)
		quoted[i] = string(text)
	}
	return fmt.Sprintf(expression, quoted...)
}

// wait waits until a JavaScript expression is true.
func (b *tab) wait(what, expression string, a ...any) {
	b.Helper()
	b.within(patience, what, expression, a...)
}

func (b *tab) within(limit time.Duration, what, expression string, a ...any) {
	b.Helper()
	for start := time.Now(); ; time.Sleep(50 * time.Millisecond) {
		if eval[bool](b, "(async () => !!(await ("+js(expression, a...)+")))()") {
			return
		}
		if time.Since(start) > limit {
			b.Fatalf("after %v still not: %s. The page is %q and says: %s", limit, what, b.state(), b.says())
		}
	}
}

// state is idle, running, done or failed.
func (b *tab) state() string {
	b.Helper()
	return eval[string](b, `document.documentElement.dataset.run ?? ""`)
}

// says are the page's messages, those at its controls too.
func (b *tab) says() string {
	b.Helper()
	return eval[string](b, `[...document.querySelectorAll("#messages, [id^=e-]")].map((e) => e.textContent.trim()).filter(Boolean).join(" | ")`)
}

// ready waits until the program has taken the page over.
func (b *tab) ready() {
	b.Helper()
	b.wait("the page's program runs", `document.documentElement.dataset.boot === "running" && document.querySelector("#run") && !document.querySelector("#run").disabled`)
}

// until waits for a state of the run.
func (b *tab) until(state string) {
	b.Helper()
	b.wait("the run is "+state, `document.documentElement.dataset.run === %s`, state)
}

// click clicks an element.
func (b *tab) click(selector string) {
	b.Helper()
	b.wait(selector+" can be clicked", `(() => { const e = document.querySelector(%s); return e && !e.disabled; })()`, selector)
	eval[any](b, `document.querySelector(%s).click()`, selector)
}

// set types a value into a parameter's control and leaves it.
func (b *tab) set(id, value string) {
	b.Helper()
	eval[any](b, `(() => {
		const e = document.getElementById("p-" + %s);
		e.focus();
		e.value = %s;
		e.dispatchEvent(new Event("input", { bubbles: true }));
		e.dispatchEvent(new Event("change", { bubbles: true }));
		e.blur();
	})()`, id, value)
}

// record is the page's record of the run that has ended.
func (b *tab) record() *sim.Record {
	b.Helper()
	r := &sim.Record{}
	text := eval[string](b, `document.getElementById("run-record")?.textContent ?? ""`)
	if err := json.Unmarshal([]byte(text), r); err != nil {
		b.Fatalf("the page carries no record: %v", err)
	}
	return r
}
