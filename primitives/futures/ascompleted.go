package futures

import (
	"context"
	"iter"
)

// AsCompleted yields every future once, as soon as it is done or cancelled: first those that are
// already, then the others in the order of their end. Between them the loop blocks. When ctx is
// done, it yields its cause and ends; the futures are left as they are.
//
// Python: as_completed.
func AsCompleted[R any](ctx context.Context, futures ...*Future[R]) iter.Seq2[*Future[R], error] {
	return func(yield func(*Future[R], error) bool) {
		c := collect(ctx, futures)
		defer c.stop()
		for c.left > 0 {
			arrived, err := c.next(ctx)
			if err != nil {
				yield(nil, err)
				return
			}
			for _, f := range arrived {
				if !yield(f, nil) {
					return
				}
			}
		}
	}
}
