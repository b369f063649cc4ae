// Package e2e tests the built site: in a real browser, in Node, and against native code.
//
// It needs Chromium (chromium.sh finds or installs one; $CHROMIUM names another), Node and npm.
package e2e

import (
	"context"
	"flag"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"orrery/sim"
	"orrery/sim/papers/catalog"
)

var (
	root    string          // of the project
	site    string          // the folder of the site under test
	home    string          // its address: a sub-path, as on many hosts
	browser context.Context // Chromium
)

// below is where on its host the site lies in the tests.
const below = "/x/y/"

func TestMain(m *testing.M) {
	flag.Parse()
	code, err := tests(m)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		code = 1
	}
	os.Exit(code)
}

func tests(m *testing.M) (int, error) {
	dir, err := os.Getwd()
	if err != nil {
		return 1, err
	}
	root = filepath.Join(dir, "..", "..")
	site = filepath.Join(root, "build", "test-site")
	build := exec.Command("go", "run", "./app/site", "build", "-o", site)
	build.Dir = root
	build.Stdout, build.Stderr = os.Stderr, os.Stderr
	if err := build.Run(); err != nil {
		return 1, fmt.Errorf("the site under test could not be built: %w", err)
	}
	server := httptest.NewServer(serve(site))
	defer server.Close()
	home = server.URL + below

	path, err := chromium()
	if err != nil {
		return 1, err
	}
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(path), chromedp.NoSandbox,
		chromedp.Flag("disable-quic", true), chromedp.Flag("disable-component-update", true),
		chromedp.Flag("enable-unsafe-swiftshader", true), chromedp.Flag("mute-audio", true), chromedp.WindowSize(1280, 900))
	allocator, cancel := chromedp.NewExecAllocator(context.Background(), options...)
	defer cancel()
	var done context.CancelFunc
	browser, done = chromedp.NewContext(allocator)
	defer done()
	if err := chromedp.Do(browser); err != nil {
		return 1, fmt.Errorf("Chromium (%s) does not start: %w", path, err)
	}
	return m.Run(), nil
}

// chromium is the path of a browser.
func chromium() (string, error) {
	for _, name := range []string{os.Getenv("CHROMIUM"), "chromium", "chromium-browser", "google-chrome", "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"} {
		if name == "" {
			continue
		}
		if path, err := exec.LookPath(name); err == nil {
			return path, nil
		}
	}
	return "", fmt.Errorf("the browser tests need Chromium: run “make browser-test”, which installs it, or name one in $CHROMIUM")
}

// serve serves a site below a sub-path; whatever else is asked of the host is not there.
func serve(dir string) http.Handler {
	files := http.StripPrefix(strings.TrimSuffix(below, "/"), http.FileServer(http.Dir(dir)))
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !strings.HasPrefix(r.URL.Path, below) {
			http.NotFound(w, r)
			return
		}
		w.Header().Set("Cache-Control", "no-cache")
		files.ServeHTTP(w, r)
	})
}

// quick is a setting of the first paper that runs in a moment.
const (
	first = "linear-mode-connectivity"
	quick = "width=32&epochs=1&n_train=1000"
)

// paper is the first paper; tests that need one are skipped where the catalogue lacks it.
func paper(t *testing.T) *sim.Experiment {
	t.Helper()
	e := catalog.Find(first)
	if e == nil {
		t.Skipf("the catalogue has no %s", first)
	}
	return e
}
