package futures

import (
	"context"
	"errors"
	"slices"
	"sync"

	"concurrency-lab/primitives/internal/park"
	"concurrency-lab/primitives/trace"
)

var (
	// ErrCancelled is the error of a future that was cancelled (Python: CancelledError).
	ErrCancelled = errors.New("the future was cancelled")
	// ErrInvalidState is returned to whoever gives a result to a future that is done (Python:
	// InvalidStateError).
	ErrInvalidState = errors.New("the future is done already")
)

type state uint8

const (
	pending state = iota
	running
	cancelled
	finished
)

var stateNames = [...]string{pending: "pending", running: "running", cancelled: "cancelled", finished: "finished"}

func (s state) String() string { return stateNames[s] }

// final says whether a future stays in that state.
func (s state) final() bool { return s >= cancelled }

// Future is the result of a call that may not have ended yet.
//
// It is pending until its call begins, then running, then done for good; a pending one can be
// cancelled, and then is done too. The zero value is a pending future for whoever wants to complete
// it by hand; [Submit] returns those that an executor completes. A Future must not be copied. Any
// number of threads may use it at once, and none of its methods blocks except Result and Err. It
// costs one allocation.
//
// Python: concurrent.futures.Future.
type Future[R any] struct {
	object trace.Object

	mu        sync.Mutex
	state     state
	value     R
	err       error
	waiters   park.List
	done      park.Done
	watchers  []*collector[R]
	callbacks []func(*Future[R])
	away      elsewhere // nil: whoever runs the call says when it begins
}

// elsewhere is where the call of a future is that another process runs, so that nobody here is told
// when it begins.
type elsewhere interface {
	// begun says whether the call has begun.
	begun() bool
	// drop cancels the call, unless it has begun, and says whether it did.
	drop() bool
}

// look brings a pending future up to date. The caller holds the mutex.
func (f *Future[R]) look() {
	if f.state == pending && f.away != nil && f.away.begun() {
		f.state = running
	}
}

// New returns a pending future with a name that recorders show.
func New[R any](name string) *Future[R] {
	f := &Future[R]{}
	f.object.Name = name
	return f
}

// Result blocks until the future is done and returns what its call returned, or [ErrCancelled]; or
// until ctx is done, and returns its cause while the call runs on. Tell the two apart by
// [Future.IsDone]. A result that is there is returned even if ctx is done.
func (f *Future[R]) Result(ctx context.Context) (R, error) {
	value, _, err := f.await(ctx)
	return value, err
}

// await is Result that also tells whether the future is done, and so whose the error is.
func (f *Future[R]) await(ctx context.Context) (value R, done bool, err error) {
	if w := trace.From(ctx); w.Controlled() {
		w.Before(ctx, trace.Step{Op: trace.OpGet, Object: &f.object, Kind: trace.KindFuture,
			Can: f.IsDone, Show: f.show})
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	for !f.state.final() {
		if err := f.waiters.Wait(ctx, &f.mu, &f.object, trace.KindFuture); err != nil {
			return value, false, err
		}
	}
	return f.value, true, f.err
}

// Err is [Future.Result] for those who care only whether the call failed (Python: exception).
func (f *Future[R]) Err(ctx context.Context) error {
	_, err := f.Result(ctx)
	return err
}

// Cancel makes a pending future a cancelled one and says whether the future is cancelled. A call
// that runs cannot be stopped.
func (f *Future[R]) Cancel() bool {
	var zero R
	if f.complete(pending, cancelled, zero, ErrCancelled) {
		return true
	}
	return f.Cancelled()
}

// Cancelled says whether the future was cancelled.
func (f *Future[R]) Cancelled() bool { return f.current() == cancelled }

// Running says whether the call runs at this moment.
func (f *Future[R]) Running() bool { return f.current() == running }

// IsDone says whether the call has ended or was cancelled (Python: done).
func (f *Future[R]) IsDone() bool { return f.current().final() }

func (f *Future[R]) show() string { return f.current().String() }

// Done returns a channel that is closed when the call has ended or was cancelled, for those who
// select. Recorders do not see a wait for it: use [Future.Result] where that is all one waits for.
func (f *Future[R]) Done() <-chan struct{} {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.done.Channel(f.state.final())
}

func (f *Future[R]) current() state {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.look()
	return f.state
}

// AddDoneCallback makes fn run once when the future is done, in the thread that completes or
// cancels it, after those that were added before; or here and now if it is done. If callbacks
// panic, the others still run, and then the panic goes on in that thread; so it is with
// runtime.Goexit.
func (f *Future[R]) AddDoneCallback(fn func(*Future[R])) {
	f.mu.Lock()
	if !f.state.final() {
		f.callbacks = append(f.callbacks, fn)
		f.mu.Unlock()
		return
	}
	f.mu.Unlock()
	fn(f)
}

// SetRunningOrNotifyCancel is for executors, before they run a call: it makes a pending future a
// running one and says whether it did. If not, the future was cancelled (or somebody else runs it),
// and the call must not run.
func (f *Future[R]) SetRunningOrNotifyCancel() bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.state != pending {
		return false
	}
	f.state = running
	return true
}

// SetResult is for executors: the future is done with this value, and whoever waits is woken. It
// returns [ErrInvalidState] if the future was done already.
func (f *Future[R]) SetResult(value R) error { return f.set(value, nil) }

// SetError is for executors: the future is done with this error, and whoever waits is woken. It
// returns [ErrInvalidState] if the future was done already.
func (f *Future[R]) SetError(err error) error {
	var zero R
	return f.set(zero, err)
}

func (f *Future[R]) set(value R, err error) error {
	if !f.complete(running, finished, value, err) {
		return ErrInvalidState
	}
	return nil
}

// complete moves the future from a state no later than last to one that is final, and says whether
// it did.
func (f *Future[R]) complete(last, final state, value R, err error) bool {
	f.mu.Lock()
	if final == cancelled && f.state == pending && f.away != nil && !f.away.drop() {
		f.state = running
	}
	if f.state > last {
		f.mu.Unlock()
		return false
	}
	f.state, f.value, f.err, f.away = final, value, err, nil
	f.waiters.WakeAll()
	f.done.End()
	for _, c := range f.watchers {
		c.add(f)
	}
	callbacks := f.callbacks
	f.watchers, f.callbacks = nil, nil
	f.mu.Unlock()

	each(callbacks, func(fn func(*Future[R])) { fn(f) })
	return true
}

// watch makes c hear of the future's end, at once if it is done.
func (f *Future[R]) watch(c *collector[R]) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.state.final() {
		c.add(f)
		return
	}
	f.watchers = append(f.watchers, c)
}

// watching returns what stands for those who will hear of the future's end, in an order of their
// own.
func (f *Future[R]) watching() (objects []*trace.Object) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, c := range f.watchers {
		objects = append(objects, &c.object)
	}
	return objects
}

// unwatch forgets c, so that futures which outlive many watchers do not keep them.
func (f *Future[R]) unwatch(c *collector[R]) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.watchers = slices.DeleteFunc(f.watchers, func(w *collector[R]) bool { return w == c })
}
