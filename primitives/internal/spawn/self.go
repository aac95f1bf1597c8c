package spawn

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"

	"concurrency-lab/primitives/internal/guard"
	"concurrency-lab/primitives/internal/wire"
	"concurrency-lab/primitives/threading"
	"concurrency-lab/primitives/trace"
)

// childEnv marks a process as a child, and holds the numbers of the files that it is started with:
// see parseNumbers.
const childEnv = "CONCURRENCY_LAB_CHILD"

// Exit codes of a child. One that its parent has left exits with exitOrphan.
const (
	exitFailed = 1
	exitBroken = 125
	exitOrphan = 126
)

// child is this process's side of being a child; nil in the process that the user started.
var child *childSide

type childSide struct {
	link  *link
	env   []byte
	key   []byte
	tasks chan []byte // see Tasks

	ctx       context.Context // of the function
	interrupt context.CancelCauseFunc

	// lastWill, if set, is what is done before this process ends because its parent is gone.
	lastWill atomic.Pointer[func()]

	mu  sync.Mutex // held while something is taken from rec and sent, so that it arrives in order
	rec *trace.Recorder

	remote *remote // nil unless the run is controlled
}

// Main must be called first in a program's main function. In a child process it does the child's
// work and exits. In any other it returns at once. A child that has not called it cannot start
// anything ([ErrNoMain]). Main may also be called in the initialisation of a package that imports
// all functions which children run: then a child does not initialise the rest.
func Main() {
	numbers := os.Getenv(childEnv)
	if numbers == "" {
		return
	}
	// An interrupt from the terminal reaches every process of the group. The parent alone decides
	// what it means.
	signal.Ignore(os.Interrupt)
	takeName()
	os.Unsetenv(childEnv)
	// While packages are initialised this goroutine is bound to the thread that the process began
	// with, so that to switch to and from it would be a switch between threads each time.
	go func() {
		growStack()
		os.Exit(childMain(numbers))
	}()
	select {}
}

// growStack gives the goroutine the stack that messages need at once. It would get there anyway, in
// steps, each of which moves what is there and looks for it in tables that the system then has to
// load.
//
//go:noinline
func growStack() byte {
	var room [8 << 10]byte
	return room[len(os.Args)] // or the compiler sees that there need be no room
}

func childMain(text string) int {
	numbers, err := parseNumbers(text)
	if err != nil {
		fmt.Fprintf(os.Stderr, "%s=%s is set, but this process is nobody's child\n", childEnv, text)
		return exitBroken
	}
	claimFiles(numbers)
	l := newLink(os.NewFile(uintptr(numbers[0]), "control in"), os.NewFile(uintptr(numbers[1]), "control out"))
	_ = l.sendRaw(frameUp, nil) // a parent that is gone cannot be read from either
	kind, body, err := l.receive()
	if err != nil || kind != frameSpawn {
		return exitOrphan
	}
	spawn, err := wire.Decode[spawnFrame](body)
	if err == nil {
		err = unpack(numbers[2:], spawn.Handles)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "start of a process:", err)
		return exitBroken
	}
	wire.Inheritance.Infos, wire.Inheritance.Opened = map[uint64]wire.Info{}, map[uint64]wire.Handle{}
	for _, h := range spawn.Handles {
		wire.Inheritance.Infos[h.ID] = h
	}
	child = &childSide{link: l, env: spawn.Env, key: spawn.Key, tasks: make(chan []byte, 1),
		rec: trace.NewRecorderOn(spawn.Trace)}
	child.ctx, child.interrupt = context.WithCancelCause(context.Background())
	if spawn.Trace.Controlled && child.rec != nil {
		child.remote = newRemote(child, spawn.Trace.Watched)
		child.rec.Control(child.remote)
	}
	go child.listen()
	return child.run(spawn)
}

// parseNumbers reads the numbers of the files that every child is started with: the two of the
// control channel, and what its carrier needs.
func parseNumbers(text string) ([]uint64, error) {
	var numbers []uint64
	for field := range strings.SplitSeq(text, ",") {
		n, err := strconv.ParseUint(field, 10, 64)
		if err != nil {
			return nil, err
		}
		numbers = append(numbers, n)
	}
	if len(numbers) < 2 {
		return nil, errors.New("no control channel")
	}
	return numbers, nil
}

// listen hears the parent until it is gone, and then ends this process: at once, whatever it does.
func (c *childSide) listen() {
	c.hear()
	if will := c.lastWill.Load(); will != nil {
		(*will)()
	}
	os.Exit(exitOrphan)
}

// hear hears the parent until it is gone.
func (c *childSide) hear() {
	tasks := c.tasks
	for {
		kind, body, err := c.link.receive()
		if err != nil {
			return
		}
		switch kind {
		case FrameTask:
			select {
			case tasks <- body:
			default: // nobody has asked for it
			}
		case FrameStop:
			if tasks != nil {
				close(tasks)
			}
			tasks = nil
		case frameProbe:
			c.still(body)
		case frameInterrupt:
			c.interrupt(ErrInterrupted)
		case frameTurn:
			c.remote.hear(body)
		}
	}
}

// run runs the function as the main thread of this process and returns the exit code.
func (c *childSide) run(spawn spawnFrame) int {
	forwarded := make(chan struct{})
	quit := make(chan struct{})
	if c.rec != nil {
		go c.forward(quit, forwarded)
	} else {
		close(forwarded)
	}
	// Children of this process send to it what is meant for the first process; it passes that on.
	host := &Host{Env: spawn.Env, Message: func(_ *Child, data []byte) { _ = c.link.sendRaw(frameMessage, data) }}
	err := threading.Run(With(c.ctx, host), spawn.Name, c.rec, func(ctx context.Context) error {
		err := guard.Run(spawn.Name, func() error {
			growStack()
			return outcome(ctx, Run(ctx, spawn.Func, spawn.Arg))
		})
		if down := Shutdown(context.WithoutCancel(ctx)); err == nil { // an interrupt leaves no child behind
			err = down
		}
		return err
	})
	close(quit)
	<-forwarded
	if c.link.send(frameEnd, wire.ToError(err)) != nil {
		return exitOrphan
	}
	if err != nil {
		return exitFailed
	}
	return 0
}

// outcome is what a function has come to that ran under ctx and returned err. If it was
// interrupted, and has no error of its own, it is that.
func outcome(ctx context.Context, err error) error {
	why := context.Cause(ctx)
	switch {
	case err == nil:
		return why
	case why != nil && guard.Is(err, ctx.Err()):
		return fmt.Errorf("%w: %w", why, err)
	}
	return err
}

// forward sends home what is recorded here, until quit and all is sent.
func (c *childSide) forward(quit <-chan struct{}, done chan<- struct{}) {
	defer close(done)
	for {
		c.flush(nil)
		select {
		case <-c.rec.Fresh():
		case <-quit:
			c.flush(nil)
			return
		}
	}
}

// flush sends home what was recorded since the last time, and then, if last is not nil, what it
// does. A parent that cannot be written to is gone, which listen notices.
func (c *childSide) flush(last func()) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if b := c.rec.Take(); len(b.Events) > 0 {
		_ = c.link.send(frameTrace, b)
	}
	if last != nil {
		last()
	}
}
