package thread

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"

	"concurrency-lab/demos/demo"
	"concurrency-lab/demos/stage"
	"concurrency-lab/primitives/threading"
)

// resultThread is a thread whose result can be asked for: 003's MyThread.
type resultThread[R any] struct {
	*threading.Thread
	value R // to be read after a join
}

func newResultThread[R any](name string, f func(ctx context.Context) (R, error)) *resultThread[R] {
	t := &resultThread[R]{}
	t.Thread = threading.NewThread(name, func(ctx context.Context) (err error) {
		t.value, err = f(ctx)
		return err
	})
	return t
}

// Result blocks until the thread has ended and returns what its function returned, or until ctx is
// done and returns its cause.
func (t *resultThread[R]) Result(ctx context.Context) (R, error) {
	if err := t.Join(ctx); err != nil {
		var none R
		return none, err
	}
	return t.value, nil
}

// addUp is the function of the threads. 003 does not say what its own does with a key and values.
func addUp(ctx context.Context, key string, values []int) (sum int, err error) {
	st := stage.In(ctx)
	if err := st.Sleep(ctx, briefTime); err != nil {
		return 0, err
	}
	for _, v := range values {
		sum += v
	}
	st.Say(ctx, "%s: the sum of %d values is %d", key, len(values), sum)
	return sum, nil
}

type resultResult struct {
	Results map[string]int `json:"results"`
	// Early is what the first thread's result was when main asked too soon; null: there was none.
	Early *int `json:"early"`
}

func threadResult(ctx context.Context, st *stage.Stage) (demo.Report, error) {
	var threads []*resultThread[int]
	for i, n := range []int{10, 100, 1000} {
		t := newResultThread(fmt.Sprintf("thread-%d", i+1), func(ctx context.Context) (int, error) {
			return addUp(ctx, fmt.Sprintf("1 to %d", n), demo.CountFrom(1, n))
		})
		_ = t.Start(ctx) // a new thread cannot have been started
		threads = append(threads, t)
	}
	st.Total(len(threads))
	r := resultResult{Results: map[string]int{}, Early: askEarly(ctx, st, threads[0])}
	var errs []error
	for _, t := range threads {
		sum, err := t.Result(context.WithoutCancel(ctx)) // if ctx is done, the thread ends with it
		if errs = append(errs, err); err != nil {
			continue
		}
		r.Results[t.Name] = sum
		st.Say(ctx, "the result of %s is %d", t.Name, sum)
		st.Advance()
	}
	return threadResultReport(r), errors.Join(errs...)
}

// askEarly asks for a result before it can be ready, unless the speed is very high.
func askEarly(ctx context.Context, st *stage.Stage, t *resultThread[int]) *int {
	limited, cancel := st.Timeout(ctx, joinTime)
	defer cancel()
	sum, err := t.Result(limited)
	if err != nil {
		st.Say(ctx, "%s has no result yet after %v", t.Name, joinTime)
		return nil
	}
	return &sum
}

func threadResultReport(r resultResult) demo.Report {
	sums := []int{}
	for _, name := range slices.Sorted(maps.Keys(r.Results)) {
		sums = append(sums, r.Results[name])
	}
	early := demo.Check{Name: "asked too soon", OK: r.Early == nil || *r.Early == 55, Want: "none, or the right one",
		Got: "none", Grade: demo.Required}
	if r.Early != nil {
		early.Got = fmt.Sprint(*r.Early)
	}
	return demo.Report{
		Result:  r,
		Outcome: fmt.Sprintf("%d results", len(r.Results)),
		Checks: []demo.Check{demo.Expect("results", []int{55, 5050, 500500}, sums).As("the results are %v", sums),
			early.As("the request before the end got: %s", early.Got)},
		Next: "future",
	}
}
