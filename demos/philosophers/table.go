package philosophers

import (
	"context"
	"fmt"
	"strconv"

	"concurrency-lab/demos/crew"
	"concurrency-lab/demos/demo"
	"concurrency-lab/demos/stage"
	"concurrency-lab/primitives/multiprocessing"
)

// prefix begins the name of each philosopher.
const prefix = "philosopher"

// table is what the philosophers of a run share.
type table struct {
	st           *stage.Stage
	meals        int
	forks        []crew.Lock // philosopher i has fork i on one side and fork i+1 on the other
	hasOne       crew.Barrier
	eaten, tries *multiprocessing.Array[int32]
}

func newTable(st *stage.Stage, meals int) (t *table, err error) {
	t = &table{st: st, meals: meals, forks: make([]crew.Lock, st.Workers)}
	for i := range t.forks {
		if t.forks[i], err = crew.NewLock(st, forkName(i)); err != nil {
			return nil, err
		}
	}
	if t.hasOne, err = crew.NewRendezvous(st, "each holds one fork", st.Workers); err != nil {
		return nil, err
	}
	if t.eaten, err = multiprocessing.NewArray("eaten", make([]int32, st.Workers)...); err != nil {
		return nil, err
	}
	t.tries, err = multiprocessing.NewArray("tries", make([]int32, st.Workers)...)
	return t, err
}

func forkName(i int) string { return fmt.Sprintf("fork-%d", i) }

// seat is the place of philosopher i, who takes its own fork first, and then its neighbour's.
func (t *table) seat(i int) seat {
	return t.seatWith(i, i, (i+1)%t.st.Workers)
}

// seatWith is the place of philosopher i, who takes the forks in this order.
func (t *table) seatWith(i, first, second int) seat {
	return seat{I: i, Meals: t.meals, First: t.forks[first], Second: t.forks[second],
		FirstName: forkName(first), SecondName: forkName(second), Eaten: t.eaten, Tries: t.tries}
}

// run lets all philosophers eat, each at its own seat.
func (t *table) run(
	ctx context.Context, f *multiprocessing.Func[seat, struct{}], at func(i int) seat,
) error {
	t.st.Total(t.st.Workers * t.meals)
	c := crew.New(ctx, func() {})
	crew.AddAll(c, t.st, prefix, f, at)
	return c.Join(ctx)
}

// feast is the figures of the variants without a deadlock.
type feast struct {
	Meals []int32 `json:"meals"` // of each philosopher
}

// report is that of a run in which all should have eaten.
func (t *table) report(result any, next string) demo.Report {
	want, got := t.st.Workers*t.meals, 0
	for _, n := range t.eaten.Numbers() {
		got += int(n)
	}
	return demo.Report{
		Result:  result,
		Outcome: fmt.Sprintf("%d of %d meals", got, want),
		Words:   demo.Tell("meals eaten: %d of %d", got, want),
		Checks:  []demo.Check{demo.Expect("meals", want, got).As("meals eaten: %d of %d", got, want)},
		Next:    next,
	}
}

type deadlocked struct {
	Deadlock demo.DeadlockResult `json:"deadlock"`
	Meals    []int32             `json:"meals"`
}

func naive(ctx context.Context, t *table) (demo.Report, error) {
	err := t.run(ctx, dine, func(i int) seat {
		s := t.seat(i)
		s.HasOne = t.hasOne
		return s
	})
	deadlock, check, err := demo.ExpectDeadlock(t.st, err)
	r := demo.Report{
		Result:  deadlocked{deadlock, t.eaten.Numbers()},
		Outcome: deadlock.Outcome(),
		Checks:  []demo.Check{check},
		Next:    "philosophers --variant ordered",
	}
	if deadlock.Found || !check.OK {
		n := len(deadlock.Cycle) / 2
		r.Checks = append(r.Checks, demo.Expect("philosophers in the cycle", t.st.Workers, n).
			As("philosophers that wait for each other: %d of %d", n, t.st.Workers))
	}
	return r, err
}

func ordered(ctx context.Context, t *table) (demo.Report, error) {
	err := t.run(ctx, dine, func(i int) seat {
		own, neighbour := i, (i+1)%t.st.Workers
		return t.seatWith(i, min(own, neighbour), max(own, neighbour))
	})
	return t.report(feast{t.eaten.Numbers()}, "philosophers --variant waiter"), err
}

func withWaiter(ctx context.Context, t *table) (demo.Report, error) {
	waiter, err := crew.NewBoundedSemaphore(t.st, "waiter", t.st.Workers-1)
	if err != nil {
		return demo.Report{}, err
	}
	err = t.run(ctx, dineWithWaiter, func(i int) seat {
		s := t.seat(i)
		s.Waiter = waiter
		return s
	})
	return t.report(feast{t.eaten.Numbers()}, "philosophers --variant back-off"), err
}

// tried is the figures of the variant in which a try can fail.
type tried struct {
	Meals []int32 `json:"meals"` // of each philosopher
	Tries []int32 `json:"tries"` // of each philosopher, for all its meals
}

func backOff(ctx context.Context, t *table) (demo.Report, error) {
	err := t.run(ctx, dineOrBackOff, func(i int) seat {
		s := t.seat(i)
		s.HasOne = t.hasOne
		return s
	})
	res := tried{t.eaten.Numbers(), t.tries.Numbers()}
	failed := 0
	for i, tries := range res.Tries {
		failed += int(tries - res.Meals[i])
	}
	least := 1
	if t.st.Scheduled {
		least = 0
	}
	r := t.report(res, "lock --variant try")
	r.Checks = append(r.Checks, demo.Check{
		Name: "tries that failed", OK: failed >= least, Grade: demo.Required,
		Want: strconv.Itoa(least) + " or more", Got: strconv.Itoa(failed),
	}.As("tries that failed and released the first fork: %d", failed))
	return r, err
}
