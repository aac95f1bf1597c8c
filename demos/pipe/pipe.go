// Package pipe is a demo. Messages go from one process to another, until the end of the pipe.
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
)

// pipeOptions are the flags of pipe.
type pipeOptions struct {
	messages int
	size     int
}

// Demo is 001's thousand numbers, whose end the reader sees because the ends that nobody needs are
// closed, 002's message, and what happens where an end is left open or has two users.
func Demo() *demo.Demo {
	o := &pipeOptions{}
	run := func(f func(context.Context, *stage.Stage, *pipeOptions) (demo.Report, error)) func(context.Context,
		*stage.Stage) (demo.Report, error) {
		return func(ctx context.Context, st *stage.Stage) (demo.Report, error) { return f(ctx, st, o) }
	}
	return &demo.Demo{
		Name:    "pipe",
		Group:   demo.Processes,
		Summary: "Messages go from one process to another, until the end of the pipe",
		Flags: []demo.Flag{
			{Name: "messages", Value: demo.Int(&o.messages, 1000, 0, 1_000_000), For: []string{"numbers", "open-end"},
				Usage: "how many numbers are sent"},
			{Name: "size", Value: demo.Int(&o.size, 1_000_000, 1, 10_000_000), For: []string{"shared-end"},
				Usage: "how many bytes a message has"},
		},
		Variants: []demo.Variant{
			{Name: "numbers", Source: "001 Pipe", Run: run(pipeNumbers),
				Summary: "the numbers from 0 go to a child, which reads until the end of the pipe"},
			{Name: "duplex", Source: "002 Pipe", Run: pipeDuplex,
				Summary: "a child sends [42, None, 'hello'] and gets it back through the same end"},
			{Name: "open-end", Source: "001 Pipe, remark", Faulty: true, Run: run(pipeOpenEnd),
				Summary: "the child keeps its copy of the sending end open, and waits for an end that cannot come"},
			{Name: "shared-end", Source: "002 Pipe, remark", Faulty: true, Workers: 2, MinWorkers: 2, Run: run(pipeSharedEnd),
				Summary: "-w processes send messages of --size bytes through one end, and their bytes mix"},
		},
	}
}

// pipeResult is the figures of the variants numbers and open-end.
type pipeResult struct {
	Received int  `json:"received"`
	InOrder  bool `json:"in_order"`
	EOF      bool `json:"eof"`
}

// tally is what a reader has to tell, in shared memory: so it is known also of one who was
// interrupted.
type tally struct {
	Counts *multiprocessing.Array[int32]
}

// Which count stands where.
const (
	tallyReceived = iota
	tallyInOrder
	tallyEOF         // the end of the pipe was seen
	tallyNoEOF       // it was waited for in vain
	tallyEOFAfterAll // it was seen once the reader had closed its own sending end
	tallyCounts
)

func newTally() (tally, error) {
	counts, err := multiprocessing.NewArray("tally", make([]int32, tallyCounts)...)
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

// pipeArg is both ends of the pipe: the child is given both, as 001's is by fork.
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
			stage.In(ctx).Say(ctx, "end of the pipe")
			a.Tally.add(tallyEOF)
			return nil
		}
		if err != nil {
			return err
		}
		a.Tally.number(x)
		stage.In(ctx).Say(ctx, "%d", x)
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
	st.Say(ctx, "the main process has ended too")
	res := t.result()
	return demo.Report{
		Result:  res,
		Outcome: fmt.Sprintf("%d received", res.Received),
		Checks: []demo.Check{demo.Expect("received", o.messages, res.Received), demo.Expect("in order", true, res.InOrder),
			demo.Expect("end of the pipe seen", true, res.EOF)},
		Next: "pipe --variant open-end",
	}, err
}

// feed starts a reader, closes the end that is the reader's, sends the numbers from 0, closes the
// other end, does what comes then, and joins the reader.
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
			break // the reader is gone, and its end says why
		}
	}
	in.Close()
	then(ctx)
	return cmp.Or(p.Join(ctx), err)
}
