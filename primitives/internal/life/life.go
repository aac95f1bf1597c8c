// Package life keeps the context of a thread from being done at the thread's end, as long as there
// is something that the thread has started: a thread, a process, an executor. What is started lives
// on, as in Python, and ends with the run. It may be called off by whoever made the context that it
// was started under, and by nobody else.
package life

import (
	"context"
	"sync/atomic"
)

// Life is how long the context of a thread lasts: until the thread has ended and so has everything
// that was started under it. The context is done earlier if that of the thread's own start is. A
// Life begins with [Life.Begin] and must not be copied.
type Life struct {
	context.Context // that it began under

	cancel context.CancelCauseFunc
	outer  *Life        // whose context that may come from
	users  atomic.Int32 // the thread and what it has started, as long as they run
}

type key struct{}

// Value makes the life found by [Hold] in all contexts that come from it.
func (l *Life) Value(k any) any {
	if k == (key{}) {
		return l
	}
	return l.Context.Value(k)
}

// Begin returns the thread's context, which comes from ctx. It costs a context.
func (l *Life) Begin(ctx context.Context) context.Context {
	l.Context, l.outer = ctx, Hold(ctx)
	l.users.Store(1)
	ctx, l.cancel = context.WithCancelCause(l)
	return ctx
}

// Cancel makes the context done for that reason, whoever needs it.
func (l *Life) Cancel(cause error) { l.cancel(cause) }

// Hold keeps the context of the thread that ctx belongs to from being done at the thread's end,
// until [Life.Drop]. It returns nil, which can be dropped as well, if there is no thread or its
// context is done.
func Hold(ctx context.Context) *Life {
	l, _ := ctx.Value(key{}).(*Life)
	if l == nil {
		return nil
	}
	for {
		n := l.users.Load()
		if n == 0 {
			return nil
		}
		if l.users.CompareAndSwap(n, n+1) {
			return l
		}
	}
}

// Drop undoes a Hold, or ends what Begin began. It ends the contexts that nobody runs under any
// more, so that those above forget them.
func (l *Life) Drop() {
	for ; l != nil && l.users.Add(-1) == 0; l = l.outer {
		l.cancel(nil)
	}
}
