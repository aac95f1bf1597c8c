package models

import (
	"context"
	"errors"
	"fmt"
	"os"
	"reflect"
	"testing"
	"time"

	"github.com/anishathalye/porcupine"
	"go.uber.org/goleak"
	"pgregory.net/rapid"

	"concurrency-lab/primitives/multiprocessing"
	"concurrency-lab/primitives/multiprocessing/host"
	"concurrency-lab/primitives/multiprocessing/managers"
	"concurrency-lab/primitives/threading"
)

func TestMain(m *testing.M) {
	os.Setenv("GORACE", "atexit_sleep_ms=0")
	multiprocessing.Main()
	goleak.VerifyTestMain(m)
}

// model is what objects O should do: S is the state, which an operation replaces and does not
// change.
type model[O, S any] []op[O, S]

// op is an operation with a number as its argument.
type op[O, S any] struct {
	name string
	arg  *rapid.Generator[int] // nil: the argument is 0
	can  func(s S) bool        // whether it would not block; nil: it never does
	do   func(ctx context.Context, o O, arg int) outcome
	step func(s S, arg int) (S, outcome)
}

// outcome is what came of an operation: of the error only which named one it is counts.
type outcome struct {
	value any
	err   error
}

func (want outcome) is(got outcome) bool {
	return errors.Is(got.err, want.err) && (want.err != nil || reflect.DeepEqual(want.value, got.value))
}

// drive does random operations on o, whose state is s.
func (m model[O, S]) drive(ctx context.Context, t *rapid.T, o O, s S) {
	actions := map[string]func(*rapid.T){}
	for _, op := range m {
		actions[op.name] = func(t *rapid.T) {
			if op.can != nil && !op.can(s) {
				t.Skip("it would block")
			}
			arg := 0
			if op.arg != nil {
				arg = op.arg.Draw(t, "arg")
			}
			next, want := op.step(s, arg)
			if got := op.do(ctx, o, arg); !want.is(got) {
				t.Fatalf("%s(%d) came to %v, want %v, in %+v", op.name, arg, got, want, s)
			}
			s = next
		}
	}
	t.Repeat(actions)
}

// call is an operation in a history.
type call struct{ op, arg int }

// linear is the model as porcupine has it.
func (m model[O, S]) linear(s S) porcupine.Model {
	return porcupine.Model{
		Init: func() any { return s },
		Step: func(state, input, output any) (bool, any) {
			s, in := state.(S), input.(call)
			op := m[in.op]
			if op.can != nil && !op.can(s) {
				return false, s
			}
			next, want := op.step(s, in.arg)
			return want.is(output.(outcome)), next
		},
		Equal: func(a, b any) bool { return reflect.DeepEqual(a, b) },
		DescribeOperation: func(input, output any) string {
			in := input.(call)
			return fmt.Sprintf("%s(%d) = %v", m[in.op].name, in.arg, output)
		},
	}
}

// named returns the place of an operation in the model.
func (m model[O, S]) named(name string) int {
	for i, op := range m {
		if op.name == name {
			return i
		}
	}
	panic("there is no operation " + name)
}

// inMain runs f as the main thread of a program, with a guard against hanging.
func inMain(t *testing.T, f func(ctx context.Context)) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
	defer cancel()
	err := threading.Run(host.With(ctx, &host.Host{}), "main", nil, func(ctx context.Context) error {
		f(ctx)
		return multiprocessing.Shutdown(ctx)
	})
	if err != nil {
		t.Error(err)
	}
}

// withManager is inMain with a manager.
func withManager(t *testing.T, f func(ctx context.Context, m *managers.Manager)) {
	t.Helper()
	inMain(t, func(ctx context.Context) {
		m, err := managers.Start(ctx)
		must(t, err)
		f(ctx, m)
		must(t, m.Shutdown(ctx))
	})
}

// must ends the test unless err is nil.
func must(t interface {
	Helper()
	Fatal(...any)
}, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
