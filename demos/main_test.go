package demos

import (
	"context"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"go.uber.org/goleak"

	"concurrency-lab/demos/stage"
	"concurrency-lab/primitives/multiprocessing"
)

func TestMain(m *testing.M) {
	// The race detector makes every process wait for a second at its end, unless told otherwise.
	os.Setenv("GORACE", "atexit_sleep_ms=0")
	multiprocessing.Main()
	goleak.VerifyTestMain(m)
}

// played is what a test can see of a run.
type played struct {
	Report
	mu    sync.Mutex
	lines []stage.Line
	total int
	done  int
	err   error
}

func (p *played) Line(l stage.Line) { p.mu.Lock(); defer p.mu.Unlock(); p.lines = append(p.lines, l) }
func (p *played) Total(n int)       { p.mu.Lock(); defer p.mu.Unlock(); p.total = n }
func (p *played) Advance(n int)     { p.mu.Lock(); defer p.mu.Unlock(); p.done += n }

// said counts the lines that contain a text.
func (p *played) said(text string) (n int) {
	for _, l := range p.lines {
		if strings.Contains(l.Text, text) {
			n++
		}
	}
	return n
}

// check returns the check of that name.
func (p *played) check(t *testing.T, name string) Check {
	t.Helper()
	i := slices.IndexFunc(p.Checks, func(c Check) bool { return c.Name == name })
	if i < 0 {
		t.Fatalf("there is no check %q among %v", name, p.Checks)
	}
	return p.Checks[i]
}

// play runs a variant of a demo as the command would: what o leaves out is the variant's default.
// It fails the test if the run is not finished or one of its checks fails.
func play(t *testing.T, d *Demo, variant string, o stage.Options) *played {
	t.Helper()
	p := playWith(t.Context(), t, d, variant, o)
	if p.err != nil {
		t.Fatal(p.err)
	}
	for _, c := range p.Checks {
		if c.Failed() {
			t.Errorf("%s %s: %+v", d.Name, variant, c)
		}
	}
	return p
}

// playWith is play under a context of the test's own; it judges nothing.
func playWith(ctx context.Context, t *testing.T, d *Demo, variant string, o stage.Options) *played {
	t.Helper()
	v, ok := d.Variant(variant)
	if !ok {
		t.Fatalf("%s has no variant %q", d.Name, variant)
	}
	o.Variant, o.Untraced = v.Name, v.Timed
	if o.Workers == 0 {
		o.Workers = v.Workers
	}
	if o.On == "" && len(v.On) > 0 {
		o.On = v.On[0]
	}
	if o.Speed == 0 {
		o.Speed = 1
	}
	p := &played{}
	st := stage.New(o, p)
	p.err = st.Run(ctx, func(ctx context.Context) (err error) {
		p.Report, err = v.Run(ctx, st)
		return err
	})
	slices.SortStableFunc(p.lines, stage.BySaid)
	return p
}

// playBubble is play in virtual time, for demos on threads alone: what takes a minute in class
// takes milliseconds here, and times are exact. It returns the virtual time that passed as well.
func playBubble(t *testing.T, d *Demo, variant string, o stage.Options) (p *played, took time.Duration) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		begin := time.Now()
		p = play(t, d, variant, o)
		took = time.Since(begin)
	})
	return p, took
}
