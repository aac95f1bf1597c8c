// Package pipe is a demo. One process sends messages to another through a pipe, then closes its
// end.
package pipe

import (
	"cmp"
	"context"
	"fmt"
	"io"

	"concurrency-lab/demos/crew"
	"concurrency-lab/demos/demo"
	"concurrency-lab/demos/stage"
	"concurrency-lab/primitives/multiprocessing"
	"concurrency-lab/primitives/trace"
)

// pipeOptions are the flags of pipe.
type pipeOptions struct {
	messages int
	size     int
}

// Demo is 001's thousand numbers and their end, 002's message, and what happens if an end is left
// open or has two users.
func Demo() *demo.Demo {
	o := &pipeOptions{}
	run := func(f func(context.Context, *stage.Stage, *pipeOptions) (demo.Report, error)) func(context.Context,
		*stage.Stage) (demo.Report, error) {
		return func(ctx context.Context, st *stage.Stage) (demo.Report, error) { return f(ctx, st, o) }
	}
	return &demo.Demo{
		Name:    "pipe",
		Group:   demo.Processes,
		Summary: "One process sends messages to another through a pipe, then closes its end",
		Flags: []demo.Flag{
			{Name: "messages", Value: demo.Int(&o.messages, 1000, 0, 1_000_000), For: []string{"numbers", "open-end"},
				Usage: "how many numbers the parent sends"},
			{Name: "size", Value: demo.Int(&o.size, 1_000_000, 1, 10_000_000), For: []string{"shared-end"},
				Usage: "how long each message is, in bytes"},
		},
		Variants: []demo.Variant{
			{Name: "numbers", Small: "--messages 3", Source: "001 Pipe", Run: run(pipeNumbers),
				Summary: "the parent sends numbers to a child, which reads until the end of the pipe",
				Why:     "Each process closes the end that it does not use, so the reader sees the end of the pipe."},
			{Name: "duplex", Source: "002 Pipe", Run: pipeDuplex,
				Summary: "a child sends [42, None, 'hello'] and gets it back through the same end",
				Why:     "Both ends of a duplex pipe can send and receive."},
			{Name: "open-end", Small: "--messages 2", Source: "001 Pipe, remark", Faulty: true, Run: run(pipeOpenEnd),
				Summary: "the child does not close its copy of the sending end, so the end of the pipe never comes",
				Why: "This variant is meant to wait too long: the reader keeps its own copy of the sending end " +
					"open, and the pipe ends only when every copy is closed."},
			{Name: "shared-end", Unscheduled: "two processes read parts of one message, and nobody here decides which",
				Source: "002 Pipe, remark", Faulty: true, Workers: 2, MinWorkers: 2, Run: run(pipeSharedEnd),
				Summary: "-w processes send messages of --size bytes through one end, and their bytes mix",
				Why: "This variant is meant to damage messages: two processes write to one end at the same time, " +
					"without a lock."},
		},
	}
}

// pipeResult is the figures of the variants numbers and open-end.
type pipeResult struct {
	Received int  `json:"received"`
	InOrder  bool `json:"in_order"`
	EOF      bool `json:"eof"`
}

// tally is what a reader has counted. It is in shared memory, so it is known also if the reader was
// interrupted.
type tally struct {
	Counts *multiprocessing.Array[int32]
}

// Which count stands where.
const (
	tallyReceived = iota
	tallyInOrder
	tallyEOF         // the end of the pipe was seen
	tallyNoEOF       // the reader waited for it until a timeout
	tallyEOFAfterAll // it was seen once the reader had closed its own sending end
	tallyCounts
)

func newTally() (tally, error) {
	counts, err := multiprocessing.NewArray(trace.Aside("tally"), make([]int32, tallyCounts)...)
	return tally{counts}, err
}

func (t tally) add(which int) { t.Counts.Store(which, t.Counts.Load(which)+1) }

func (t tally) seen(which int) bool { return t.Counts.Load(which) > 0 }

// number counts a number that was received; in order, it is as large as the count before it.
func (t tally) number(x int) {
	if x == int(t.Counts.Load(tallyReceived)) {
		t.add(tallyInOrder)
	}
	t.add(tallyReceived)
}

func (t tally) result() pipeResult {
	received, inOrder := t.Counts.Load(tallyReceived), t.Counts.Load(tallyInOrder)
	return pipeResult{Received: int(received), InOrder: inOrder == received, EOF: t.seen(tallyEOF)}
}

// pipeArg is both ends of the pipe: the child gets both, as 001's child does by fork.
type pipeArg struct {
	Out, In *multiprocessing.Connection[int]
	Tally   tally
}

var readNumbers = multiprocessing.RegisterTask("pipe.numbers", func(ctx context.Context, a pipeArg) error {
	if err := a.In.Close(); err != nil {
		return err
	}
	for {
		x, err := a.Out.Receive(ctx)
		if err == io.EOF {
			stage.In(ctx).Say(ctx, "sees the end of the pipe")
			a.Tally.add(tallyEOF)
			return nil
		}
		if err != nil {
			return err
		}
		a.Tally.number(x)
		stage.In(ctx).Say(ctx, "receives %d", x)
		stage.In(ctx).Advance()
	}
})

func pipeNumbers(ctx context.Context, st *stage.Stage, o *pipeOptions) (demo.Report, error) {
	out, in, err := multiprocessing.NewPipe[int]("pipe", true)
	if err != nil {
		return demo.Report{}, err
	}
	t, err := newTally()
	if err != nil {
		return demo.Report{}, err
	}
	st.Total(o.messages)
	err = feed(ctx, readNumbers, pipeArg{out, in, t}, out, in, o.messages, func(context.Context) {})
	st.Say(ctx, "the reader has ended")
	res := t.result()
	return demo.Report{
		Result:  res,
		Outcome: fmt.Sprintf("%d received", res.Received),
		Checks: []demo.Check{demo.Expect("received", o.messages, res.Received).
			As("%d of %d numbers were received", res.Received, o.messages),
			demo.Expect("in order", true, res.InOrder).As("the numbers came in order"),
			demo.Expect("end of the pipe seen", true, res.EOF).As("the reader saw the end of the pipe")},
		Next: "pipe --variant open-end",
	}, err
}

// feed starts a reader and closes the reader's end. Then it sends the numbers from 0, closes the
// other end, calls then, and joins the reader.
func feed[A any](
	ctx context.Context, reader *multiprocessing.Func[A, struct{}], arg A, out, in *multiprocessing.Connection[int], n int,
	then func(context.Context),
) error {
	defer in.Close() // a second time does no harm
	p, err := crew.Start(ctx, demo.OnProcess, "reader", reader, arg)
	out.Close()
	if err != nil {
		return err
	}
	for x := range n {
		if err = in.Send(ctx, x); err != nil {
			break // the reader is gone, and Join returns why
		}
	}
	in.Close()
	then(ctx)
	return cmp.Or(p.Join(ctx), err)
}
