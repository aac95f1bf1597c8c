// Package browsertest tries pages in a real browser.
package browsertest

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"

	"concurrency-lab/demos/demotest"
)

// chromium returns where the browser is. The test is skipped unless CI is set, as it takes long,
// and then there must be one.
func chromium(t *testing.T) string {
	t.Helper()
	demotest.Long(t)
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome", "chrome"} {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	t.Fatal("there is no chromium on the path, in which the page could be tried")
	return ""
}

// Browser starts a browser without a window. The test's end ends it and removes all that it wrote.
func Browser(t *testing.T) context.Context {
	t.Helper()
	dir := t.TempDir()
	options := append(slices.Clone(chromedp.DefaultExecAllocatorOptions[:]),
		chromedp.ExecPath(chromium(t)), chromedp.UserDataDir(dir), chromedp.Env("TMPDIR="+dir),
		chromedp.NoSandbox, // which does not work as root, and the page is ours
		chromedp.DisableGPU,
		chromedp.Flag("disable-quic", true),
		chromedp.Flag("disable-component-update", true),
	)
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Minute)
	t.Cleanup(cancel)
	ctx, free := chromedp.NewExecAllocator(ctx, options...)
	t.Cleanup(free)
	ctx, _ = chromedp.NewContext(ctx)
	t.Cleanup(func() {
		if err := chromedp.Cancel(ctx); err != nil {
			t.Errorf("closing the browser: %v", err)
		}
	})
	if err := chromedp.Do(ctx); err != nil {
		t.Fatalf("starting the browser: %v", err)
	}
	return ctx
}

// Sheet is a page in a browser.
type Sheet struct {
	*testing.T
	Context context.Context // the page's

	mu       sync.Mutex
	troubles []string // what the page complained of, and what it asked the network for
}

// Open opens a page. It must neither complain nor ask for anything, until the test ends.
func Open(t *testing.T, browser context.Context, page []byte, width, height int64) *Sheet {
	t.Helper()
	file := filepath.Join(t.TempDir(), "page.html")
	if err := os.WriteFile(file, page, 0o600); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := chromedp.NewContext(browser)
	p := &Sheet{T: t, Context: ctx}
	t.Cleanup(func() {
		p.mu.Lock()
		defer p.mu.Unlock()
		if len(p.troubles) > 0 {
			t.Errorf("the page: %s", strings.Join(p.troubles, "\n"))
		}
	})
	t.Cleanup(cancel)
	if err := chromedp.Listen(ctx, func(event any) {
		if e, ok := event.(*network.EventRequestWillBeSent); ok && !strings.HasPrefix(e.Request.URL, "file://"+file) &&
			!strings.HasPrefix(e.Request.URL, "data:") {
			p.trouble("asked for " + e.Request.URL)
		}
	}); err != nil {
		t.Fatal(err)
	}
	messages := chromedp.Console(ctx)
	go func() {
		for m, err := range messages {
			if err != nil {
				return
			}
			p.trouble(m.String())
		}
	}()
	if _, err := chromedp.Call(ctx, network.Enable, network.EnableParams{}); err != nil {
		t.Fatal(err)
	}
	p.Do(chromedp.EmulateViewport(width, height), chromedp.Navigate("file://"+file))
	return p
}

func (p *Sheet) trouble(what string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.troubles = append(p.troubles, what)
}

// Do does something with the browser.
func (p *Sheet) Do(steps ...chromedp.Action[chromedp.Void]) {
	p.Helper()
	if err := chromedp.Do(p.Context, steps...); err != nil {
		p.Fatal(err)
	}
}

// Get evaluates an expression in the page.
func Get[T any](p *Sheet, expression string) T {
	p.Helper()
	value, err := chromedp.Run(p.Context, chromedp.Evaluate[T](expression))
	if err != nil {
		p.Fatalf("%s: %v", expression, err)
	}
	return value
}

// Is wants an expression to have a value.
func (p *Sheet) Is(expression string, want any) {
	p.Helper()
	if got := fmt.Sprint(Get[any](p, expression)); got != fmt.Sprint(want) {
		p.Errorf("%s is %s, want %v", expression, got, want)
	}
}

// Becomes waits until a condition holds, which the page looks at whenever it draws. A machine that
// does much else may draw a frame in seconds: the limit is only there to end a test that hangs.
func (p *Sheet) Becomes(condition string) {
	p.Helper()
	if _, err := chromedp.Run(p.Context,
		chromedp.Poll[bool](condition, chromedp.WithPollingTimeout(2*time.Minute))); err != nil {
		p.Fatalf("never: %s: %v", condition, err)
	}
}

// Shows wants an element to contain a text, when the page has been drawn.
func (p *Sheet) Shows(selector, text string) {
	p.Helper()
	p.Becomes(fmt.Sprintf("document.querySelector(%q)?.textContent.includes(%q) === true", selector, text))
}

// Press presses keys, one after the other.
func (p *Sheet) Press(keys string) {
	p.Helper()
	p.Do(chromedp.KeyEvent(keys))
}
