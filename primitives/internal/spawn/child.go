package spawn

import (
	"context"
	"fmt"
	"os"
	"sync"
	"sync/atomic"
	"time"

	"concurrency-lab/primitives/internal/life"
	"concurrency-lab/primitives/internal/park"
	"concurrency-lab/primitives/internal/wire"
	"concurrency-lab/primitives/trace"
)

// killAfter is how long a process that was told to end with its context may take before it is
// killed.
const killAfter = 300 * time.Millisecond

// Spec says what a child process is to do.
type Spec struct {
	// Func is the name of the registered function that it runs.
	Func string
	// Arg is the function's argument, in which shared objects may stand.
	Arg wire.Arg
	// Handles are shared objects that it gets besides those in Arg.
	Handles []wire.Handle
	// OnFrame is called with each frame that this package does not know; OnEnd when the process is
	// gone. Either may be nil.
	OnFrame func(kind FrameKind, body []byte)
	OnEnd   func()
}

// Child is a process that this one has started, or may start: what stands behind every kind of
// process of the library. It is made with [New]. When the context given to Start is done, the
// process is terminated, and its error has the context's cause.
type Child struct {
	spec  Spec
	owner atomic.Value

	object  trace.Object
	mu      sync.Mutex
	joiners park.List
	done    park.Done
	// callbacks are called before those go on who join the process; then calledBack is true.
	callbacks  []func()
	calledBack bool
	daemon     bool
	started    bool
	ended      bool
	closed     bool
	os         *os.Process
	link       *link
	arrival    *arrival
	handles    []wire.Handle
	host       *Host
	rec        *trace.Recorder
	overseer   trace.Overseer // decides about its workers, if anything does
	away       *away          // its workers, as the overseer sees them; or nil
	stop       func() bool
	within     *life.Life // that lasts as long as this process
	tail       tail
	// odd while a line of its output is handed on
	printings atomic.Uint64
	failure   *wire.Error // written, as stage is, by watch alone, which is done when it has ended
	stage     stage
	expired   error // why its context ended it
	exit      Exit
	outside   int // what it counts for with the recorder
	inside    int // what of that is controlled
	born      uint64
	quiet     atomic.Bool // the child's last word was that none of its threads can go on
	doomed    atomic.Bool // a signal is on its way to it, and will change that
	// interrupted says that it was sent an interrupt, of which one is enough
	interrupted atomic.Bool
}

// New returns a child that has not been started.
func New(s Spec) *Child { return &Child{spec: s} }

// Owner returns what the package above knows the child as. The first call makes it.
func (c *Child) Owner(create func() any) any {
	c.owner.CompareAndSwap(nil, create())
	return c.owner.Load()
}

// Start starts the process under a name, by the [StartMethod] of ctx. It returns [ErrStarted] the
// second time, [ErrNotRegistered] without a function, [ErrNoMain] in a child that has not called
// [Main], or what the system said.
func (c *Child) Start(ctx context.Context, name string, daemon bool) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.closed {
		return ErrProcessClosed
	}
	if c.started {
		return fmt.Errorf("process %s is %w", c.object.Name, ErrStarted)
	}
	c.object.Name, c.daemon = name, daemon
	if err := CheckRegistered(c.spec.Func); err != nil {
		return fmt.Errorf("start process %s: %w", name, err)
	}
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	if err := refuse(ctx); err != nil {
		return fmt.Errorf("start process %s: %w", name, err)
	}
	raw, handles, err := c.spec.Arg.EncodeAll()
	if err != nil {
		return fmt.Errorf("start process %s: %w", name, err)
	}
	c.handles = append(handles, c.spec.Handles...)
	c.host, c.rec, c.overseer = hostOf(ctx), trace.From(ctx).Recorder(), trace.From(ctx).Overseer()
	output, err := c.launch(ctx, raw)
	if err != nil {
		return fmt.Errorf("start process %s: %w", name, err)
	}
	c.started, c.born = true, births.Add(1)
	c.outside = 1
	if trace.From(ctx).Expires(ctx) {
		c.outside = 2 // itself, and the clock that will end it
	}
	c.rec.Outside(c.outside)
	if trace.From(ctx).Controlled() {
		c.inside = c.outside
		c.rec.Within(c.inside)
	}
	c.rec.Process(&c.object, c.os.Pid)
	if !IsChild() { // nobody asks the children of a child, so one that has any must not be called quiet
		c.rec.Prove(func() { c.host.prober.look(c.host, c.rec) })
	}
	c.host.enter(c)
	if c.overseer != nil {
		c.oversee(ctx, c.overseer)
	}
	drained := make(chan struct{})
	c.within = life.Hold(ctx)
	c.stop = context.AfterFunc(ctx, func() { c.expire(context.Cause(ctx)) })
	go c.drain(output, drained)
	go c.watch(drained)
	return nil
}

// births counts the processes that were started.
var births atomic.Uint64

// launch gets a child by the start method and tells it what it is. It returns the pipe that its
// standard output and error come through.
func (c *Child) launch(ctx context.Context, arg []byte) (output *os.File, err error) {
	if err := StartMethodOf(ctx).check(); err != nil {
		return nil, err
	}
	frame := spawnFrame{Name: c.object.Name, Func: c.spec.Func, Arg: arg, Env: c.host.Env, Key: Key(),
		Trace: c.rec.Terms()}
	frame.Trace.Controlled = c.overseer != nil
	frame.Trace.Watched = c.overseer != nil && c.overseer.Starts()
	for {
		b := c.sparesOf(ctx).take()
		if b == nil {
			break
		}
		if b.become(frame, c.handles) == nil {
			return c.adopt(b), nil
		}
		b.discard() // it died while it was waiting
	}
	b, err := startNewborn(c.object.Name)
	if err != nil {
		return nil, err
	}
	if err := b.become(frame, c.handles); err != nil {
		return nil, b.ended(c.object.Name, err)
	}
	return c.adopt(b), nil
}

func (c *Child) adopt(b *newborn) (output *os.File) {
	c.os, c.link, c.stage, c.arrival = b.os, b.link, b.stage, b.arrival
	return b.output
}

// expire ends the process because its context is done, for that reason.
func (c *Child) expire(why error) {
	c.mu.Lock()
	if !c.ended {
		c.expired = why
	}
	c.mu.Unlock()
	c.Terminate()
	ctx, cancel := context.WithTimeout(context.Background(), killAfter)
	defer cancel()
	if c.Wait(ctx) != nil {
		c.Kill()
	}
}
