package semantics

import (
	"context"
	"errors"
	"net"
	"slices"
	"testing"

	"concurrency-lab/primitives/multiprocessing/managers"
	"concurrency-lab/primitives/threading"
)

// realm is what a case about managers is given: one, and the way to it for another process.
type realm struct {
	*managers.Manager
	ctx context.Context
	at  string // empty: other processes need not connect
}

const (
	managerChild   = "a child"
	managerNetwork = "the network"
)

var theKey = []byte("open sesame")

// inChild is a manager that is a child of this process.
func inChild(t *testing.T, f func(t *testing.T, r realm)) {
	inMain(t, func(ctx context.Context) error {
		m, err := managers.Start(ctx)
		if err != nil {
			return err
		}
		f(t, realm{m, ctx, ""})
		return m.Shutdown(ctx)
	})
}

// onNetwork is a manager that serves a network, and that this process has connected to.
func onNetwork(t *testing.T, f func(t *testing.T, r realm)) {
	inMain(t, func(ctx context.Context) error {
		at, end, err := serve(ctx)
		if err != nil {
			return err
		}
		m, err := managers.Connect(ctx, at, theKey)
		if err != nil {
			return err
		}
		f(t, realm{m, ctx, at})
		return errors.Join(m.Shutdown(ctx), end())
	})
}

var errClosing = errors.New("closing time")

// serve has a thread be a manager until it is ended.
func serve(ctx context.Context) (at string, end func() error, err error) {
	l, err := managers.Listen(ctx, ":0")
	if err != nil {
		return "", nil, err
	}
	server := threading.Go(ctx, "server", func(ctx context.Context) error {
		if err := managers.Serve(ctx, l, theKey, func(net.Addr, error) {}); err != errClosing {
			return err
		}
		return nil
	})
	return l.Addr().String(), func() error { server.Cancel(errClosing); return server.Join(ctx) }, nil
}

var managerTable = table[realm]{
	name:  "Manager",
	impls: []impl[realm]{{managerChild, inChild}, {managerNetwork, onNetwork}},
	cases: slices.Concat(managerLifeCases, managerTypeCases, proxyCases, nestedCases),
}

// foo is a type of this package's own that managers can have.
type foo struct{ calls int }

var (
	fooType = managers.NewType("semantics.Foo", func(context.Context, struct{}) (*foo, error) { return &foo{}, nil })
	barType = managers.NewType("semantics.Bar", func(context.Context, struct{}) (*foo, error) { return &foo{}, nil })
	fooF    = managers.NewMethod(fooType, "f",
		func(_ context.Context, f *foo, _ struct{}) (int, error) { f.calls++; return f.calls, nil })
	fooG = managers.NewMethod(fooType, "g", func(context.Context, *foo, struct{}) (int, error) { return 0, errTask })
	barH = managers.NewMethod(barType, "h", func(context.Context, *foo, struct{}) (int, error) { return 7, nil })
)

var managerLifeCases = []testCase[realm]{
	{
		name:   "shut down, its process ends well, and its objects are gone",
		python: "_test_multiprocessing._TestMyManager.test_mymanager",
		except: map[string]string{managerNetwork: "who has connected to it does not end it"},
		run: func(t *testing.T, r realm) {
			l, err := managers.NewList(r.ctx, r.Manager, "list", 1)
			wantErr(t, "the list", err, nil)
			wantErr(t, "shutdown", r.Shutdown(r.ctx), nil)
			wantErr(t, "join", r.Join(r.ctx), nil)
			_, err = l.Get(r.ctx, 0)
			wantErr(t, "the list, after it", err, managers.ErrGone)
		},
	},
	{
		name:   "shut down, it is the end of the connection only",
		python: "_test_multiprocessing._TestRemoteManager.test_remote",
		except: map[string]string{managerChild: "it ends"},
		run: func(t *testing.T, r realm) {
			_, err := managers.NewList(r.ctx, r.Manager, "list", 5)
			wantErr(t, "the list", err, nil)
			wantErr(t, "shutdown", r.Shutdown(r.ctx), nil)
			again, err := managers.Connect(r.ctx, r.at, theKey)
			wantErr(t, "connect", err, nil)
			l, err := managers.NewList[int](r.ctx, again, "list")
			wantErr(t, "the list", err, nil)
			wantValue(t, "its item", 5)(l.Get(r.ctx, 0))
		},
	},
	{
		name: "who does not know the key is not let in",
		python: "_test_multiprocessing.OtherTest.test_deliver_challenge_auth_failure, " +
			"_test_multiprocessing.OtherTest.test_answer_challenge_auth_failure",
		except: map[string]string{managerChild: "only the program's own processes find it, and they know the key"},
		run: func(t *testing.T, r realm) {
			_, err := managers.Connect(r.ctx, r.at, []byte("open barley"))
			wantErr(t, "connect", err, managers.ErrAuthentication)
		},
	},
	{
		name: "there is no manager without a key", python: "_test_multiprocessing._TestListener.test_empty_authkey",
		except: map[string]string{managerChild: "its key is made by the first process"},
		run: func(t *testing.T, r realm) {
			if _, err := managers.Connect(r.ctx, r.at, nil); err == nil || errors.Is(err, managers.ErrAuthentication) {
				t.Errorf("connect without a key: %v", err)
			}
		},
	},
	{
		name:   "another can serve at the same address once it has ended",
		python: "_test_multiprocessing._TestManagerRestart.test_rapid_restart",
		except: map[string]string{managerChild: "its address is never used again"},
		run: func(t *testing.T, r realm) {
			at, end, err := serve(r.ctx)
			wantErr(t, "serve", err, nil)
			wantErr(t, "its end", end(), nil)
			l, err := managers.Listen(r.ctx, at)
			wantErr(t, "listen", err, nil)
			wantErr(t, "close", l.Close(), nil)
		},
	},
}

var managerTypeCases = []testCase[realm]{
	{
		name:   "an object of a registered type lives in the manager, and its methods are called there",
		python: "_test_multiprocessing._TestMyManager.test_mymanager",
		run: func(t *testing.T, r realm) {
			o, err := fooType.New(r.ctx, r.Manager, struct{}{})
			wantErr(t, "the object", err, nil)
			wantValue(t, "the first call", 1)(fooF.Call(r.ctx, o, struct{}{}))
			wantValue(t, "the second call", 2)(fooF.Call(r.ctx, o, struct{}{}))
		},
	},
	{
		name: "the error of a method is what its caller gets", python: "_test_multiprocessing._TestMyManager.test_mymanager",
		run: func(t *testing.T, r realm) {
			o, err := fooType.New(r.ctx, r.Manager, struct{}{})
			wantErr(t, "the object", err, nil)
			_, err = fooG.Call(r.ctx, o, struct{}{})
			wantErr(t, "the call", err, errTask)
		},
	},
	{
		name:   "a method that a type was not registered with cannot be called",
		python: "_test_multiprocessing._TestMyManager.test_mymanager",
		run: func(t *testing.T, r realm) {
			o, err := fooType.New(r.ctx, r.Manager, struct{}{})
			wantErr(t, "the object", err, nil)
			_, err = barH.Call(r.ctx, o, struct{}{}) // which Go allows, because the objects are of one type
			wantErr(t, "the call", err, managers.ErrNoMethod)
		},
	},
}

// wantValue says what a call returns.
func wantValue[T comparable](t *testing.T, what string, wanted T) func(got T, err error) {
	return func(got T, err error) {
		t.Helper()
		wantErr(t, what, err, nil)
		want(t, what, got, wanted)
	}
}

// wantItems says what is in a list.
func wantItems(t *testing.T, ctx context.Context, l *managers.List[int], wanted ...int) {
	t.Helper()
	got, err := l.Items(ctx)
	wantErr(t, "the items", err, nil)
	if !slices.Equal(got, wanted) {
		t.Errorf("the items: got %v, want %v", got, wanted)
	}
}
