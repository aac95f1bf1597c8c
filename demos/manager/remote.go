package manager

import (
	"cmp"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"time"

	"concurrency-lab/demos/crew"
	"concurrency-lab/demos/crew/managed"
	"concurrency-lab/demos/demo"
	"concurrency-lab/demos/stage"
	"concurrency-lab/primitives/multiprocessing"
	"concurrency-lab/primitives/multiprocessing/managers"
	"concurrency-lab/primitives/threading"
	"concurrency-lab/primitives/trace"
)

// Visit is an entry in the visitors' book that clients of a remote manager share.
type Visit struct {
	Number int    `json:"number"`
	Name   string `json:"name"`
	PID    int    `json:"pid"`
}

// SignBook enters this process, under a name, into the visitors' book of a manager, and returns the
// entries of the book. It reads the next number and, after a pause, writes the entry, under a lock
// of the manager. So no two visitors get the same number.
func SignBook(ctx context.Context, m *managers.Manager, name string, pause time.Duration) ([]Visit, error) {
	lock, err := managers.NewLock(ctx, m, "book")
	if err != nil {
		return nil, err
	}
	book, err := openBook(ctx, m)
	if err != nil {
		return nil, err
	}
	err = threading.With(ctx, lock, func() error {
		n, err := book.Len(ctx)
		if err != nil {
			return err
		}
		if err := trace.From(ctx).Sleep(ctx, pause); err != nil {
			return err
		}
		return book.Append(ctx, Visit{n + 1, name, os.Getpid()})
	})
	if err != nil {
		return nil, err
	}
	return book.Items(ctx)
}

func openBook(ctx context.Context, m *managers.Manager) (*managers.List[Visit], error) {
	return managers.NewList[Visit](ctx, m, "book")
}

// NewKey returns a key that nobody can guess, in letters and digits.
func NewKey() []byte { return []byte(rand.Text()) }

type serveArg struct {
	Key []byte
	At  *multiprocessing.Connection[string]
}

var serveManager = multiprocessing.RegisterTask("manager.serve", func(ctx context.Context, a serveArg) error {
	l, err := managers.Listen(ctx, ":0")
	if err != nil {
		return err
	}
	st := stage.In(ctx)
	st.Say(ctx, "listens on %v", l.Addr())
	if err := errors.Join(a.At.Send(ctx, l.Addr().String()), a.At.Close()); err != nil {
		return err
	}
	return managers.Serve(ctx, l, a.Key, func(from net.Addr, err error) {
		if err != nil {
			st.Say(ctx, "refuses %v: %v", from, err)
		}
	})
})

type visitArg struct {
	At    string
	Key   []byte
	Pause time.Duration
}

var visitManager = multiprocessing.RegisterTask("manager.visit", func(ctx context.Context, a visitArg) error {
	st := stage.In(ctx)
	m, err := managers.Connect(ctx, a.At, a.Key)
	if err != nil {
		st.Say(ctx, "%v", err)
		return err
	}
	st.Say(ctx, "connected: both sides know the key")
	visits, err := SignBook(ctx, m, trace.From(ctx).Name, st.Scaled(a.Pause))
	if err != nil {
		return err
	}
	st.Say(ctx, "signs the book; entries now: %d", len(visits))
	return m.Shutdown(ctx)
})

// remoteResult is the figures of the variant remote.
type remoteResult struct {
	Address  string  `json:"address"`
	Visitors []Visit `json:"visitors"`
	Stranger string  `json:"stranger"` // the error of the process with a wrong key
}

func managerRemote(ctx context.Context, st *stage.Stage, pause time.Duration) (demo.Report, error) {
	key := NewKey()
	server, at, err := startServer(ctx, key)
	if err != nil {
		return demo.Report{}, err
	}
	defer server.Terminate()
	ctx, stop := managed.WhileRuns(ctx, server)
	defer stop()
	err = crew.Run(ctx, st, "visitor", visitManager, func(int) visitArg { return visitArg{at, key, pause} })
	if err != nil {
		return demo.Report{}, err
	}
	stranger := crew.RunOne(ctx, "stranger", visitManager, visitArg{at, NewKey(), pause})
	if stranger != nil && !errors.Is(stranger, managers.ErrAuthentication) {
		return demo.Report{}, stranger
	}
	visits, err := readBook(ctx, at, key)
	if err != nil {
		return demo.Report{}, err
	}
	for _, v := range visits {
		st.Say(ctx, "%2d  %s, process %d", v.Number, v.Name, v.PID)
	}
	return managerRemoteReport(st.Workers, remoteResult{at, visits, causeOf(stranger)}), nil
}

// causeOf returns the error that a process ended with, or "welcome" if it ended well.
func causeOf(err error) string {
	var exit *multiprocessing.ExitError
	if errors.As(err, &exit) && exit.Cause != nil {
		return exit.Cause.Error()
	}
	return "welcome"
}

func managerRemoteReport(clients int, res remoteResult) demo.Report {
	var numbers []int
	for _, v := range res.Visitors {
		numbers = append(numbers, v.Number)
	}
	return demo.Report{
		Result:  res,
		Outcome: fmt.Sprint(numbers),
		Checks: []demo.Check{
			demo.Expect("entries", demo.CountFrom(1, clients), numbers).As("the visitors' entries are %v", numbers),
			demo.Expect("who has a wrong key", fmt.Sprintf("manager at %s: %v", res.Address, managers.ErrAuthentication),
				res.Stranger).As("the client with a wrong key was refused"),
		},
		Next: "manager",
	}
}

// startServer starts a process that serves a manager, and returns it with its address.
func startServer(ctx context.Context, key []byte) (*multiprocessing.Process, string, error) {
	here, there, err := multiprocessing.NewPipe[string](trace.Aside("address"), false)
	if err != nil {
		return nil, "", err
	}
	defer here.Close()
	server := multiprocessing.NewProcess("server", serveManager, serveArg{key, there})
	server.Daemon = true
	err = server.Start(ctx)
	there.Close()
	if err != nil {
		return nil, "", err
	}
	at, err := here.Receive(ctx)
	if errors.Is(err, io.EOF) {
		err = server.Join(ctx)
	}
	return server, at, err
}

// readBook returns the entries of the visitors' book.
func readBook(ctx context.Context, at string, key []byte) ([]Visit, error) {
	m, err := managers.Connect(ctx, at, key)
	if err != nil {
		return nil, err
	}
	book, err := openBook(ctx, m)
	if err != nil {
		return nil, err
	}
	visits, err := book.Items(ctx)
	return visits, cmp.Or(err, m.Shutdown(ctx))
}
