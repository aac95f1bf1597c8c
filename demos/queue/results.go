package queue

import (
	"context"
	"encoding/json"
	"fmt"
	"strconv"

	"concurrency-lab/demos/crew"
	"concurrency-lab/demos/demo"
	"concurrency-lab/demos/stage"
	"concurrency-lab/primitives/multiprocessing"
)

// messageResult is the message as it arrived.
type messageResult struct {
	queueResult
	Message []any `json:"message"` // values of any type: this is what the example shows
}

var sendMessage = multiprocessing.RegisterTask("queue.message",
	func(ctx context.Context, q *multiprocessing.Queue[[]any]) error {
		return q.Put(ctx, []any{42, nil, "hello"})
	})

func queueMessage(ctx context.Context, st *stage.Stage) (demo.Report, error) {
	q, err := multiprocessing.NewQueue[[]any]("q", 0)
	if err != nil {
		return demo.Report{}, err
	}
	c := crew.New(ctx, func() {})
	c.Add(crew.Start(c.Ctx, st.On, "child", sendMessage, q))
	message, err := q.Get(c.Ctx)
	c.Fail(err)
	if err := c.Join(ctx); err != nil {
		return demo.Report{Result: messageResult{newQueueResult(1, nil), []any{}}}, err
	}
	text, err := json.Marshal(message)
	st.Say(ctx, "%s", text)
	const want = `[42,null,"hello"]`
	return demo.Report{
		Result:  messageResult{newQueueResult(1, []taken{{"main", string(text)}}), message},
		Outcome: string(text),
		Checks: []demo.Check{demo.Check{Name: "message", OK: string(text) == want, Want: want, Got: string(text),
			Grade: demo.Required}.As("the message arrived as it was: %s", text)},
		Next: "queue --variant results",
	}, err
}

// oneSum is what each worker of the results variant finds: 0 + 1 + … + 99.
const oneSum = 4950

// resultsResult has what one get returned, and the sum of all, which the document's remark expects.
type resultsResult struct {
	queueResult
	First int `json:"first"`
	Sum   int `json:"sum"`
}

var putSum = multiprocessing.RegisterTask("queue.sum", func(ctx context.Context, results crew.Belt[int]) error {
	sum := 0
	for i := range 100 {
		sum += i
	}
	stage.In(ctx).Say(ctx, "puts its sum, %d", sum)
	return results.Put(ctx, sum)
})

func queueResults(ctx context.Context, st *stage.Stage) (demo.Report, error) {
	results, err := crew.NewBelt[int](st, "results")
	if err != nil {
		return demo.Report{}, err
	}
	err = crew.Run(ctx, st, "p", putSum, func(int) crew.Belt[int] { return results })
	r := resultsReport(st.Workers, results.Rest(ctx))
	if got := r.Result.(resultsResult); err == nil {
		st.Say(ctx, "one get, as in the document, returns %d", got.First)
		st.Say(ctx, "one get for each worker: %d in all", got.Sum)
	}
	return r, err
}

func resultsReport(workers int, sums []int) demo.Report {
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
	return demo.Report{
		Result:  r,
		Outcome: fmt.Sprintf("%d, %d in all", r.First, r.Sum),
		Words:   demo.Tell("one get: %d; one get for each worker: %d", r.First, r.Sum),
		Checks: []demo.Check{
			demo.Expect("one get", oneSum, r.First).As("one get returns the sum of one worker: %d", r.First),
			demo.Expect("all of them", oneSum*workers, r.Sum).As("one get for each worker: %d in all", r.Sum),
		},
		Next: "queue --variant results -w 5",
	}
}
