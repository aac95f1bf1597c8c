package semantics

import (
	"context"
	"errors"
	"reflect"
	"runtime"
	"strings"
	"testing"
	"time"

	"concurrency-lab/primitives/futures"
	"concurrency-lab/primitives/internal/guard"
	"concurrency-lab/primitives/internal/proctest"
	"concurrency-lab/primitives/multiprocessing"
	"concurrency-lab/primitives/multiprocessing/host"
	"concurrency-lab/primitives/multiprocessing/managers"
	"concurrency-lab/primitives/multiprocessing/pool"
	"concurrency-lab/primitives/threading"
)

// depot is what values are sent through.
type depot struct {
	ctx     context.Context
	pool    *pool.Pool
	ex      *futures.ProcessExecutor
	manager *managers.Manager
}

// sample is what a process is started with that sends the value back.
type sample[T any] struct {
	Value T
	Back  *multiprocessing.Queue[T]
}

// delivery is a value that is sent through everything that sends: by this process, and by another
// one to this.
type delivery[T any] struct {
	make  func() T
	check func(t *testing.T, got T, err error)

	echo, give *multiprocessing.Func[T, T]
	back       *multiprocessing.Func[sample[T], struct{}]
	kind       *managers.Type[struct{}, *struct{}]
	echoed     *managers.Method[*struct{}, T, T]
	given      *managers.Method[*struct{}, struct{}, T]
}

// delivered is a delivery without its type parameter.
type delivered interface {
	test(t *testing.T, d depot)
}

// sends registers what a delivery needs.
func sends[T any](name string, make func() T, check func(t *testing.T, got T, err error)) delivered {
	name = "sent." + name
	echo := func(_ context.Context, v T) (T, error) { return v, nil }
	d := &delivery[T]{make: make, check: check}
	d.echo = multiprocessing.Register(name, echo)
	d.back = multiprocessing.RegisterTask(name+" back",
		func(ctx context.Context, p sample[T]) error { return p.Back.Put(ctx, p.Value) })
	d.kind = managers.NewType(name, func(context.Context, struct{}) (*struct{}, error) { return &struct{}{}, nil })
	d.echoed = managers.NewMethod(d.kind, "echo",
		func(ctx context.Context, _ *struct{}, v T) (T, error) { return echo(ctx, v) })
	d.given = managers.NewMethod(d.kind, "give",
		func(context.Context, *struct{}, struct{}) (T, error) { return make(), nil })
	d.give = multiprocessing.Register(name+" give", func(_ context.Context, _ T) (T, error) { return make(), nil })
	return d
}

func (d *delivery[T]) test(t *testing.T, at depot) {
	ctx := at.ctx
	var none T
	for way, send := range map[string]func() (T, error){
		"queue": func() (T, error) {
			q, err := multiprocessing.NewQueue[T]("q", 0)
			if err == nil {
				err = q.Put(ctx, d.make())
			}
			if err != nil {
				return none, err
			}
			return q.Get(ctx)
		},
		"pipe": func() (T, error) {
			out, in, err := multiprocessing.NewPipe[T]("p", false)
			if err != nil {
				return none, err
			}
			defer func() { _ = errors.Join(in.Close(), out.Close()) }()
			if err := in.Send(ctx, d.make()); err != nil { // all are small, so there is room
				return none, err
			}
			return out.Receive(ctx)
		},
		"process": func() (T, error) {
			q, err := multiprocessing.NewQueue[T]("q", 0)
			if err != nil {
				return none, err
			}
			p := multiprocessing.NewProcess("p", d.back, sample[T]{d.make(), q})
			if err := p.Start(ctx); err != nil {
				return none, err
			}
			if err := p.Join(ctx); err != nil {
				return none, err
			}
			return q.TryGet(ctx)
		},
		"pool's argument": func() (T, error) { return pool.Apply(ctx, at.pool, d.echo, d.make()) },
		"pool's result":   func() (T, error) { return pool.Apply(ctx, at.pool, d.give, none) },
		"executor": func() (T, error) {
			f, err := futures.Submit(ctx, at.ex, d.give.Bind(none))
			if err != nil {
				return none, err
			}
			return f.Result(ctx)
		},
		"method's argument": func() (T, error) {
			o, err := d.kind.New(ctx, at.manager, struct{}{})
			if err != nil {
				return none, err
			}
			return d.echoed.Call(ctx, o, d.make())
		},
		"method's result": func() (T, error) {
			o, err := d.kind.New(ctx, at.manager, struct{}{})
			if err != nil {
				return none, err
			}
			return d.given.Call(ctx, o, struct{}{})
		},
		"manager's list": func() (T, error) {
			l, err := managers.NewList(ctx, at.manager, "l", d.make())
			if err != nil {
				return none, err
			}
			return l.Get(ctx, 0)
		},
	} {
		t.Run(way, func(t *testing.T) {
			got, err := send()
			d.check(t, got, err)
		})
	}
}

// arrives says that a value arrives as it is.
func arrives[T any](name string, make func() T) delivered {
	return sends(name, make, func(t *testing.T, got T, err error) {
		if err != nil || !reflect.DeepEqual(got, make()) {
			t.Errorf("got %v, %v", got, err)
		}
	})
}

// isRefused says that whoever sends it gets an error in which a text stands.
func isRefused[T any](name, text string, make func() T) delivered {
	return sends(name, make, func(t *testing.T, _ T, err error) {
		if !errors.Is(err, multiprocessing.ErrUnsendable) || !strings.Contains(err.Error(), text) {
			t.Errorf("the error is %v, want one that says %s", err, text)
		}
	})
}

// panics says that whoever sends or receives it gets its panic.
func panics[T any](name string, v T) delivered {
	return sends(name, func() T { return v }, func(t *testing.T, _ T, err error) {
		var p *threading.PanicError
		var exit *multiprocessing.ExitError
		if !errors.As(err, &p) && !(errors.As(err, &exit) && strings.Contains(err.Error(), "panicked")) {
			t.Errorf("the error is %v, want a panic", err)
		}
	})
}

type (
	link struct {
		Next *link
		N    int
	}
	tagged struct {
		Name string
		Note string `json:"-"`
	}
	private struct{ Name, note string }
	stamp   struct {
		time.Time
		Name string
	}
	meal struct {
		At   time.Time
		Name string
	}
	packs   struct{ N int }
	unpacks struct{ N int }
)

func (packs) MarshalCBOR() ([]byte, error)    { panic("it does not go in") }
func (*packs) UnmarshalCBOR([]byte) error     { return nil }
func (unpacks) MarshalCBOR() ([]byte, error)  { return []byte{1}, nil }
func (*unpacks) UnmarshalCBOR(b []byte) error { panic("it does not come out") }

func linked(n int) func() *link {
	return func() (first *link) {
		for i := range n {
			first = &link{first, i}
		}
		return first
	}
}

func circle() *link {
	l := &link{}
	l.Next = l
	return l
}

var deliveries = map[string]delivered{
	"a struct": arrives("meal", func() meal { return meal{time.Unix(7, 7).UTC(), "lunch"} }),
	// Python sends 200 levels through a pool
	"nested 200 deep":         arrives("linked", linked(200)),
	"nested too deep":         isRefused("too deep", "levels deep", linked(20_000)),
	"a cycle":                 isRefused("cycle", "contains itself", circle),
	"a json tag":              isRefused("tagged", "semantics.tagged.Note", func() tagged { return tagged{"n", "x"} }),
	"field not exported":      isRefused("private", "semantics.private.note", func() private { return private{"n", "x"} }),
	"an embedded time":        isRefused("stamp", "semantics.stamp.Time", func() stamp { return stamp{} }),
	"a channel in an any":     isRefused("channel", "chan int", func() any { return make(chan int) }),
	"a panic while it is put": panics("packs", packs{}),
	"and while it is taken":   panics("unpacks", unpacks{}),
}

// leaves ends whatever goroutine of the first process decodes it.
type leaves struct{ N int }

func (leaves) MarshalCBOR() ([]byte, error) { return []byte{1}, nil }

func (*leaves) UnmarshalCBOR([]byte) error {
	if !host.IsChild() {
		runtime.Goexit()
	}
	return nil
}

// unwell is an error whose text cannot be had where it is nil.
type unwell struct{ text string }

func (e *unwell) Error() string { return e.text }

var (
	giveLeaves = multiprocessing.Register("sent.leaves",
		func(context.Context, int) (leaves, error) { return leaves{}, nil })
	fallIll = multiprocessing.Register("sent.unwell", func(_ context.Context, ill bool) (int, error) {
		var e *unwell
		if ill {
			return 0, e
		}
		return 1, nil
	})
	patient = managers.NewType("sent.patient",
		func(context.Context, struct{}) (*struct{}, error) { return &struct{}{}, nil })
	examined = managers.NewMethod(patient, "examine",
		func(ctx context.Context, _ *struct{}, ill bool) (int, error) { return fallIll.Run(ctx, ill) })
)

// What is sent arrives, or whoever sends it is told; whatever it is, everything else goes on.
func TestWhatIsSent(t *testing.T) {
	proctest.Run(t, nil, func(ctx context.Context) {
		p, err := pool.New(ctx, 1)
		wantErr(t, "the pool", err, nil)
		ex, err := futures.NewProcessExecutor(ctx, 1)
		wantErr(t, "the executor", err, nil)
		m, err := managers.Start(ctx)
		wantErr(t, "the manager", err, nil)
		for name, d := range deliveries {
			t.Run(name, func(t *testing.T) { d.test(t, depot{ctx, p, ex, m}) })
		}
		t.Run("a result whose decoding ends the goroutine", func(t *testing.T) {
			_, err := pool.Apply(ctx, p, giveLeaves, 1)
			wantErr(t, "pool", err, guard.ErrExited)
			f, err := futures.Submit(ctx, ex, giveLeaves.Bind(1))
			wantErr(t, "submit", err, nil)
			wantErr(t, "executor", f.Err(ctx), guard.ErrExited)
		})
		t.Run("an error without a text", func(t *testing.T) {
			o, err := patient.New(ctx, m, struct{}{})
			wantErr(t, "the object", err, nil)
			for way, call := range map[string]func(ill bool) (int, error){
				"pool": func(ill bool) (int, error) { return pool.Apply(ctx, p, fallIll, ill) },
				"executor": func(ill bool) (int, error) {
					f, err := futures.Submit(ctx, ex, fallIll.Bind(ill))
					wantErr(t, "submit", err, nil)
					return f.Result(ctx)
				},
				"manager": func(ill bool) (int, error) { return examined.Call(ctx, o, ill) },
			} {
				var panicked *threading.PanicError
				if _, err := call(true); !errors.As(err, &panicked) {
					t.Errorf("%s: %v, want a panic", way, err)
				}
				if x, err := call(false); x != 1 || err != nil {
					t.Errorf("%s: the next call came to %v, %v", way, x, err)
				}
			}
			child := multiprocessing.NewProcess("ill", fallIll, true)
			wantErr(t, "start", child.Start(ctx), nil)
			if err := child.Join(ctx); err == nil || !strings.Contains(err.Error(), "panicked") {
				t.Errorf("the process ended with %v", err)
			}
		})
		p.Close()
		wantErr(t, "join", p.Join(ctx), nil)
		wantErr(t, "shutdown", ex.Shutdown(ctx), nil)
		wantErr(t, "the manager's end", m.Shutdown(ctx), nil)
	})
}
