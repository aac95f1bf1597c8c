package managers

import (
	"context"
	"errors"
	"net"
	"strings"
	"testing"

	"concurrency-lab/primitives/internal/proctest"
	"concurrency-lab/primitives/internal/testkit"
	"concurrency-lab/primitives/multiprocessing"
	"concurrency-lab/primitives/threading"
)

// serving runs f with a manager that serves the key "open sesame" on the loopback, and with what
// that says of who came.
func serving(t *testing.T, f func(ctx context.Context, at string, met <-chan error)) {
	proctest.Run(t, nil, func(ctx context.Context) {
		l, err := Listen(ctx, ":0")
		testkit.Must(t, err)
		if ip := l.Addr().(*net.TCPAddr).IP; !ip.IsLoopback() {
			t.Errorf("it listens on %v", ip)
		}
		met := make(chan error, 10)
		server := threading.Go(ctx, "server", func(ctx context.Context) error {
			return Serve(ctx, l, []byte("open sesame"), func(_ net.Addr, err error) { met <- err })
		})
		f(ctx, l.Addr().String(), met)
		reason := errors.New("closing time")
		server.Cancel(reason)
		if err := server.Join(ctx); err != reason {
			t.Errorf("the server ended by %v", err)
		}
		if _, err := Connect(ctx, l.Addr().String(), []byte("open sesame")); !errors.Is(err, ErrGone) {
			t.Errorf("after its end: %v", err)
		}
	})
}

type visitorArg struct {
	At  string
	Key string
}

// visitor takes part in what other processes do: it finds the lock and the count by their names.
var visitor = multiprocessing.RegisterTask("test.remote.visitor",
	func(ctx context.Context, a visitorArg) error {
		m, err := Connect(ctx, a.At, []byte(a.Key))
		if err != nil {
			return err
		}
		v, err := NewValue(ctx, m, "count", 0)
		if err != nil {
			return err
		}
		l, err := NewLock(ctx, m, "lock")
		if err != nil {
			return err
		}
		for range 50 {
			if err := raise(ctx, managedArg{Count: v, Lock: l}); err != nil {
				return err
			}
		}
		return m.Shutdown(ctx)
	})

func TestRemote(t *testing.T) {
	serving(t, func(ctx context.Context, at string, met <-chan error) {
		var all []*multiprocessing.Process
		for range 3 {
			p := multiprocessing.NewProcess("", visitor, visitorArg{at, "open sesame"})
			testkit.Must(t, p.Start(ctx))
			all = append(all, p)
		}
		for _, p := range all {
			testkit.Must(t, p.Join(ctx))
			testkit.Must(t, <-met)
		}
		m, err := Connect(ctx, at, []byte("open sesame"))
		testkit.Must(t, err)
		testkit.Must(t, <-met)
		v, err := NewValue(ctx, m, "count", 1000)
		testkit.Must(t, err)
		if n, err := v.Get(ctx); n != 150 || err != nil {
			t.Errorf("count %d %v", n, err)
		}
		testkit.Must(t, m.Shutdown(ctx))
	})
}

func TestRemoteWithAWrongKey(t *testing.T) {
	serving(t, func(ctx context.Context, at string, met <-chan error) {
		m, err := Connect(ctx, at, []byte("open sesame"))
		testkit.Must(t, err)
		testkit.Must(t, <-met)
		l, err := NewLock(ctx, m, "lock")
		testkit.Must(t, err)
		_, err = Connect(ctx, at, []byte("open barley"))
		if !errors.Is(err, ErrAuthentication) || strings.Contains(err.Error(), "\n") || !strings.Contains(err.Error(), at) {
			t.Errorf("a wrong key: %v", err)
		}
		if err := <-met; !errors.Is(err, ErrAuthentication) {
			t.Errorf("the server saw %v", err)
		}
		p := multiprocessing.NewProcess("", visitor, visitorArg{at, "open rye"})
		testkit.Must(t, p.Start(ctx))
		if err := p.Join(ctx); !errors.Is(err, ErrAuthentication) {
			t.Errorf("a process with a wrong key: %v", err)
		}
		testkit.Must(t, l.Acquire(ctx)) // others notice nothing
		testkit.Must(t, m.Shutdown(ctx))
	})
}

func TestRemoteNeedsAKey(t *testing.T) {
	proctest.Run(t, nil, func(ctx context.Context) {
		l, err := Listen(ctx, "127.0.0.1:0")
		testkit.Must(t, err)
		if err := Serve(ctx, l, nil, nil); !errors.Is(err, errNoKey) {
			t.Errorf("serve: %v", err)
		}
		if _, err := Connect(ctx, l.Addr().String(), nil); !errors.Is(err, errNoKey) {
			t.Errorf("connect: %v", err)
		}
		if _, err := Listen(ctx, "localhost"); err == nil {
			t.Error("an address without a port was taken")
		}
	})
}

func TestRemoteIsLeft(t *testing.T) {
	serving(t, func(ctx context.Context, at string, _ <-chan error) {
		holder, err := Connect(ctx, at, []byte("open sesame"))
		testkit.Must(t, err)
		other, err := Connect(ctx, at, []byte("open sesame"))
		testkit.Must(t, err)
		held, err := NewLock(ctx, holder, "lock")
		testkit.Must(t, err)
		same, err := NewLock(ctx, other, "lock")
		testkit.Must(t, err)
		testkit.Must(t, held.Acquire(ctx))
		waiter := threading.Go(ctx, "waiter", same.Acquire)
		testkit.Must(t, holder.Shutdown(ctx))
		if err := waiter.Join(ctx); !errors.Is(err, multiprocessing.ErrOwnerDied) {
			t.Errorf("a lock whose holder has left: %v", err)
		}
		testkit.Must(t, other.Shutdown(ctx))
	})
}
