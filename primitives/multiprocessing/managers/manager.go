package managers

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"sync/atomic"

	"concurrency-lab/primitives/internal/spawn"
	"concurrency-lab/primitives/internal/wire"
	"concurrency-lab/primitives/multiprocessing"
	"concurrency-lab/primitives/multiprocessing/managers/internal/transport"
	"concurrency-lab/primitives/trace"
)

// Manager is a process that keeps objects for others: [Dict], [List], [Namespace], [Lock], [RLock],
// [Semaphore], [Condition], [Event], [Barrier], [Queue], [Value], [Array] and types of the user's
// own ([NewType]). A proxy of such an object can be sent to any process, also
// to one that already runs, as shared memory cannot.
//
// The manager is a child of the process that calls [Start], and ends with it at the latest. Only
// processes of the same user can reach it, and only those that descend from the same first process
// know its key. One that serves a network is made with [Serve] and found with [Connect]. Each call
// costs a round trip to that process, some microseconds, or some tens where one side has to be
// woken; reading, changing and writing back are two calls, between which another process may have
// its turn. A process that dies takes nothing with it but the locks that it holds, on which all
// others get [multiprocessing.ErrOwnerDied].
//
// Python: multiprocessing.Manager, which is a managers.SyncManager.
type Manager struct {
	self    Proxy[*server]
	process *spawn.Child // nil: this process has connected to it
}

// managerArg is what a manager's process starts with.
type managerArg struct {
	Address transport.Address
	Ready   *multiprocessing.Connection[bool]
}

// manage is the function of a manager's process. It ends when the parent says that no more tasks
// will come, or interrupts it.
var manage = multiprocessing.RegisterTask("managers.manager",
	func(ctx context.Context, arg managerArg) error {
		l, err := net.Listen(arg.Address.Network, arg.Address.Name)
		if err != nil {
			return err
		}
		spawn.SetLastWill(arg.Address.Remove)
		go func() {
			for range spawn.Tasks() { // there are none
			}
			l.Close()
		}()
		defer context.AfterFunc(ctx, func() { l.Close() })()
		if err := errors.Join(arg.Ready.Send(ctx, true), arg.Ready.Close()); err != nil {
			return err
		}
		return newServer(spawn.Key()).accept(ctx, l)
	})

var managerCount atomic.Int64

// Start starts a manager, as a daemon, and returns when it can be called. It costs the start of a
// process. The manager is terminated when ctx is done; end it earlier by [Manager.Shutdown].
func Start(ctx context.Context) (*Manager, error) {
	w := trace.From(ctx)
	defer w.Quiet()() // what a manager does is not controlled
	name := fmt.Sprintf("Manager-%d", managerCount.Add(1))
	if rec := w.Recorder(); rec != nil {
		name = fmt.Sprintf("Manager-%d", rec.Number("Manager"))
	}
	at, err := transport.NewAddress()
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	here, there, err := multiprocessing.NewPipe[bool](trace.Aside(name), false)
	if err != nil {
		at.Remove()
		return nil, err
	}
	defer here.Close()
	arg := wire.ArgOf(managerArg{at, there})
	m := &Manager{process: spawn.New(spawn.Spec{Func: manage.Name(), Arg: arg, OnEnd: at.Remove})}
	m.self = Proxy[*server]{proxy{ref{newReference(clientOf(at), serverID, name, trace.KindManager)}}}
	err = m.process.Start(ctx, name, true)
	there.Close()
	if err == nil {
		_, err = here.Receive(ctx)
	}
	if errors.Is(err, io.EOF) {
		err = m.process.Join(ctx)
	}
	if err != nil {
		m.process.Kill()
		at.Remove()
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return m, nil
}

// connected says whether the manager is one that this process has found on the network.
func (m *Manager) connected() bool { return m.process == nil }

// Shutdown ends the manager: whoever waits for it gets [ErrGone]. It blocks until the methods that
// run have returned and the process is gone. When ctx is done it kills the process and returns the
// cause; otherwise it returns what the process had failed by, if it had. A manager that this
// process has connected to does not end: only the connections do, and with them what this process
// holds.
func (m *Manager) Shutdown(ctx context.Context) error {
	if m.connected() {
		m.self.Ref.client.lost()
		return nil
	}
	_ = m.process.Send(spawn.FrameStop, nil) // if nobody listens the process is gone
	if err := m.process.Wait(ctx); err != nil {
		m.process.Kill()
		return err
	}
	m.self.Ref.client.lost()
	m.self.Ref.client.server.Remove()
	return m.process.Err()
}

// Join blocks until the manager's process has ended, by [Manager.Shutdown] or otherwise, and
// returns what it failed by, if it did; or until ctx is done, and returns its cause. For one that
// this process has connected to it returns [multiprocessing.ErrNotStarted].
func (m *Manager) Join(ctx context.Context) error {
	if m.connected() {
		return multiprocessing.ErrNotStarted
	}
	return m.process.Join(ctx)
}

// PID is the operating system's number of the manager's process; 0 for one that this process has
// connected to.
func (m *Manager) PID() int {
	if m.connected() {
		return 0
	}
	return m.process.PID()
}
