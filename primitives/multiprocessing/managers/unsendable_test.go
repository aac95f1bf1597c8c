package managers

import (
	"context"
	"errors"
	"strings"
	"testing"

	mp "concurrency-lab/primitives/multiprocessing"
)

type hiding struct{ N, secret int }

var _ = hiding{}.secret // or it would be unused

var hidingType = NewType("test.hiding", func(context.Context, hiding) (struct{}, error) { return struct{}{}, nil })

// What a type tells is told when an object is made, and not when the first value is sent to it.
func TestObjectsOfWhatCannotBeSent(t *testing.T) {
	withManager(t, nil, func(ctx context.Context, m *Manager) {
		for name, create := range map[string]func() error{
			"dict, keys":   func() error { return second(NewDict[hiding, int](ctx, m, "")) },
			"dict, values": func() error { return second(NewDict[int, hiding](ctx, m, "")) },
			"list":         func() error { return second(NewList[[]hiding](ctx, m, "")) },
			"queue":        func() error { return second(NewQueue[*hiding](ctx, m, "", 0)) },
			"set":          func() error { return second(NewSet[hiding](ctx, m, "")) },
			"value":        func() error { return second(NewValue[*hiding](ctx, m, "", nil)) },
			"own type":     func() error { return second(hidingType.New(ctx, m, hiding{})) },
		} {
			if err := create(); !errors.Is(err, mp.ErrUnsendable) || !strings.Contains(err.Error(), "hiding.secret") {
				t.Errorf("%s: %v", name, err)
			}
		}
	})
}
