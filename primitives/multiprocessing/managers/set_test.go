package managers

import (
	"context"
	"testing"

	"github.com/google/go-cmp/cmp"

	"concurrency-lab/primitives/internal/testkit"
	mp "concurrency-lab/primitives/multiprocessing"
)

var addToSet = mp.RegisterTask("add to a set", func(ctx context.Context, s *Set[any]) error {
	return s.Add(ctx, 3, "x")
})

func TestSet(t *testing.T) {
	withManager(t, nil, func(ctx context.Context, m *Manager) {
		s, err := NewSet[any](ctx, m, "s")
		testkit.Must(t, err)
		testkit.Must(t, s.Add(ctx))
		testkit.Must(t, s.Add(ctx, 2, 1, int64(2)))
		p := mp.NewProcess("", addToSet, s)
		testkit.Must(t, p.Start(ctx))
		testkit.Must(t, p.Join(ctx))
		got, err := s.Elements(ctx)
		testkit.Must(t, err)
		if diff := cmp.Diff([]any{int64(2), int64(1), int64(3), "x"}, got); diff != "" {
			t.Error(diff)
		}
		for element, want := range map[any]bool{1: true, "1": false, "x": true} {
			if there, err := s.Contains(ctx, element); there != want || err != nil {
				t.Errorf("%v: %v %v", element, there, err)
			}
			if found, err := s.Discard(ctx, element); found != want || err != nil {
				t.Errorf("discard %v: %v %v", element, found, err)
			}
		}
		if n, err := s.Len(ctx); n != 2 || err != nil {
			t.Errorf("%d %v", n, err)
		}
		testkit.Must(t, s.Clear(ctx))
		if n, err := s.Len(ctx); n != 0 || err != nil {
			t.Errorf("%d %v", n, err)
		}
		if err := s.Add(ctx, make(chan int)); err == nil {
			t.Error("a channel was added")
		}
	})
}
