package view

import (
	"bytes"
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
)

// chromium returns where the browser is. Where there is none the test is skipped, but not on a
// machine that is to test everything.
func chromium(t *testing.T) string {
	t.Helper()
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome", "chrome"} {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	if os.Getenv("CI") != "" {
		t.Fatal("there is no chromium on the path")
	}
	t.Skip("there is no chromium on the path, in which the page could be tried")
	return ""
}

// browser starts a browser without a window. The test's end ends it and removes all that it wrote.
func browser(t *testing.T) context.Context {
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

// sheet is a page in a browser.
type sheet struct {
	*testing.T
	ctx context.Context

	mu       sync.Mutex
	troubles []string // what the page complained of, and what it asked the network for
}

// open writes the replay's page and opens it. The page must neither complain nor ask for anything,
// until the test ends.
func open(t *testing.T, browser context.Context, r Replay, width, height int64) *sheet {
	t.Helper()
	var page bytes.Buffer
	if err := r.Write(&page); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "page.html")
	if err := os.WriteFile(file, page.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := chromedp.NewContext(browser)
	p := &sheet{T: t, ctx: ctx}
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
	p.do(chromedp.EmulateViewport(width, height), chromedp.Navigate("file://"+file))
	p.is("typeof replay", "object")
	return p
}

func (p *sheet) trouble(what string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.troubles = append(p.troubles, what)
}

func (p *sheet) do(steps ...chromedp.Action[chromedp.Void]) {
	p.Helper()
	if err := chromedp.Do(p.ctx, steps...); err != nil {
		p.Fatal(err)
	}
}

// get evaluates an expression in the page.
func get[T any](p *sheet, expression string) T {
	p.Helper()
	value, err := chromedp.Run(p.ctx, chromedp.Evaluate[T](expression))
	if err != nil {
		p.Fatalf("%s: %v", expression, err)
	}
	return value
}

// is wants an expression to have a value.
func (p *sheet) is(expression string, want any) {
	p.Helper()
	if got := fmt.Sprint(get[any](p, expression)); got != fmt.Sprint(want) {
		p.Errorf("%s is %s, want %v", expression, got, want)
	}
}

// becomes waits until a condition holds, which the page looks at whenever it draws. A machine that
// does much else may draw a frame in seconds: the limit is only there to end a test that hangs.
func (p *sheet) becomes(condition string) {
	p.Helper()
	if _, err := chromedp.Run(p.ctx,
		chromedp.Poll[bool](condition, chromedp.WithPollingTimeout(2*time.Minute))); err != nil {
		p.Fatalf("never: %s: %v", condition, err)
	}
}

// shows wants an element to contain a text, when the page has been drawn.
func (p *sheet) shows(selector, text string) {
	p.Helper()
	p.becomes(fmt.Sprintf("document.querySelector(%q)?.textContent.includes(%q) === true", selector, text))
}

func (p *sheet) press(keys string) {
	p.Helper()
	p.do(chromedp.KeyEvent(keys))
}
