package futures

import (
	"errors"

	"concurrency-lab/primitives/internal/guard"
	"concurrency-lab/primitives/threading"
)

// panics keeps the [*threading.PanicError] of every callback that panicked, so that one that does
// keeps no other from running and none is lost.
type panics []error

func (p panics) Error() string   { return errors.Join(p...).Error() }
func (p panics) Unwrap() []error { return p }

// catch runs f and keeps what it panics with.
func (p *panics) catch(name string, f func()) {
	err := guard.Catch(name, func() error {
		f()
		return nil
	})
	thrown, ok := err.(*threading.PanicError)
	if !ok {
		return
	}
	if inner, ok := thrown.Value.(panics); ok { // f had caught them already, and threw them again
		*p = append(*p, inner...)
		return
	}
	*p = append(*p, thrown)
}

// rethrow panics with all that was kept, if there is any.
func (p panics) rethrow() {
	if len(p) > 0 {
		panic(p)
	}
}

// each does something to every item, to the later ones too if one panics.
func each[T any](items []T, do func(T)) {
	var p panics
	for _, item := range items {
		p.catch("a future's callback", func() { do(item) })
	}
	p.rethrow()
}
