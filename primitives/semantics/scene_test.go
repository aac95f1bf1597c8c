package semantics

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"concurrency-lab/primitives/internal/guard"
	"concurrency-lab/primitives/multiprocessing"
	"concurrency-lab/primitives/multiprocessing/host"
	"concurrency-lab/primitives/multiprocessing/managers"
	"concurrency-lab/primitives/threading"
)

// scene is where a case is played: it makes the primitive as the case wants it, by a spec, and the
// actors that share it.
type scene[S any] struct {
	t      *testing.T
	ctx    context.Context
	stage  stage[S]
	actors []*actor
}

// play is a case that needs nothing but the scene.
func play[S any](f func(s *scene[S])) func(*testing.T, *scene[S]) {
	return func(_ *testing.T, s *scene[S]) { f(s) }
}

// stage makes a primitive and starts an actor for each line, all of which use it.
type stage[S any] func(ctx context.Context, spec S, lines []line) error

// cast returns so many actors who share a primitive.
func (s *scene[S]) cast(spec S, n int) []*actor {
	s.t.Helper()
	var lines []line
	first := len(s.actors)
	for i := range n {
		director, theirs, err := newLine()
		if err != nil {
			s.t.Fatal(err)
		}
		lines = append(lines, theirs)
		s.actors = append(s.actors, &actor{t: s.t, ctx: s.ctx, name: string(rune('a' + i)), line: director})
	}
	if err := s.stage(s.ctx, spec, lines); err != nil {
		s.t.Fatal(err)
	}
	return s.actors[first:]
}

func (s *scene[S]) one(spec S) *actor {
	s.t.Helper()
	return s.cast(spec, 1)[0]
}

func (s *scene[S]) two(spec S) (a, b *actor) {
	s.t.Helper()
	c := s.cast(spec, 2)
	return c[0], c[1]
}

func (s *scene[S]) three(spec S) (a, b, c *actor) {
	s.t.Helper()
	all := s.cast(spec, 3)
	return all[0], all[1], all[2]
}

// refuses says that there can be no primitive with that spec.
func (s *scene[S]) refuses(spec S) {
	s.t.Helper()
	if err := guard.Catch("making it", func() error { return s.stage(s.ctx, spec, nil) }); err == nil {
		s.t.Errorf("made with %v", spec)
	}
}

// end says that every actor has done what it was told, and sends them home.
func (s *scene[S]) end() error {
	var errs []error
	for _, a := range s.actors {
		if a.doing != "" {
			errs = append(errs, fmt.Errorf("at the end %s is still doing: %s", a.name, a.doing))
		}
		errs = append(errs, a.line.close())
	}
	return errors.Join(errs...)
}

// inMain runs f as the main thread of a program, with a guard against hanging.
func inMain(t *testing.T, f func(ctx context.Context) error) {
	t.Helper()
	if err := runMain(t, f); err != nil {
		t.Error(err)
	}
}

// runMain is inMain that returns what the program failed by.
func runMain(t *testing.T, f func(ctx context.Context) error) error {
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
	defer cancel()
	return threading.Run(host.With(ctx, &host.Host{}), "main", nil, func(ctx context.Context) error {
		returned := false
		defer func() {
			if !returned { // f was left by t.Fatal
				cancel()
			}
		}()
		err := f(ctx)
		if returned = true; err != nil {
			cancel()
		}
		return errors.Join(err, multiprocessing.Shutdown(ctx))
	})
}

// played is the implementation that a stage gives.
func played[S any](name string, st stage[S]) impl[*scene[S]] {
	return impl[*scene[S]]{name, func(t *testing.T, f func(t *testing.T, s *scene[S])) {
		inMain(t, func(ctx context.Context) error {
			s := &scene[S]{t: t, ctx: ctx, stage: st}
			f(t, s)
			return s.end()
		})
	}}
}

// onThreads has actors who are threads of this process.
func onThreads[S, I any](ops operations[I], make func(ctx context.Context, spec S) (I, error)) stage[S] {
	return func(ctx context.Context, spec S, lines []line) error {
		i, err := make(ctx, spec)
		if err != nil {
			return err
		}
		for _, l := range lines {
			threading.Go(ctx, "", func(ctx context.Context) error { return obey(ctx, i, ops, l) })
		}
		return nil
	}
}

// part is what a process starts with whose threads are actors.
type part[O any] struct {
	Object O
	Lines  []line
}

// extras are the processes that actors live in: one after the other by turns, so that two actors
// are always in two processes, and of three two share one.
const extras = 2

// onProcesses has actors who are threads of other processes: f is what these run.
func onProcesses[S, O any](
	f *multiprocessing.Func[part[O], struct{}], make func(ctx context.Context, spec S) (O, error),
) stage[S] {
	return func(ctx context.Context, spec S, lines []line) error {
		object, err := make(ctx, spec)
		if err != nil {
			return err
		}
		parts := [extras]part[O]{}
		for i, l := range lines {
			p := &parts[i%extras]
			p.Lines = append(p.Lines, l)
		}
		for _, p := range parts {
			if len(p.Lines) == 0 {
				continue
			}
			p.Object = object
			if err := multiprocessing.NewProcess("", f, p).Start(ctx); err != nil {
				return err
			}
		}
		for _, l := range lines {
			if err := l.close(); err != nil {
				return err
			}
		}
		return nil
	}
}

// registered is a function for processes whose threads are actors. They use the object that they
// are started with as as says.
func registered[O, I any](name string, ops operations[I], as func(O) I) *multiprocessing.Func[part[O], struct{}] {
	return multiprocessing.RegisterTask("semantics."+name, func(ctx context.Context, p part[O]) error {
		var threads []*threading.Thread
		for _, l := range p.Lines {
			threads = append(threads,
				threading.Go(ctx, "", func(ctx context.Context) error { return obey(ctx, as(p.Object), ops, l) }))
		}
		var errs []error
		for _, t := range threads {
			errs = append(errs, t.Join(ctx))
		}
		return errors.Join(errs...)
	})
}

// The implementations that most primitives have. The first is threads only, in the others the
// primitive is made for processes.
const (
	threads       = "threads"
	sharedThreads = "shared memory, threads"
	sharedProcs   = "shared memory, processes"
	managed       = "manager, processes"
)

// primitive is how the implementations of one are made, by spec: in threading or queue, in shared
// memory, and in a manager. What is sent to other processes is used there through as.
type primitive[S, I, M, G any] struct {
	name      string
	ops       operations[I]
	thread    func(spec S) (I, error)
	shared    func(spec S) (M, error)
	asShared  func(M) I
	managed   func(ctx context.Context, m *managers.Manager, spec S) (G, error)
	asManaged func(G) I
}

// impls is the primitive on threads, in shared memory used by threads of one process and of
// several, and in a manager.
func (p primitive[S, I, M, G]) impls() []impl[*scene[S]] {
	shared := func(_ context.Context, spec S) (M, error) { return p.shared(spec) }
	return []impl[*scene[S]]{
		played(threads, onThreads(p.ops, func(_ context.Context, spec S) (I, error) { return p.thread(spec) })),
		played(sharedThreads, onThreads(p.ops, func(ctx context.Context, spec S) (i I, err error) {
			o, err := p.shared(spec)
			if err != nil {
				return i, err
			}
			return p.asShared(o), nil
		})),
		played(sharedProcs, onProcesses(registered(p.name+".shared", p.ops, p.asShared), shared)),
		played(managed, onProcesses(registered(p.name+".managed", p.ops, p.asManaged),
			func(ctx context.Context, spec S) (o G, err error) {
				m, err := managers.Start(ctx)
				if err != nil {
					return o, err
				}
				return p.managed(ctx, m, spec)
			})),
	}
}
