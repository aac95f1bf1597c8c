package semantics

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"testing"
	"time"

	"concurrency-lab/primitives/multiprocessing"
	"concurrency-lab/primitives/queue"
	"concurrency-lab/primitives/threading"
)

// operations are what an actor can be told to do with a primitive, by name. The number is for those
// that need one.
type operations[I any] map[string]func(ctx context.Context, i I, n int) (any, error)

// command tells an actor what to do.
type command struct {
	Op     string
	N      int
	Within time.Duration // how much time it has; 0: as much as it takes
}

// reply is what came of a command: a value, in words, or a fault.
type reply struct {
	Value string
	Fault *fault
}

// fault is an error on its way between processes. It keeps which of the sentinels it is.
type fault struct {
	Text string
	Kind []int
}

var sentinels = []error{
	context.DeadlineExceeded, context.Canceled,
	threading.ErrNotHeld, threading.ErrNoPermits, threading.ErrOverReleased, threading.ErrBrokenBarrier,
	queue.ErrEmpty, queue.ErrFull, queue.ErrShutDown, queue.ErrTaskDone,
}

func (f *fault) Error() string { return f.Text }

func (f *fault) Is(target error) bool {
	return slices.ContainsFunc(f.Kind, func(k int) bool { return sentinels[k] == target })
}

func replyOf(v any, err error) reply {
	if err == nil {
		return reply{Value: fmt.Sprint(v)}
	}
	f := &fault{Text: err.Error()}
	for k, s := range sentinels {
		if errors.Is(err, s) {
			f.Kind = append(f.Kind, k)
		}
	}
	return reply{Fault: f}
}

// line is one side of what an actor is told by and answers through. Each side uses the other's
// counterparts.
type line struct {
	Commands *multiprocessing.Connection[command]
	Replies  *multiprocessing.Connection[reply]
}

func newLine() (director, actor line, err error) {
	actor.Commands, director.Commands, err = multiprocessing.NewPipe[command]("commands", false)
	if err == nil {
		director.Replies, actor.Replies, err = multiprocessing.NewPipe[reply]("replies", false)
	}
	return director, actor, err
}

func (l line) close() error { return errors.Join(l.Commands.Close(), l.Replies.Close()) }

// obey is the code of an actor: it does what it is told until nobody tells it anything any more.
func obey[I any](ctx context.Context, i I, ops operations[I], l line) error {
	for {
		c, err := l.Commands.Receive(ctx)
		if err != nil {
			if err == io.EOF {
				err = nil
			}
			return errors.Join(err, l.close())
		}
		if err := l.Replies.Send(ctx, perform(ctx, i, ops, c)); err != nil {
			return err
		}
	}
}

func perform[I any](ctx context.Context, i I, ops operations[I], c command) reply {
	op := ops[c.Op]
	if op == nil {
		return replyOf(nil, fmt.Errorf("no operation is called %q", c.Op))
	}
	if c.Within != 0 {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, c.Within)
		defer cancel()
	}
	return replyOf(op(ctx, i, c.N))
}

const (
	// moment is how long an operation is watched that is to block, or may block before it gives up.
	moment = 20 * time.Millisecond
	// ages is a time that no operation takes.
	ages = time.Hour
	// past is the time of an operation that has none left.
	past = -time.Second
)

// actor is a thread, here or in another process, that does one operation after another, as a case
// tells it.
type actor struct {
	t     *testing.T
	ctx   context.Context
	name  string
	line  line
	limit time.Duration
	doing string // the operation that was started and has not been seen to end
}

// within limits the next operation.
func (a *actor) within(d time.Duration) *actor {
	a.limit = d
	return a
}

// starts has the actor begin an operation, and does not wait for its end.
func (a *actor) starts(op string, n ...int) {
	a.t.Helper()
	if a.doing != "" {
		a.t.Fatalf("%s is still doing: %s", a.name, a.doing)
	}
	c := command{Op: op, N: append(n, 0)[0], Within: a.limit}
	a.doing, a.limit = op, 0
	if err := a.line.Commands.Send(a.ctx, c); err != nil {
		a.t.Fatalf("%s, %s: %v", a.name, op, err)
	}
}

// blocks says that the operation which was started does not end for a moment.
func (a *actor) blocks() {
	a.t.Helper()
	ctx, cancel := context.WithTimeout(a.ctx, moment)
	defer cancel()
	if r, err := a.line.Replies.Receive(ctx); !errors.Is(err, context.DeadlineExceeded) || a.ctx.Err() != nil {
		a.t.Fatalf("%s, %s: it is to block, and ended: %v, %v", a.name, a.doing, r, err)
	}
}

// ends waits for the end of the operation.
func (a *actor) ends() reply {
	a.t.Helper()
	r, err := a.line.Replies.Receive(a.ctx)
	if err != nil {
		a.t.Fatalf("%s, %s: no end: %v", a.name, a.doing, err)
	}
	return r
}

// returns says that the operation ends well, with that value.
func (a *actor) returns(want any) {
	a.t.Helper()
	if r := a.ends(); r.Fault != nil || r.Value != fmt.Sprint(want) {
		a.t.Fatalf("%s, %s: got %s, %v; want %v", a.name, a.doing, r.Value, r.Fault, want)
	}
	a.doing = ""
}

// finishes says that the operation ends well.
func (a *actor) finishes() {
	a.t.Helper()
	a.returns(nil)
}

// refused says that the operation ends with all of these errors.
func (a *actor) refused(want ...error) {
	a.t.Helper()
	r := a.ends()
	for _, w := range want {
		if r.Fault == nil || !errors.Is(r.Fault, w) {
			a.t.Fatalf("%s, %s: got %s, %v; want the error %v", a.name, a.doing, r.Value, r.Fault, w)
		}
	}
	a.doing = ""
}

// does has the actor do something, which ends well.
func (a *actor) does(op string, n ...int) {
	a.t.Helper()
	a.starts(op, n...)
	a.finishes()
}

// gets has the actor do something, which ends with that value.
func (a *actor) gets(want any, op string, n ...int) {
	a.t.Helper()
	a.starts(op, n...)
	a.returns(want)
}

// fails has the actor do something, which ends with that error.
func (a *actor) fails(want error, op string, n ...int) {
	a.t.Helper()
	a.starts(op, n...)
	a.refused(want)
}

// timesOut has the actor do something that it has only a moment for, and gives up.
func (a *actor) timesOut(op string, n ...int) {
	a.t.Helper()
	a.within(moment).fails(context.DeadlineExceeded, op, n...)
}

// all calls f for each of some actors.
func all(actors []*actor, f func(a *actor)) {
	for _, a := range actors {
		f(a)
	}
}

// pending returns those of the actors whose operations do not end well, each within a time.
func pending(actors []*actor, d time.Duration) (rest []*actor) {
	for _, a := range actors {
		a.t.Helper()
		if !a.endsWithin(d) {
			rest = append(rest, a)
		}
	}
	return rest
}

// endsWithin says whether the operation ends within a time. It must end well.
func (a *actor) endsWithin(d time.Duration) bool {
	a.t.Helper()
	ctx, cancel := context.WithTimeout(a.ctx, d)
	defer cancel()
	switch r, err := a.line.Replies.Receive(ctx); {
	case err != nil && errors.Is(err, context.Cause(ctx)):
		return false
	case err != nil || r.Fault != nil:
		a.t.Fatalf("%s, %s: %v, %v", a.name, a.doing, r.Fault, err)
	}
	a.doing = ""
	return true
}

// some says that the operations of n actors end well, and those of no others; it returns the
// others.
func some(n int, actors []*actor) []*actor {
	t, ctx := actors[0].t, actors[0].ctx
	t.Helper()
	left := len(actors) - n
	for len(actors) > left && ctx.Err() == nil {
		actors = pending(actors, moment)
	}
	if len(actors) != left {
		t.Fatalf("%d are to wait on, but %d do", left, len(actors))
	}
	all(actors, (*actor).blocks)
	return actors
}
