package compare

import (
	"context"

	"concurrency-lab/demos/crew/managed"
	"concurrency-lab/demos/demo"
	"concurrency-lab/demos/stage"
	"concurrency-lab/primitives/multiprocessing"
	"concurrency-lab/primitives/multiprocessing/managers"
	"concurrency-lab/primitives/threading"
)

// inManager is a number in a manager's dict, with a lock to change it under. The lock is no
// business of the manager: what is compared is where the number is.
type inManager struct {
	Dict *managers.Dict[string, int64]
	Lock *multiprocessing.Lock
}

// dictKey is where the dict has the number.
const dictKey = "n"

// addToDict reads, changes and writes the number, which is two calls of the manager.
var addToDict = registerDrill("add.manager", func(ctx context.Context, a drillArg[inManager], from, to int) error {
	for i := from; i < to; i++ {
		err := threading.With(ctx, a.Object.Lock, func() error {
			x, _, err := a.Object.Dict.Get(ctx, dictKey)
			if err != nil {
				return err
			}
			a.Count.Store(x + 1)
			return a.Object.Dict.Set(ctx, dictKey, x+1)
		})
		if err != nil {
			return err
		}
	}
	return nil
})

// managerAdds is workers that add to a number which the manager keeps.
func managerAdds(ctx context.Context, m *managers.Manager, work string, workers int) drill[inManager] {
	return drill[inManager]{work: work, workers: workers, code: addToDict,
		share: func(*stage.Stage) (o inManager, err error) {
			if o.Lock, err = multiprocessing.NewLock("lock"); err != nil {
				return o, err
			}
			o.Dict, err = managers.NewDict[string, int64](ctx, m, "numbers")
			return o, err
		},
		reset: func(ctx context.Context, o inManager) error { return o.Dict.Set(ctx, dictKey, 0) },
		want:  func(n int) int { return workers * n },
	}
}

// The modes of the topic.
const (
	byPipe    = "pipe"
	byQueue   = "queue"
	byValue   = "value"
	byManager = "manager"
)

func compareIPC(ctx context.Context, st *stage.Stage, o *compareOptions) (demo.Report, error) {
	return managed.With(ctx, func(ctx context.Context, m *managers.Manager) (demo.Report, error) {
		var d drilled
		d.add(pipeItems("item").mode(st, byPipe, demo.OnProcess, o.iterations))
		d.add(queueItems("item").mode(st, byQueue, demo.OnProcess, o.iterations))
		d.add(pipeTrips("round trip").mode(st, byPipe, demo.OnProcess, o.iterations))
		d.add(queueTrips("round trip").mode(st, byQueue, demo.OnProcess, o.iterations))
		d.add(valueAdds("add 1", st.Workers).mode(st, byValue, demo.OnProcess, o.iterations))
		d.add(managerAdds(ctx, m, "add 1", st.Workers).mode(st, byManager, demo.OnProcess, o.iterations))
		if d.err != nil {
			return demo.Report{}, d.err
		}
		return topic{
			name: "ipc", modes: d.modes, single: true,
			claims: []claim{
				{text: "a pipe passes items faster than a queue", source: "001", work: "item", a: byPipe, b: byQueue,
					decide: faster},
				{text: "a round trip is faster over a pipe", source: "001", work: "round trip", a: byPipe, b: byQueue,
					decide: faster},
				{text: "shared memory is faster than a manager", source: "002", work: "add 1", a: byValue, b: byManager,
					decide: faster},
			},
			next: "compare --topic start",
		}.measure(ctx, st, o)
	})
}
