package semantics

import (
	"context"
	"testing"
	"time"

	"concurrency-lab/primitives/threading"
)

var timerTable = table[context.Context]{
	name:  "Timer",
	impls: []impl[context.Context]{{threads, inBubble}},
	cases: []testCase[context.Context]{
		{
			name:   "it runs its function once, when its time is over",
			python: "test_threading.TimerTests.test_init_immutable_default_args",
			run: func(t *testing.T, ctx context.Context) {
				begin, runs := time.Now(), 0
				timer := threading.NewTimer("", time.Second, func(context.Context) error {
					runs++
					want(t, "after", time.Since(begin), time.Second)
					return nil
				})
				wantErr(t, "start", timer.Start(ctx), nil)
				time.Sleep(time.Minute)
				wantErr(t, "join", timer.Join(ctx), nil)
				want(t, "runs", runs, 1)
			},
		},
		{
			name:   "two that run the same function know nothing of each other",
			python: "test_threading.TimerTests.test_init_immutable_default_args",
			run: func(t *testing.T, ctx context.Context) {
				runs := 0
				spy := func(context.Context) error { runs++; return nil }
				for n := 1; n <= 2; n++ {
					timer := threading.NewTimer("", time.Second, spy)
					wantErr(t, "start", timer.Start(ctx), nil)
					wantErr(t, "join", timer.Join(ctx), nil)
					want(t, "runs", runs, n)
				}
			},
		},
	},
}
