package lock

import (
	"context"
	"fmt"
	"time"

	"concurrency-lab/demos/crew"
	"concurrency-lab/demos/demo"
	"concurrency-lab/demos/stage"
	"concurrency-lab/primitives/multiprocessing"
	"concurrency-lab/primitives/threading"
)

type crowdArg struct {
	Lock  crew.Lock
	Value *multiprocessing.Value[int32]
	Seen  *multiprocessing.Array[int32] // what each worker found
	I     int
}

var tellAndAdd = multiprocessing.RegisterTask("lock.crowd", func(ctx context.Context, a crowdArg) error {
	st := stage.In(ctx)
	if err := st.Sleep(ctx, time.Second); err != nil {
		return err
	}
	return threading.With(ctx, a.Lock, func() error {
		n := a.Value.Load()
		st.Say(ctx, "reads %d, then adds 1", n)
		a.Seen.Store(a.I, n)
		a.Value.Store(n + 1)
		return nil
	})
})

func lockCrowd(ctx context.Context, st *stage.Stage) (demo.Report, error) {
	lock, value, err := newLockedValue(st, 1)
	if err != nil {
		return demo.Report{}, err
	}
	seen, err := multiprocessing.NewArray("seen", make([]int32, st.Workers)...)
	if err != nil {
		return demo.Report{}, err
	}
	err = crew.Run(ctx, st, crowdPrefix, tellAndAdd, func(i int) crowdArg { return crowdArg{lock, value, seen, i} })
	return crowdReport(value.Load(), seen.Numbers()), err
}

const crowdPrefix = "worker"

// crowdReport checks that each worker read a number of its own, from 1 on.
func crowdReport(value int32, seen []int32) demo.Report {
	r := lockResult{Value: value, Seen: map[string][]int32{}}
	different := map[int32]bool{}
	for i, n := range seen {
		if n > 0 { // else it was interrupted before it read one
			r.Seen[fmt.Sprintf("%s-%d", crowdPrefix, i)] = []int32{n}
			different[n] = true
		}
	}
	return demo.Report{
		Result:  r,
		Outcome: fmt.Sprint(value),
		Checks: []demo.Check{
			demo.Expect("value", int32(len(seen)+1), value).As("the number is %d at the end", value),
			demo.Expect("different numbers", len(seen), len(different)).
				As("workers that read a number of their own: %d", len(different)),
		},
		Next: "lock --variant deadlock",
	}
}
