package demos

import (
	"context"
	"encoding/json"
	"fmt"
	"strconv"

	"concurrency-lab/demos/stage"
	"concurrency-lab/primitives/multiprocessing"
)

// messageResult is the message as it arrived.
type messageResult struct {
	queueResult
	Message []any `json:"message"` // a list of values of any type, which is what the example is about
}

var sendMessage = multiprocessing.RegisterTask("queue.message",
	func(ctx context.Context, q *multiprocessing.Queue[[]any]) error {
		return q.Put(ctx, []any{42, nil, "hello"})
	})

func queueMessage(ctx context.Context, st *stage.Stage) (Report, error) {
	q, err := multiprocessing.NewQueue[[]any]("q", 0)
	if err != nil {
		return Report{}, err
	}
	c := newCrew(ctx, func() {})
	c.add(startWorker(c.ctx, st.On, "child", sendMessage, q))
	message, err := q.Get(c.ctx)
	c.fail(err)
	if err := c.join(ctx); err != nil {
		return Report{Result: messageResult{newQueueResult(1, nil), []any{}}}, err
	}
	text, err := json.Marshal(message)
	st.Say(ctx, "%s", text)
	const want = `[42,null,"hello"]`
	return Report{
		Result:  messageResult{newQueueResult(1, []taken{{"main", string(text)}}), message},
		Outcome: string(text),
		Checks:  []Check{{Name: "message", OK: string(text) == want, Want: want, Got: string(text), Grade: Required}},
		Next:    "queue --variant results",
	}, err
}

// oneSum is what each worker of the results variant finds: 0 + 1 + … + 99.
const oneSum = 4950

// resultsResult has what one get returned, as in the document, and what its remark speaks of.
type resultsResult struct {
	queueResult
	First int `json:"first"`
	Sum   int `json:"sum"`
}

var putSum = multiprocessing.RegisterTask("queue.sum", func(ctx context.Context, results belt[int]) error {
	sum := 0
	for i := range 100 {
		sum += i
	}
	stage.In(ctx).Say(ctx, "put %d", sum)
	return results.get().Put(ctx, sum)
})

func queueResults(ctx context.Context, st *stage.Stage) (Report, error) {
	results, err := newBelt[int](st, "results")
	if err != nil {
		return Report{}, err
	}
	err = runWorkers(ctx, st, "p", putSum, func(int) belt[int] { return results })
	r := resultsReport(st.Workers, rest(ctx, results.get()))
	if got := r.Result.(resultsResult); err == nil {
		st.Say(ctx, "one get, as in the document: %d", got.First)
		st.Say(ctx, "a get for each worker: %d in all", got.Sum)
	}
	return r, err
}

func resultsReport(workers int, sums []int) Report {
	r := resultsResult{}
	done := make([]taken, len(sums))
	for i, s := range sums {
		done[i] = taken{"main", strconv.Itoa(s)}
		r.Sum += s
	}
	if len(sums) > 0 {
		r.First = sums[0]
	}
	r.queueResult = newQueueResult(workers, done)
	return Report{
		Result:  r,
		Outcome: fmt.Sprintf("%d, %d in all", r.First, r.Sum),
		Checks: []Check{
			{Name: "one get", OK: r.First == oneSum, Want: strconv.Itoa(oneSum), Got: strconv.Itoa(r.First), Grade: Required},
			{Name: "all of them", OK: r.Sum == oneSum*workers, Want: strconv.Itoa(oneSum * workers), Got: strconv.Itoa(r.Sum),
				Grade: Required},
		},
		Next: "queue --variant results -w 5",
	}
}
