// Package stage is what a demo is given to play on: a place to say lines and count progress, a
// clock that can be hurried, random numbers that can be repeated, and a recorder. It is the same
// for a demo's threads and for its child processes.
package stage

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"concurrency-lab/primitives/multiprocessing"
	"concurrency-lab/primitives/multiprocessing/host"
	"concurrency-lab/primitives/threading"
	"concurrency-lab/primitives/trace"
)

// Options are what the user chose for a run.
type Options struct {
	// Variant is the name of the variant that is run.
	Variant string
	// On says whether the workers are processes or threads; empty where the demo has no choice.
	On string
	// Workers is how many there are; 0 where the demo has no such number.
	Workers int
	// Speed divides every sleep: 1 is the document's time, 10 ten times faster.
	Speed float64
	// Seed begins every stream of random numbers.
	Seed uint64
	// Args are the arguments of the command line.
	Args []string
	// Untraced says that the run measures time, so that nothing may record it.
	Untraced bool
	// Shaken says that the workers are made to stop now and then, as the seed decides: see
	// [trace.Recorder.Shake].
	Shaken bool
}

// Line is one line that a worker said.
type Line struct {
	// At is the time since the run, and with it its recorder, began.
	At time.Duration
	// Worker is the name of the thread or process that said it.
	Worker string
	// ID is the worker's number in the events; 0 for what a process printed by itself.
	ID uint64
	// PID is the process it runs in.
	PID int
	// Child says that this is not the process that the user started.
	Child bool
	// Text is what was said, without a newline at its end.
	Text string
}

// CompareTime compares lines by the time at which they were said. They come in another order: a
// child's line can be overtaken by what it did next.
func CompareTime(a, b Line) int { return cmp.Compare(a.At, b.At) }

// maxText is how many bytes of a line are said. The rest of a longer one is left out.
const maxText = 1 << 20

// Sink is where the lines and the progress of a run go. Its methods may be called by any number of
// threads at once.
type Sink interface {
	Line(Line)
	// Total says how many steps there will be in all.
	Total(n int)
	// Advance says that n more steps are done.
	Advance(n int)
}

// Stage is one run's. It is made with [New], and found by the code of a demo with [In], in every
// process.
type Stage struct {
	Options
	sink  Sink
	start time.Time
	rec   *trace.Recorder
}

// New returns a stage for one run.
func New(o Options, sink Sink) *Stage { return &Stage{Options: o, sink: sink, start: time.Now()} }

type stageKey struct{}

// Run runs f as the main thread of the run, waits for whatever threads and processes it has left
// behind, and returns its error, which is also the cause of ctx if that was done. If nobody can go
// on, the run's context is cancelled, and the error is a *[trace.Deadlock].
func (st *Stage) Run(ctx context.Context, f func(ctx context.Context) error) error {
	ctx, cancel := context.WithCancelCause(context.WithValue(ctx, stageKey{}, st))
	defer cancel(nil)
	if !st.Untraced {
		st.rec = trace.NewRecorder(0, func(d *trace.Deadlock) { cancel(d) })
		st.start = st.rec.Began() // lines and events have one clock
		if st.Shaken {
			st.rec.Shake(st.Seed)
		}
	}
	home, err := st.host()
	if err != nil {
		return err
	}
	ctx = host.With(ctx, home)
	err = threading.Run(ctx, "main", st.rec, func(ctx context.Context) error {
		err := because(ctx, f(ctx)) // here, as what ends the run from now on is no reason for this error
		if down := multiprocessing.Shutdown(ctx); err == nil {
			err = because(ctx, down)
		}
		return err
	})
	cancel(nil) // ends what a thread has started after the main thread's end
	return errors.Join(err, multiprocessing.Shutdown(context.WithoutCancel(ctx)))
}

// because returns the error of a run with the reason for which the run was stopped, if it was: what
// fails in a stopped run fails for that reason. The code that met the error cannot always know it.
// It sees the end of a pipe, say, and not that the process at the other end was terminated with the
// run.
func because(ctx context.Context, err error) error {
	reason := context.Cause(ctx)
	if err == nil || reason == nil || errors.Is(err, reason) {
		return err
	}
	return fmt.Errorf("%w: %w", reason, err)
}

// Recorder returns the run's recorder, or nil.
func (st *Stage) Recorder() *trace.Recorder { return st.rec }

// Deadlock returns the deadlock that ended a run with this error, or nil.
func Deadlock(err error) *trace.Deadlock {
	var d *trace.Deadlock
	errors.As(err, &d)
	return d
}

// Say says a line as the current worker, of a megabyte at most. Where others might go first, they
// may: see [Stage.Yield].
func (st *Stage) Say(ctx context.Context, format string, args ...any) {
	st.Yield(ctx)
	line := Line{At: time.Since(st.start), Text: fmt.Sprintf(format, args...)}
	if len(line.Text) > maxText {
		line.Text = strings.ToValidUTF8(line.Text[:maxText], "") + "…"
	}
	if w := trace.From(ctx); w != nil {
		line.Worker, line.ID, line.PID, line.Child = w.Name, w.ID(), w.PID, host.IsChild()
	}
	st.sink.Line(line)
}

// Yield is a point at which the scheduler might take the current worker off its processor. If the
// run is shaken the worker may stop there; else it does nothing. The primitives are such points by
// themselves; this is for a gap in a demo's own code.
func (st *Stage) Yield(ctx context.Context) { trace.From(ctx).Yield() }

// Total says how many steps the run has.
func (st *Stage) Total(n int) { st.sink.Total(n) }

// Advance says that another step is done.
func (st *Stage) Advance() { st.sink.Advance(1) }
