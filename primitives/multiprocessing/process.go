package multiprocessing

import (
	"context"
	"fmt"
	"os"
	"sync"
	"sync/atomic"
	"time"

	"concurrency-lab/primitives/internal/park"
	"concurrency-lab/primitives/trace"
)

// killAfter is how long a process that was told to end with its context may take before it is killed.
const killAfter = 300 * time.Millisecond

// Process is an operating-system process that runs one registered function.
//
// It is made with [NewProcess] and must not be copied. When the context given to Start is done,
// the process is terminated, and its error has the context's cause. Python: multiprocessing.Process.
type Process struct {
	// Name is what users and recorders see; set it before Start. Names need not be unique.
	Name string
	// Daemon says, before Start, that [Shutdown] terminates the process instead of waiting for it.
	Daemon bool

	fn      string
	arg     any
	check   func() error
	onFrame func(kind frameKind, body []byte) // what a worker process sends; nil for others

	object  trace.Object
	mu      sync.Mutex
	joiners park.List
	started bool
	ended   bool
	closed  bool
	os      *os.Process
	link    *link
	handles []handle
	host    *Host
	rec     *trace.Recorder
	stop    func() bool
	tail    tail
	failure *wireError
	expired error // why its context ended it
	exit    Exit
	born    uint64
	quiet   atomic.Bool // the child's last word was that none of its threads can go on
	doomed  atomic.Bool // a signal is on its way to it, and will change that
}

var processCount atomic.Int64

// NewProcess returns a process that will run f with arg, in which shared objects may stand. What f returns besides
// its error is dropped: hand results over through a queue, a pipe or shared memory, or use a [Pool]. An
// empty name becomes Process-N, as in Python.
func NewProcess[A, R any](name string, f *Func[A, R], arg A) *Process {
	p := newProcess(name)
	p.check = f.check
	p.arg = arg
	if f != nil {
		p.fn = f.name
	}
	return p
}

func newProcess(name string) *Process {
	if name == "" {
		name = fmt.Sprintf("Process-%d", processCount.Add(1))
	}
	return &Process{Name: name, check: func() error { return nil }}
}

// Start starts the process by the [StartMethod] of ctx. With [Spawn] it costs a start of this program, about a thousand times that of a
// thread, and with every method three file descriptors while the process lives. It returns [ErrStarted] the second time,
// [ErrNotRegistered] for a function that is not registered, or what the system said.
func (p *Process) Start(ctx context.Context) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.closed {
		return ErrProcessClosed
	}
	if p.started {
		return ErrStarted
	}
	if err := p.check(); err != nil {
		return fmt.Errorf("start process %s: %w", p.Name, err)
	}
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	raw, err := encode(p.arg)
	if err != nil {
		return fmt.Errorf("start process %s: %w", p.Name, err)
	}
	p.handles = append(p.handles, handlesIn(p.arg)...)
	p.host, p.rec = hostOf(ctx), trace.From(ctx).Recorder()
	p.object.Name = p.Name
	output, err := p.launch(StartMethodOf(ctx), raw)
	if err != nil {
		return fmt.Errorf("start process %s: %w", p.Name, err)
	}
	p.started, p.born = true, processBirths.Add(1)
	p.rec.Outside(1)
	p.rec.Process(&p.object, p.os.Pid)
	if !IsChild() { // nobody asks the children of a child, so one that has any must not be called quiet
		p.rec.Prove(func() { p.host.prober.look(p.host, p.rec) })
	}
	p.host.enter(p)
	drained := make(chan struct{})
	p.stop = context.AfterFunc(ctx, func() { p.expire(context.Cause(ctx)) })
	go p.drain(output, drained)
	go p.watch(drained)
	return nil
}

var processBirths atomic.Uint64

// launch gets a child by the start method and tells it what it is. It returns the pipe that its standard output and error come through.
func (p *Process) launch(method StartMethod, arg []byte) (output *os.File, err error) {
	if err := method.check(); err != nil {
		return nil, err
	}
	frame := spawnFrame{Name: p.Name, Func: p.fn, Arg: arg, Env: p.host.Env, Key: authKey(), Trace: p.rec.Terms()}
	for method == Warm {
		b := p.host.nursery.take()
		if b == nil {
			break
		}
		if b.become(frame, p.handles) == nil {
			return p.adopt(b), nil
		}
		b.discard() // it died while it was waiting
	}
	b, err := newBlank(p.Name)
	if err != nil {
		return nil, err
	}
	if err := b.become(frame, p.handles); err != nil {
		b.discard()
		return nil, err
	}
	return p.adopt(b), nil
}

func (p *Process) adopt(b *blank) (output *os.File) {
	p.os, p.link = b.os, b.link
	return b.output
}

// expire ends the process because its context is done, for that reason.
func (p *Process) expire(why error) {
	p.mu.Lock()
	if !p.ended {
		p.expired = why
	}
	p.mu.Unlock()
	p.Terminate()
	ctx, cancel := context.WithTimeout(context.Background(), killAfter)
	defer cancel()
	if p.wait(ctx) != nil {
		p.Kill()
	}
}

// watch listens to the child until it is gone, and then says so to all who want to know.
func (p *Process) watch(drained <-chan struct{}) {
	for {
		kind, body, err := p.link.receive()
		if err != nil {
			break
		}
		p.hear(kind, body)
	}
	p.host.prober.gone(p)
	state, err := p.os.Wait()
	<-drained
	p.stop()
	p.link.close()
	for _, h := range p.handles {
		h.died(p.os.Pid)
	}
	p.host.leave(p)
	p.rec.Gone(p.os.Pid)
	p.mu.Lock()
	p.ended = true
	p.exit = exitOf(state, err)
	p.joiners.WakeAll()
	p.mu.Unlock()
	if p.onFrame != nil {
		p.onFrame(frameEnd, nil)
	}
	p.rec.Outside(-1) // after all who wait for this process, or for its work, were woken
}

func (p *Process) hear(kind frameKind, body []byte) {
	switch kind {
	case frameMessage:
		if p.host.Message != nil {
			p.host.Message(p, body)
		}
	case frameTrace:
		if b, err := decode[trace.Batch](body); err == nil && p.rec != nil {
			p.rec.Merge(b)
			p.quiet.Store(b.Quiet)
			if b.Quiet {
				p.rec.Poke()
			}
		}
	case frameStill:
		p.host.prober.hear(p, body)
	case frameEnd:
		if w, err := decode[*wireError](body); err == nil {
			p.mu.Lock()
			p.failure = w
			p.mu.Unlock()
		}
	case frameUp: // of interest only to those who keep children ready
	default:
		if p.onFrame != nil {
			p.onFrame(kind, body)
		}
	}
}
