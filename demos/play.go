package demos

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

	"concurrency-lab/demos/stage"
	"concurrency-lab/primitives/multiprocessing"
)

// played is what a test can see of a run.
type played struct {
	Report
	mu        sync.Mutex
	lines     []stage.Line
	announced int
	done      int
	err       error
}

func (p *played) Line(l stage.Line) { p.mu.Lock(); defer p.mu.Unlock(); p.lines = append(p.lines, l) }
func (p *played) Total(n int)       { p.mu.Lock(); defer p.mu.Unlock(); p.announced = n }
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

// setFlag gives one of a demo's own flags a value.
func setFlag(t *testing.T, d *Demo, name, value string) {
	t.Helper()
	i := slices.IndexFunc(d.Flags, func(f Flag) bool { return f.Name == name })
	if err := d.Flags[i].Value.Set(value); err != nil {
		t.Fatal(err)
	}
}

// killer is a sink that kills the process which says a line with that text.
type killer struct {
	played
	text string
	once sync.Once
}

func (k *killer) Line(l stage.Line) {
	k.played.Line(l)
	if strings.Contains(l.Text, k.text) {
		k.once.Do(func() {
			if p, err := os.FindProcess(l.PID); err == nil {
				_ = p.Kill()
			}
		})
	}
}

// playKilling runs a variant on processes and kills the first that says a line with that text. It
// returns the run's error.
func playKilling(t *testing.T, d *Demo, o stage.Options, text string) error {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	v, _ := d.Variant(o.Variant)
	o.On = OnProcess
	st := stage.New(o, &killer{text: text})
	return st.Run(ctx, func(ctx context.Context) error {
		_, err := v.Run(ctx, st)
		return err
	})
}

// diedNamed says whether the error names a process that died, which has that name or begins with
// it.
func diedNamed(err error, name string) bool {
	var died *multiprocessing.ExitError
	return errors.As(err, &died) && strings.HasPrefix(died.Name, name)
}

var onBoth = []string{OnThread, OnProcess}

// interruptBubble runs a variant on threads in virtual time and stops it after some of that.
func interruptBubble(t *testing.T, d *Demo, variant string, after time.Duration) (p *played) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		begin, enough := time.Now(), errors.New("enough")
		ctx, cancel := context.WithTimeoutCause(t.Context(), after, enough)
		defer cancel()
		p = playWith(ctx, t, d, variant, stage.Options{On: OnThread})
		if !errors.Is(p.err, enough) || time.Since(begin) != after {
			t.Errorf("%s: %v after %v", variant, p.err, time.Since(begin))
		}
		if text, err := json.Marshal(p.Result); err != nil || strings.Contains(string(text), "null") {
			t.Errorf("%s: %s %v", variant, text, err)
		}
	})
	return p
}

// stopper cancels a run when a text is said.
type stopper struct {
	*played
	at     string
	cancel context.CancelCauseFunc
}

var errStopped = errors.New("stopped by the test")

func (s stopper) Line(l stage.Line) {
	s.played.Line(l)
	if strings.HasSuffix(l.Text, s.at) {
		s.cancel(errStopped)
	}
}

// at returns when a line that ends with a text was said.
func (p *played) at(t *testing.T, text string) time.Duration {
	t.Helper()
	i := slices.IndexFunc(p.lines, func(l stage.Line) bool { return strings.HasSuffix(l.Text, text) })
	if i < 0 {
		t.Fatalf("nobody said %q", text)
	}
	return p.lines[i].At
}

// when returns at what times the worker said the text, or everybody if worker is empty.
func (p *played) when(worker, text string) (at []time.Duration) {
	for _, l := range p.lines {
		if l.Text == text && (worker == "" || l.Worker == worker) {
			at = append(at, l.At)
		}
	}
	return at
}
