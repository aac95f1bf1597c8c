package managers

import (
	"context"
	"errors"
	"runtime"
	"strings"
	"testing"
	"time"

	"concurrency-lab/primitives/internal/testkit"
	"concurrency-lab/primitives/internal/wire"
	"concurrency-lab/primitives/multiprocessing/managers/internal/transport"
)

func TestManagerTakesMessagesOfAnySize(t *testing.T) {
	withManager(t, nil, func(ctx context.Context, m *Manager) {
		v, err := NewValue(ctx, m, "v", "")
		testkit.Must(t, err)
		for _, size := range []int{0, 1, transport.SlotRoom - 100, transport.SlotRoom, transport.SlotRoom + 1, 1 << 20, 10} {
			text := strings.Repeat("x", size)
			testkit.Must(t, v.Set(ctx, text))
			if got, err := v.Get(ctx); err != nil || got != text {
				t.Errorf("a text of %d bytes came back as %d, %v", size, len(got), err)
			}
		}
	})
}

// A reply that its caller does not live to take is undone.
func TestUntakenReplyIsUndone(t *testing.T) {
	withManager(t, nil, func(ctx context.Context, m *Manager) {
		q, err := NewQueue[int](ctx, m, "q", 0)
		testkit.Must(t, err)
		testkit.Must(t, q.Put(ctx, 7))
		l, err := m.self.Ref.client.take(ctx) // idle, since the call above
		testkit.Must(t, err)
		if l.Mailbox == nil {
			t.Skip("there are no mailboxes on this system")
		}
		arg, err := wire.Encode(true)
		testkit.Must(t, err)
		testkit.Must(t,
			l.Send(transport.AppendRequest(nil, transport.Request{Object: q.Ref.object.ID(), Method: "get", Arg: arg})))
		for !l.Slots.In.Untaken() && ctx.Err() == nil {
			runtime.Gosched()
		}
		if n, err := q.Len(ctx); n != 0 || err != nil {
			t.Errorf("%d items after the get, %v", n, err)
		}
		l.End()
		if x, err := q.Get(ctx); x != 7 || err != nil {
			t.Errorf("the item came to %v, %v", x, err)
		}
	})
}

// One who sleeps is rung, and one who is given up on hears of it, whatever the order.
func TestLineSleeps(t *testing.T) {
	withManager(t, nil, func(ctx context.Context, m *Manager) {
		e, err := NewEvent(ctx, m, "e")
		testkit.Must(t, err)
		for range 20 {
			testkit.Must(t, e.Clear(ctx))
			short, cancel := context.WithTimeout(ctx, 2*time.Millisecond) // long enough for both sides to go to sleep
			if err := e.Wait(short); !errors.Is(err, context.DeadlineExceeded) {
				t.Errorf("a wait that nobody ends: %v", err)
			}
			cancel()
			testkit.Must(t, e.Set(ctx))
			testkit.Must(t, e.Wait(ctx))
		}
	})
}
