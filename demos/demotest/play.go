// Package demotest plays demos for tests: a run in real time or in virtual time, and what was said,
// counted and checked in it.
package demotest

import (
	"context"
	"encoding/json"
	"errors"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"go.uber.org/goleak"

	"concurrency-lab/demos/demo"
	"concurrency-lab/demos/stage"
	"concurrency-lab/primitives/multiprocessing"
)

// Main is the TestMain of a package of demos, whose tests start processes. A child does its work
// here and exits.
func Main(m *testing.M) {
	// The race detector makes every process wait for a second at its end, unless told otherwise.
	os.Setenv("GORACE", "atexit_sleep_ms=0")
	multiprocessing.Main()
	goleak.VerifyTestMain(m)
}

// Played is what a test can see of a run.
type Played struct {
	demo.Report
	Mu        sync.Mutex
	Lines     []stage.Line
	Announced int
	Done      int
	Err       error
}

// Line, Total and Advance implement [stage.Sink].
func (p *Played) Line(l stage.Line) { p.Mu.Lock(); defer p.Mu.Unlock(); p.Lines = append(p.Lines, l) }
func (p *Played) Total(n int)       { p.Mu.Lock(); defer p.Mu.Unlock(); p.Announced = n }
func (p *Played) Advance(n int)     { p.Mu.Lock(); defer p.Mu.Unlock(); p.Done += n }

// Said counts the lines that contain a text.
func (p *Played) Said(text string) (n int) {
	for _, l := range p.Lines {
		if strings.Contains(l.Text, text) {
			n++
		}
	}
	return n
}

// Check returns the check of that name.
func (p *Played) Check(t *testing.T, name string) demo.Check {
	t.Helper()
	i := slices.IndexFunc(p.Checks, func(c demo.Check) bool { return c.Name == name })
	if i < 0 {
		t.Fatalf("there is no check %q among %v", name, p.Checks)
	}
	return p.Checks[i]
}

// Play runs a variant of a demo as the command would: what o leaves out is the variant's default.
// It fails the test if the run is not finished or one of its checks fails.
func Play(t *testing.T, d *demo.Demo, variant string, o stage.Options) *Played {
	t.Helper()
	p := PlayWith(t.Context(), t, d, variant, o)
	if p.Err != nil {
		t.Fatal(p.Err)
	}
	for _, c := range p.Checks {
		if c.Failed() {
			t.Errorf("%s %s: %+v", d.Name, variant, c)
		}
	}
	return p
}

// PlayWith is [Play] under a context of the test's own; it judges nothing.
func PlayWith(ctx context.Context, t *testing.T, d *demo.Demo, variant string, o stage.Options) *Played {
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
	p := &Played{}
	st := stage.New(o, p)
	p.Err = st.Run(ctx, func(ctx context.Context) (err error) {
		p.Report, err = v.Run(ctx, st)
		return err
	})
	slices.SortStableFunc(p.Lines, stage.CompareTime)
	return p
}

// PlayBubble is [Play] in virtual time, for demos on threads alone: what takes a minute in class
// takes milliseconds here, and times are exact. It returns the virtual time that passed as well.
func PlayBubble(t *testing.T, d *demo.Demo, variant string, o stage.Options) (p *Played, took time.Duration) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		begin := time.Now()
		p = Play(t, d, variant, o)
		took = time.Since(begin)
	})
	return p, took
}

// SetFlag gives one of a demo's own flags a value.
func SetFlag(t *testing.T, d *demo.Demo, name, value string) {
	t.Helper()
	i := slices.IndexFunc(d.Flags, func(f demo.Flag) bool { return f.Name == name })
	if err := d.Flags[i].Value.Set(value); err != nil {
		t.Fatal(err)
	}
}

// killer is a sink that kills the process which says a line with that text.
type killer struct {
	Played
	text string
	once sync.Once
}

func (k *killer) Line(l stage.Line) {
	k.Played.Line(l)
	if strings.Contains(l.Text, k.text) {
		k.once.Do(func() {
			if p, err := os.FindProcess(l.PID); err == nil {
				_ = p.Kill()
			}
		})
	}
}

// PlayKilling runs a variant on processes and kills the first that says a line with that text. It
// returns the run's error.
func PlayKilling(t *testing.T, d *demo.Demo, o stage.Options, text string) error {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	v, _ := d.Variant(o.Variant)
	o.On = demo.OnProcess
	st := stage.New(o, &killer{text: text})
	return st.Run(ctx, func(ctx context.Context) error {
		_, err := v.Run(ctx, st)
		return err
	})
}

// DiedNamed says whether the error names a process that died, which has that name or begins with
// it; or says that whoever held a lock has died, which a worker that needs the lock may see first.
func DiedNamed(err error, name string) bool {
	var died *multiprocessing.ExitError
	return errors.Is(err, multiprocessing.ErrOwnerDied) || errors.As(err, &died) && strings.HasPrefix(died.Name, name)
}

// OnBoth is what workers can be.
var OnBoth = []string{demo.OnThread, demo.OnProcess}

// InterruptBubble runs a variant on threads in virtual time and stops it after some of that.
func InterruptBubble(t *testing.T, d *demo.Demo, variant string, after time.Duration) (p *Played) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		begin, enough := time.Now(), errors.New("enough")
		ctx, cancel := context.WithTimeoutCause(t.Context(), after, enough)
		defer cancel()
		p = PlayWith(ctx, t, d, variant, stage.Options{On: demo.OnThread})
		if !errors.Is(p.Err, enough) || time.Since(begin) != after {
			t.Errorf("%s: %v after %v", variant, p.Err, time.Since(begin))
		}
		if text, err := json.Marshal(p.Result); err != nil || strings.Contains(string(text), "null") {
			t.Errorf("%s: %s %v", variant, text, err)
		}
	})
	return p
}

// Stopper cancels a run when a text is said.
type Stopper struct {
	*Played
	At     string
	Cancel context.CancelCauseFunc
}

// ErrStopped is why a Stopper cancels a run.
var ErrStopped = errors.New("stopped by the test")

// Line implements [stage.Sink].
func (s Stopper) Line(l stage.Line) {
	s.Played.Line(l)
	if strings.HasSuffix(l.Text, s.At) {
		s.Cancel(ErrStopped)
	}
}

// At returns when a line that ends with a text was said.
func (p *Played) At(t *testing.T, text string) time.Duration {
	t.Helper()
	i := slices.IndexFunc(p.Lines, func(l stage.Line) bool { return strings.HasSuffix(l.Text, text) })
	if i < 0 {
		t.Fatalf("nobody said %q", text)
	}
	return p.Lines[i].At
}

// When returns at what times the worker said the text, or everybody if worker is empty.
func (p *Played) When(worker, text string) (at []time.Duration) {
	for _, l := range p.Lines {
		if l.Text == text && (worker == "" || l.Worker == worker) {
			at = append(at, l.At)
		}
	}
	return at
}

// SkipWithRace skips a test of what one goroutine does at a time. The race detector finds nothing
// there, and makes it ten times slower.
func SkipWithRace(t *testing.T) {
	t.Helper()
	if Race {
		t.Skip("one goroutine at a time")
	}
}

// Long skips a test that starts hundreds of processes, or looks at thousands of orders, unless CI
// is set in the environment. .ci/run sets it.
func Long(t *testing.T) {
	t.Helper()
	if os.Getenv("CI") == "" {
		t.Skip("takes long: CI=true go test runs it")
	}
}
