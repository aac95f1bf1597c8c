package futures

import (
	"errors"

	"concurrency-lab/primitives/internal/guard"
	"concurrency-lab/primitives/threading"
)

// panics keeps the [*threading.PanicError] of every callback that panicked, and an error for each
// that left by runtime.Goexit, so that neither keeps another from running and none is lost.
type panics []error

func (p panics) Error() string   { return errors.Join(p...).Error() }
func (p panics) Unwrap() []error { return p }

// keep keeps how a callback failed, if it did.
func (p *panics) keep(err error) {
	if err == nil {
		return
	}
	if thrown, ok := err.(*threading.PanicError); ok {
		if inner, ok := thrown.Value.(panics); ok { // they were caught already, and thrown again
			*p = append(*p, inner...)
			return
		}
	}
	*p = append(*p, err)
}

// rethrow panics with all that was kept, if a panic is among it. Otherwise it returns that.
func (p panics) rethrow() error {
	for _, err := range p {
		if _, panicked := err.(*threading.PanicError); panicked {
			panic(p)
		}
	}
	return errors.Join(p...)
}

// thrown returns what was kept as the error of the thread with that name, a panic if one is among
// it. It is returned and not thrown, because somebody asks for it.
func (p panics) thrown(name string) error { return guard.Catch(name, p.rethrow) }

// each does something to every item, also to those after one where that panics or leaves by
// runtime.Goexit. What they panic with goes on when all is done.
func each[T any](items []T, do func(T)) {
	var p panics
	defer func() { _ = p.rethrow() }() // whoever left by runtime.Goexit takes this goroutine along
	guard.Each("a future's callback", items, do, p.keep)
}
