// Package guard calls code that is not the library's own. Such code may return, panic, or leave by
// [runtime.Goexit], as a failing test does; whoever waits for its outcome must hear of it in each
// case.
package guard

import (
	"errors"
	"fmt"
	"runtime/debug"
)

// PanicError is the error of a thread or task that panicked.
type PanicError struct {
	// Name is the thread's name.
	Name string
	// Value is what was given to panic.
	Value any
	// Stack is the stack of the thread at that moment, as text.
	Stack string
}

// Error names the thread and the panic's value.
func (e *PanicError) Error() string {
	return e.Name + " panicked: " + Said(e.Value)
}

// Said is the text of what was given to panic.
func Said(value any) string {
	if err, ok := value.(error); ok {
		return Text(err)
	}
	return fmt.Sprint(value)
}

// Unwrap returns the panic's value if that is an error.
func (e *PanicError) Unwrap() error {
	err, _ := e.Value.(error)
	return err
}

// ErrExited is the error of code that called runtime.Goexit.
var ErrExited = errors.New("left by runtime.Goexit")

// Catch runs f and turns a panic into a [*PanicError] that bears name. If f leaves by
// runtime.Goexit, so does Catch: use [Call] where somebody waits for the outcome.
func Catch(name string, f func() error) (err error) {
	defer func() {
		if v := recover(); v != nil {
			err = panicked(name, v)
		}
	}()
	return f()
}

func panicked(name string, v any) error {
	return &PanicError{Name: name, Value: v, Stack: string(debug.Stack())}
}

// Call runs f and hands its outcome to done: its error, a [*PanicError] that bears name, or an
// error that is [ErrExited]. In the last case the goroutine ends when done has returned, because
// nothing can stop it; [Again] keeps a loop going that makes such calls.
//
// A return is handed on with few frames on the stack: with more, the first stack of each new thread
// would be too small.
func Call(name string, f func() error, done func(error)) {
	returned := false
	defer func() {
		if !returned {
			done(leaving(name, recover()))
		}
	}()
	err := f()
	returned = true
	done(err)
}

// leaving is the error of code that did not return. The value is nil if it did not panic either.
func leaving(name string, value any) error {
	if value == nil {
		return fmt.Errorf("%s %w", name, ErrExited)
	}
	return panicked(name, value)
}

// Run is [Call] on a goroutine of its own: it returns the outcome in every case.
func Run(name string, f func() error) (err error) {
	left := make(chan struct{})
	go func() {
		defer close(left)
		Call(name, f, func(outcome error) { err = outcome })
	}()
	<-left
	return err
}

// Each does something to every item, also to those after one where that panics or leaves by
// runtime.Goexit, and hands the errors of these to failed. After a Goexit the goroutine ends when
// all is done.
func Each[T any](name string, items []T, do func(T), failed func(error)) {
	next := 0
	defer func() {
		if next < len(items) {
			Each(name, items[next:], do, failed)
		}
	}()
	for next < len(items) {
		item := items[next]
		next++
		Call(name, func() error { do(item); return nil }, func(err error) {
			if err != nil {
				failed(err)
			}
		})
	}
}

// Again runs loop on a goroutine of its own until it returns. When code that loop calls leaves by
// runtime.Goexit, Again runs loop once more: what is to outlive that stands outside of loop. It
// costs a goroutine for the loop, and nothing for each call in it.
func Again(loop func()) {
	for ended := false; !ended; {
		left := make(chan struct{})
		go func() {
			defer close(left)
			loop()
			ended = true
		}()
		<-left
	}
}

// Is is errors.Is for an error whose methods may panic; then it is not the other.
func Is(err, target error) (is bool) {
	defer func() { _ = recover() }()
	return errors.Is(err, target)
}

// Text is the text of an error whose Error method may panic.
func Text(err error) (text string) {
	defer func() {
		if v := recover(); v != nil {
			text = fmt.Sprintf("%T without a text: its Error method panicked", err)
		}
	}()
	return err.Error()
}
