package threading

import (
	"context"
	"fmt"

	"concurrency-lab/primitives/trace"
)

// Join blocks until the thread has ended and returns its error, under [Run] a [*PanicError] if it
// panicked; or until ctx is done, and returns its cause, while the thread runs on. Tell the two
// apart by [Thread.Alive]. Waiting for oneself is [ErrJoinSelf], for a thread that never started
// [ErrNotStarted].
func (t *Thread) Join(ctx context.Context) error {
	if err := t.await(ctx); err != nil {
		return err
	}
	t.main.hear(t)
	return t.err
}

// await blocks until the thread has ended, and says why it does not.
func (t *Thread) await(ctx context.Context) error {
	if Current(ctx) == t {
		return ErrJoinSelf
	}
	if w := trace.From(ctx); w.Controlled() {
		w.Before(ctx, trace.Step{Op: trace.OpJoin, Object: t.endObject(), Kind: trace.KindThread,
			Can: func() bool { return !t.Alive() }, Eager: true})
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	if !t.started {
		return fmt.Errorf("thread %s is %w", t.Name, ErrNotStarted)
	}
	for !t.ended.Load() {
		if err := t.joiners.Wait(ctx, &t.mu, t.worker.End(), trace.KindThread); err != nil {
			return err
		}
	}
	return nil
}

// endObject stands for the end of the thread; nil if it was not started.
func (t *Thread) endObject() *trace.Object {
	t.mu.Lock()
	defer t.mu.Unlock()
	if !t.started {
		return nil
	}
	return t.worker.End()
}
