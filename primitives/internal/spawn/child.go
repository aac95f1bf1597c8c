package spawn

import (
	"context"
	"fmt"
	"os"
	"sync"
	"sync/atomic"
	"time"

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
	Arg any
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
	daemon  bool
	started bool
	ended   bool
	closed  bool
	os      *os.Process
	link    *link
	handles []wire.Handle
	host    *Host
	rec     *trace.Recorder
	stop    func() bool
	tail    tail
	failure *wire.Error
	expired error // why its context ended it
	exit    Exit
	born    uint64
	quiet   atomic.Bool // the child's last word was that none of its threads can go on
	doomed  atomic.Bool // a signal is on its way to it, and will change that
}

// New returns a child that has not been started.
func New(s Spec) *Child { return &Child{spec: s} }

// Owner returns what the package above knows the child as. The first call makes it.
func (c *Child) Owner(make func() any) any {
	c.owner.CompareAndSwap(nil, make())
	return c.owner.Load()
}

// Start starts the process under a name, by the [StartMethod] of ctx. It returns [ErrStarted] the
// second time, [ErrNotRegistered] without a function, or what the system said.
func (c *Child) Start(ctx context.Context, name string, daemon bool) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.closed {
		return ErrProcessClosed
	}
	if c.started {
		return ErrStarted
	}
	c.object.Name, c.daemon = name, daemon
	if err := CheckRegistered(c.spec.Func); err != nil {
		return fmt.Errorf("start process %s: %w", name, err)
	}
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	raw, err := wire.Encode(c.spec.Arg)
	if err != nil {
		return fmt.Errorf("start process %s: %w", name, err)
	}
	c.handles = append(wire.HandlesIn(c.spec.Arg), c.spec.Handles...)
	c.host, c.rec = hostOf(ctx), trace.From(ctx).Recorder()
	output, err := c.launch(StartMethodOf(ctx), raw)
	if err != nil {
		return fmt.Errorf("start process %s: %w", name, err)
	}
	c.started, c.born = true, births.Add(1)
	c.rec.Outside(1)
	c.rec.Process(&c.object, c.os.Pid)
	if !IsChild() { // nobody asks the children of a child, so one that has any must not be called quiet
		c.rec.Prove(func() { c.host.prober.look(c.host, c.rec) })
	}
	c.host.enter(c)
	drained := make(chan struct{})
	c.stop = context.AfterFunc(ctx, func() { c.expire(context.Cause(ctx)) })
	go c.drain(output, drained)
	go c.watch(drained)
	return nil
}

// births counts the processes that were started.
var births atomic.Uint64

// launch gets a child by the start method and tells it what it is. It returns the pipe that its
// standard output and error come through.
func (c *Child) launch(method StartMethod, arg []byte) (output *os.File, err error) {
	if err := method.check(); err != nil {
		return nil, err
	}
	frame := spawnFrame{Name: c.object.Name, Func: c.spec.Func, Arg: arg, Env: c.host.Env, Key: Key(),
		Trace: c.rec.Terms()}
	for method == Warm {
		b := c.host.spares.take()
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
		b.discard()
		return nil, err
	}
	return c.adopt(b), nil
}

func (c *Child) adopt(b *newborn) (output *os.File) {
	c.os, c.link = b.os, b.link
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

// watch listens to the child until it is gone, and then says so to all who want to know.
func (c *Child) watch(drained <-chan struct{}) {
	for {
		kind, body, err := c.link.receive()
		if err != nil {
			break
		}
		c.hear(kind, body)
	}
	c.host.prober.gone(c)
	state, err := c.os.Wait()
	<-drained
	c.stop()
	c.link.close()
	for _, h := range c.handles {
		h.Died(c.os.Pid)
	}
	c.host.leave(c)
	c.rec.Gone(c.os.Pid)
	c.mu.Lock()
	c.ended = true
	c.exit = exitOf(state, err)
	c.joiners.WakeAll()
	c.mu.Unlock()
	if c.spec.OnEnd != nil {
		c.spec.OnEnd()
	}
	c.rec.Outside(-1) // after all who wait for this process, or for its work, were woken
}

func (c *Child) hear(kind FrameKind, body []byte) {
	switch kind {
	case frameMessage:
		if c.host.Message != nil {
			c.host.Message(c, body)
		}
	case frameTrace:
		if b, err := wire.Decode[trace.Batch](body); err == nil && c.rec != nil {
			c.rec.Merge(b)
			c.quiet.Store(b.Quiet)
			if b.Quiet {
				c.rec.Poke()
			}
		}
	case frameStill:
		c.host.prober.hear(c, body)
	case frameEnd:
		if w, err := wire.Decode[*wire.Error](body); err == nil {
			c.mu.Lock()
			c.failure = w
			c.mu.Unlock()
		}
	case frameUp: // of interest only to those who keep children ready
	default:
		if c.spec.OnFrame != nil {
			c.spec.OnFrame(kind, body)
		}
	}
}
