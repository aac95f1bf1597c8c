// Package stage is what a demo is given to play on: a place to say lines and count progress, a
// clock that can be hurried, random numbers that can be repeated, and a recorder. It is the same
// for a demo's threads and for its child processes.
package stage

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
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
	// Control, if it is not nil, decides who goes on, and Scheduled says so, in every process: nothing
	// needs to force the order that a demo is about.
	Control   trace.Control `json:"-"`
	Scheduled bool
	// Watched says that a person looks on: a deadlock is left to stand for a while before the lab ends
	// it.
	Watched bool
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
	// Did is, if it is not nil, what the worker has read or written: then it has said nothing.
	Did *trace.Event
	// Aside says that this concerns only the lab itself, or is a detail.
	Aside bool
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

// Unseen is a sink for runs that nobody watches.
type Unseen struct{}

// Line, Total and Advance implement [Sink].
func (Unseen) Line(Line)   {}
func (Unseen) Total(int)   {}
func (Unseen) Advance(int) {}

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
// behind, and returns its error, which is also the cause of ctx if that was done. If every
// worker waits, the lab says so and cancels the run's context, and the error is a
// *[trace.Deadlock].
func (st *Stage) Run(ctx context.Context, f func(ctx context.Context) error) error {
	ctx, cancel := context.WithCancelCause(context.WithValue(ctx, stageKey{}, st))
	defer cancel(nil)
	if run := ctx; !st.Untraced {
		st.rec = trace.NewRecorder(0, func(d *trace.Deadlock) { st.endDeadlock(run, d, cancel) })
		st.rec.NobodyOutside()
		st.rec.OnAccess(st.did)
		st.start = st.rec.Began() // lines and events have one clock
		if st.Shaken {
			st.rec.Shake(st.Seed)
		}
		if st.Control != nil {
			st.rec.Control(st.Control)
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

// Say says a line as the current worker, of a megabyte at most. Where others might go first, they
// may: see [Stage.Yield].
func (st *Stage) Say(ctx context.Context, format string, args ...any) {
	st.say(ctx, Line{Text: fmt.Sprintf(format, args...)})
}

// Detail is Say for a line that is shown only to who wants to see every line.
func (st *Stage) Detail(ctx context.Context, format string, args ...any) {
	st.say(ctx, Line{Text: fmt.Sprintf(format, args...), Aside: true})
}

func (st *Stage) say(ctx context.Context, line Line) {
	st.Yield(ctx)
	w := trace.From(ctx)
	line.At = st.now(w.Recorder())
	if len(line.Text) > maxText {
		line.Text = strings.ToValidUTF8(line.Text[:maxText], "") + "…"
	}
	if w != nil {
		line.Worker, line.ID, line.PID, line.Child = w.Name, w.ID(), w.PID, host.IsChild()
	}
	st.sink.Line(line)
}

// now is the time since the run began: where somebody decides who goes on, as it is recorded.
func (st *Stage) now(rec *trace.Recorder) time.Duration {
	if st.Scheduled && rec != nil {
		return rec.Since()
	}
	return time.Since(st.start)
}

// did shows a read or a write of a shared value, by a worker of any process.
func (st *Stage) did(e trace.Event, w trace.WorkerInfo, o trace.ObjectInfo) {
	st.sink.Line(Line{At: e.At, Worker: w.Name, ID: w.ID, PID: w.PID, Child: w.PID != os.Getpid(), Did: &e,
		Aside: o.Aside()})
}

// mostAccesses is how many reads and writes of shared values a run may have that are shown.
const mostAccesses = 400

// Accesses says, before the workers are started, how many marked reads and writes of shared values
// they will make in all. More than can be looked at are not recorded and not shown.
func (st *Stage) Accesses(n int) {
	if n > mostAccesses {
		st.rec.Unwatched()
	}
}

// Yield is a point at which the scheduler might take the current worker off its processor. If the
// run is shaken the worker may stop there; else it does nothing. The primitives are such points by
// themselves; this is for a gap in a demo's own code.
func (st *Stage) Yield(ctx context.Context) { trace.From(ctx).Yield() }

// Total says how many steps the run has.
func (st *Stage) Total(n int) { st.sink.Total(n) }

// Advance says that another step is done.
func (st *Stage) Advance() { st.sink.Advance(1) }
