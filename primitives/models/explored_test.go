package models

import (
	"context"
	"errors"
	"fmt"
	"math"
	"strings"
	"testing"
	"time"

	"concurrency-lab/primitives/schedule"
	"concurrency-lab/primitives/threading"
	"concurrency-lab/primitives/trace"
)

// done is an operation that a client did, between two moments. One that still waits when all do has
// no end.
type done struct {
	in       call
	out      outcome
	from, to int
}

const never = math.MaxInt

// explained says whether there is an order of the operations, within their times, in which the
// model does the same, and after which those that still wait would have to.
func (m model[O, S]) explained(s S, ops []done) bool {
	earliest, waits := never, true
	for _, o := range ops {
		earliest = min(earliest, o.to)
		waits = waits && o.to == never && m.blocks(s, o.in)
	}
	if waits {
		return true
	}
	for i, o := range ops {
		if o.to == never || o.from > earliest || m.blocks(s, o.in) {
			continue // another was over before it began
		}
		next, want := m[o.in.op].step(s, o.in.arg)
		rest := append(append([]done{}, ops[:i]...), ops[i+1:]...)
		if want.is(o.out) && m.explained(next, rest) {
			return true
		}
	}
	return false
}

// blocks says whether an operation would wait.
func (m model[O, S]) blocks(s S, in call) bool {
	op := m[in.op]
	if op.can != nil && !op.can(s) {
		return true
	}
	_, out := op.step(s, in.arg)
	return out.err == errBlocks
}

// explored is a primitive whose small programs are explored to their end. A program is what each
// thread does, in words: "acquire, release"; "acquire soon" has a timeout. Every run of it must be
// explained by the model: so it is linearizable, nobody waits who need not, and no wake-up is lost.
type explored[O, S any] struct {
	model  model[O, S]
	begin  S
	create func() O
	// arg is the argument of a thread's operations.
	arg func(thread int) int
	// ends has for an operation that is not over in one moment the name of its end, and late what it
	// does when its time is up before that. A thread whose time is up elsewhere ends.
	ends, late map[string]string
}

// run runs a program once, and says what the model does not explain.
func (e *explored[O, S]) run(program []string) schedule.Program {
	return func(ctx context.Context, c trace.Control) string {
		ctx, rec, cancel := controlled(ctx, c)
		defer cancel()
		h := &observed[O, S]{explored: e, object: e.create(), dead: func() bool { return rec.Deadlock() != nil }}
		_ = threading.Run(ctx, "main", rec, func(ctx context.Context) error {
			for i, text := range program {
				threading.Go(ctx, fmt.Sprint(i), func(ctx context.Context) error {
					for _, name := range strings.Split(text, ", ") {
						if !h.do(ctx, name, e.arg(i)) {
							return nil
						}
					}
					return nil
				})
			}
			return nil
		})
		if !e.model.explained(e.begin, h.all) {
			return fmt.Sprintf("%v", h.all)
		}
		return ""
	}
}

// controlled returns the context of a run, and a recorder that ends it if it finds a deadlock.
func controlled(ctx context.Context, c trace.Control) (context.Context, *trace.Recorder, func()) {
	ctx, cancel := context.WithCancelCause(ctx)
	rec := trace.NewRecorder(0, func(d *trace.Deadlock) { cancel(d) })
	rec.NobodyOutside()
	rec.Control(c)
	return ctx, rec, func() { cancel(nil) }
}

// inThreads is the program of a main thread.
func inThreads(f func(ctx context.Context) string) schedule.Program {
	return func(ctx context.Context, c trace.Control) (out string) {
		ctx, rec, cancel := controlled(ctx, c)
		defer cancel()
		err := threading.Run(ctx, "main", rec, func(ctx context.Context) error {
			out = f(ctx)
			return nil
		})
		if err != nil {
			return err.Error()
		}
		return out
	}
}

// observed is the history of a run, in which one thread goes on at a time.
type observed[O, S any] struct {
	*explored[O, S]
	object O
	dead   func() bool // whether the run is only to be ended
	now    int
	all    []done
}

// do does an operation, and says whether the thread goes on.
func (h *observed[O, S]) do(ctx context.Context, name string, arg int) bool {
	name, soon := strings.CutSuffix(name, " soon")
	if soon {
		var cancel context.CancelFunc
		ctx, cancel = trace.WithTimeout(ctx, time.Second)
		defer cancel()
	}
	in, begun := call{h.model.named(name), arg}, !h.dead()
	h.now++
	from := h.now
	out := h.model[in.op].do(ctx, h.object, arg)
	h.now++
	to := h.now
	if h.dead() { // it would have waited for ever; what comes after it is not of the program
		if to = never; !begun {
			return true
		}
	}
	if end, ok := h.ends[name]; ok { // it comes at once, and goes at the end
		h.all = append(h.all, done{in, outcome{}, from, h.now})
		in.op = h.model.named(end)
	}
	if errors.Is(out.err, context.DeadlineExceeded) {
		late, ok := h.late[name]
		if !ok {
			return false
		}
		h.all = append(h.all, done{call{h.model.named(late), arg}, outcome{}, from, h.now})
		out = outcome{}
	}
	h.all = append(h.all, done{in, out, from, to})
	return true
}

// explore runs every order of every program.
func (e *explored[O, S]) explore(t *testing.T, programs [][]string) (runs int) {
	t.Helper()
	for _, program := range programs {
		for _, o := range []schedule.Options{{}, {Inner: true}, {Inner: true, Anytime: true}} {
			if o.Anytime && !strings.Contains(fmt.Sprint(program), "soon") {
				continue
			}
			r := schedule.Explore(t.Context(), e.run(program), schedule.Exploration{Options: o, Orders: 100_000})
			if r.Err != nil || !r.Complete {
				t.Fatalf("%q, %+v: after %d runs, complete %t: %v", program, o, r.Runs, r.Complete, r.Err)
			}
			for _, of := range r.Outcomes {
				if of.Name != "" {
					t.Errorf("%q, %+v: %v leads to what no order explains: %s", program, o, of.First.Schedule(), of.Name)
				}
			}
			runs += r.Runs
		}
	}
	return runs
}
