package wire_test

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"syscall"
	"testing"

	"concurrency-lab/primitives/internal/guard"
	"concurrency-lab/primitives/internal/wire"
	"concurrency-lab/primitives/queue"
	"concurrency-lab/primitives/threading"
)

type silent struct{ text string }

func (e *silent) Error() string { return e.text } // panics for nil

// A panic arrives as one: its name, its text, and the named errors that its value is.
func TestPanicsArrive(t *testing.T) {
	for name, c := range map[string]struct {
		value any
		is    error
		text  string
	}{
		"text":                   {"ouch", nil, "ouch"},
		"a number":               {42, nil, "42"},
		"an error without name":  {errors.New("ouch"), nil, "ouch"},
		"a named error":          {io.EOF, io.EOF, "EOF"},
		"an error with a name":   {fmt.Errorf("read: %w", queue.ErrEmpty), queue.ErrEmpty, "read: the queue is empty"},
		"a number of the system": {syscall.ENOSPC, syscall.ENOSPC, syscall.ENOSPC.Error()},
		"an error without text":  {(*silent)(nil), nil, "*wire_test.silent without a text: its Error method panicked"},
	} {
		t.Run(name, func(t *testing.T) {
			err := guard.Catch("worker", func() error { panic(c.value) })
			for _, sent := range []error{err, fmt.Errorf("task 3: %w", err)} {
				got := wire.ToError(sent).Err()
				var p *threading.PanicError
				if !errors.As(got, &p) || p.Name != "worker" || p.Stack == "" {
					t.Fatalf("%#v has arrived", got)
				}
				if want := "worker panicked: " + c.text; p.Error() != want {
					t.Errorf("it says %q, not %q", p, want)
				}
				if c.is != nil && !errors.Is(got, c.is) {
					t.Errorf("%v is not %v any more", got, c.is)
				}
			}
		})
	}
}

type noParts struct{ silent }

func (*noParts) Unwrap() error { panic("no parts") }

// An error without a text is named, also where others that have one go on top of it.
func TestErrorsWithoutTextAreNamed(t *testing.T) {
	var none *silent
	for _, c := range []struct {
		err  error
		name string
	}{
		{none, "*wire_test.silent"},
		{errors.Join(none), "*wire_test.silent"},
		{errors.Join(io.EOF, errors.Join(io.EOF, none)), "*wire_test.silent"},
		{&fs.PathError{Op: "read", Err: none}, "*wire_test.silent"},
		{errors.Join(&noParts{}), "*wire_test.noParts"},
	} {
		var p *threading.PanicError
		if got := wire.ToError(c.err).Err(); !errors.As(got, &p) || p.Name != "an error of type "+c.name {
			t.Errorf("an error with %s arrives as %v", c.name, got)
		}
	}
}
