package pipe

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"

	"concurrency-lab/demos/crew"
	"concurrency-lab/demos/demo"
	"concurrency-lab/demos/stage"
	"concurrency-lab/primitives/multiprocessing"
)

// duplexMessage is 002's message, as its receiver decodes it.
var duplexMessage = []any{int64(42), nil, "hello"}

// duplexResult is the figures of the variant duplex.
type duplexResult struct {
	Message []any `json:"message"`
	Back    []any `json:"back"`
}

type duplexArg struct {
	Connection *multiprocessing.Connection[[]any]
	Back       *multiprocessing.Queue[[]any]
}

var sendAndReceive = multiprocessing.RegisterTask("pipe.duplex", func(ctx context.Context, a duplexArg) error {
	if err := a.Connection.Send(ctx, duplexMessage); err != nil {
		return err
	}
	back, err := a.Connection.Receive(ctx)
	if err != nil {
		return err
	}
	stage.In(ctx).Say(ctx, "gets it back: %s", text(back))
	return errors.Join(a.Back.Put(ctx, back), a.Connection.Close())
})

// text is a message as --json shows it.
func text(message []any) string {
	raw, err := json.Marshal(message)
	if err != nil {
		return err.Error()
	}
	return string(raw)
}

func pipeDuplex(ctx context.Context, st *stage.Stage) (demo.Report, error) {
	parent, child, err := multiprocessing.NewPipe[[]any]("duplex", true)
	if err != nil {
		return demo.Report{}, err
	}
	defer parent.Close()
	back, err := multiprocessing.NewQueue[[]any]("back", 0)
	if err != nil {
		return demo.Report{}, err
	}
	p, err := crew.Start(ctx, demo.OnProcess, "child", sendAndReceive, duplexArg{child, back})
	child.Close()
	if err != nil {
		return demo.Report{}, err
	}
	res := duplexResult{Message: []any{}, Back: []any{}}
	exchange := func() error {
		message, err := parent.Receive(ctx)
		if err != nil {
			return err
		}
		res.Message = message
		st.Say(ctx, "receives %s and sends it back", text(message))
		return parent.Send(ctx, message)
	}
	err = exchange()
	if err = cmp.Or(p.Join(ctx), err); err == nil {
		res.Back, err = back.TryGet(ctx)
	}
	return demo.Report{
		Result:  res,
		Outcome: text(res.Message),
		Checks: []demo.Check{demo.Expect("message", text(duplexMessage), text(res.Message)).
			As("the parent received %s", text(res.Message)),
			demo.Expect("the way back", text(duplexMessage), text(res.Back)).As("the child got the same back")},
		Next: "pipe --variant shared-end",
	}, err
}
