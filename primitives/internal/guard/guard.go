// Package guard calls code that is not the library's own, which may do anything.
package guard

import (
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
func (e *PanicError) Error() string { return fmt.Sprintf("%s panicked: %v", e.Name, e.Value) }

// Unwrap returns the panic's value if that is an error.
func (e *PanicError) Unwrap() error {
	err, _ := e.Value.(error)
	return err
}

// Catch runs f and turns a panic into a [*PanicError] that bears name.
func Catch(name string, f func() error) (err error) {
	defer func() {
		if v := recover(); v != nil {
			err = &PanicError{Name: name, Value: v, Stack: string(debug.Stack())}
		}
	}()
	return f()
}
