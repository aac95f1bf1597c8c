package pipe

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"concurrency-lab/demos/crew"
	"concurrency-lab/demos/demo"
	"concurrency-lab/demos/stage"
	"concurrency-lab/primitives/multiprocessing"
	"concurrency-lab/primitives/trace"
)

// openEndResult is the figures of the variant open-end.
type openEndResult struct {
	pipeResult
	EOFAfterClose bool `json:"eof_after_close"`
}

type openEndArg struct {
	Pipe     pipeArg
	Messages int
	Closed   *multiprocessing.Event // the parent has sent all and closed its end
}

// eofWait is how long the reader with the open end waits for the end of the pipe.
const eofWait = time.Second

var readWithOpenEnd = multiprocessing.RegisterTask("pipe.open-end",
	func(ctx context.Context, a openEndArg) error {
		st := stage.In(ctx)
		for range a.Messages {
			x, err := a.Pipe.Out.Receive(ctx)
			if err != nil {
				return err
			}
			a.Pipe.Tally.number(x)
			st.Advance()
		}
		if err := a.Closed.Wait(ctx); err != nil {
			return err
		}
		st.Say(ctx, "has received %d numbers; the parent has closed its end", a.Messages)
		limited, cancel := st.Timeout(ctx, eofWait)
		defer cancel()
		switch _, err := a.Pipe.Out.Receive(limited); {
		case err == io.EOF:
			a.Pipe.Tally.add(tallyEOF)
			return nil
		case !errors.Is(err, context.DeadlineExceeded):
			return err
		}
		a.Pipe.Tally.add(tallyNoEOF)
		st.Say(ctx, "sees no end of the pipe after %v: its own sending end is open", st.Scaled(eofWait))
		return closeOwnEnd(ctx, a.Pipe)
	})

// closeOwnEnd is the fix.
func closeOwnEnd(ctx context.Context, a pipeArg) error {
	if err := a.In.Close(); err != nil {
		return err
	}
	if _, err := a.Out.Receive(ctx); err != io.EOF {
		return fmt.Errorf("all sending ends are closed, but receive returned: %w", err)
	}
	a.Tally.add(tallyEOFAfterAll)
	stage.In(ctx).Say(ctx, "closes its sending end and sees the end of the pipe")
	return nil
}

func pipeOpenEnd(ctx context.Context, st *stage.Stage, o *pipeOptions) (demo.Report, error) {
	out, in, err := multiprocessing.NewPipe[int]("pipe", true)
	if err != nil {
		return demo.Report{}, err
	}
	t, err := newTally()
	if err != nil {
		return demo.Report{}, err
	}
	closed, err := multiprocessing.NewEvent(trace.Aside("closed"))
	if err != nil {
		return demo.Report{}, err
	}
	st.Total(o.messages)
	arg := openEndArg{pipeArg{out, in, t}, o.messages, closed}
	err = feed(ctx, readWithOpenEnd, arg, out, in, o.messages, closed.Set)
	res, end := openEndResult{t.result(), t.seen(tallyEOFAfterAll)}, openEndCheck(t.seen(tallyNoEOF))
	return demo.Report{
		Result:  res,
		Outcome: end.Got,
		Words:   end.Told(),
		Checks: []demo.Check{
			demo.Expect("received", o.messages, res.Received).
				As("%d of %d numbers were received", res.Received, o.messages),
			end,
			demo.Expect("end of the pipe once all is closed", true, res.EOFAfterClose).
				As("the end of the pipe came as soon as every sending end was closed"),
		},
		Next: "pipe",
	}, err
}

// openEndCheck grades whether the reader waited until its timeout. A system on which it saw the end
// would count the open ends wrongly.
func openEndCheck(timedOut bool) demo.Check {
	c := demo.Check{Name: "end of the pipe", OK: timedOut, Want: "seen", Got: "never comes while an end is open",
		Grade: demo.Interesting}
	if !timedOut {
		c.Got, c.Grade = "seen although an end is open", demo.Forbidden
	}
	return c.As("the end of the pipe did not come, although all was read")
}

// sharedEndMessages is how many messages each process sends through the shared end.
const sharedEndMessages = 10

// messageCopies is how often a sender has its message in memory: as it is, encoded, with its length
// before it, and what the garbage collector has not freed yet.
const messageCopies = 5

// sharedEndResult is the figures of the variant shared-end.
type sharedEndResult struct {
	Sent    int    `json:"sent"`
	Whole   int    `json:"whole"`
	Damaged int    `json:"damaged"`
	Error   string `json:"error"` // why nothing could be read any more; empty: all was read
}

type sharedEndArg struct {
	Letter string
	Size   int
	In     *multiprocessing.Connection[[]byte]
	Gate   *multiprocessing.Barrier // so that they send at the same time
}

var sendLetters = multiprocessing.RegisterTask("pipe.shared-end",
	func(ctx context.Context, a sharedEndArg) error {
		message := bytes.Repeat([]byte(a.Letter), a.Size)
		if _, err := a.Gate.Wait(ctx); err != nil {
			return err
		}
		stage.In(ctx).Say(ctx, "sends %d messages of %d bytes, each the letter %s", sharedEndMessages, a.Size, a.Letter)
		for range sharedEndMessages {
			if err := a.In.Send(ctx, message); err != nil {
				return err
			}
		}
		return nil
	})

// errBeyondRepair ends the senders when the pipe cannot be read any more.
var errBeyondRepair = errors.New("the pipe cannot be read any more")

func pipeSharedEnd(ctx context.Context, st *stage.Stage, o *pipeOptions) (demo.Report, error) {
	out, in, err := multiprocessing.NewPipe[[]byte]("pipe", false)
	if err != nil {
		return demo.Report{}, err
	}
	defer out.Close()
	gate, err := multiprocessing.NewBarrier(trace.Aside("gate"), st.Workers, 0)
	if err != nil {
		return demo.Report{}, err
	}
	c := crew.New(ctx, func() {})
	c.Memory = messageCopies * int64(o.size)
	crew.AddAll(c, st, "sender", sendLetters, func(i int) sharedEndArg {
		return sharedEndArg{string(rune('A' + i%26)), o.size, in, gate}
	})
	in.Close()
	res := sharedEndResult{Sent: st.Workers * sharedEndMessages}
	st.Total(res.Sent)
	if err := res.read(c.Ctx, out, o.size); err != nil {
		res.Error = err.Error()
		st.Say(ctx, "cannot read any more: %v", err)
		c.Fail(errBeyondRepair)
	}
	if err = c.Join(ctx); errors.Is(err, errBeyondRepair) {
		err = nil
	}
	return sharedEndReport(res), err
}

// read reads messages until the end of the pipe, or until one cannot be read.
func (r *sharedEndResult) read(ctx context.Context, out *multiprocessing.Connection[[]byte], size int) error {
	st := stage.In(ctx)
	for {
		message, err := out.Receive(ctx)
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
		st.Advance()
		if own := alike(message); own == len(message) && own == size {
			r.Whole++
		} else {
			r.Damaged++
			st.Say(ctx, "receives a message of %d bytes: %d times %q, then bytes of another sender", len(message), own,
				message[:min(own, 1)])
		}
	}
}

// alike is how many bytes at the beginning of a message are the same.
func alike(message []byte) int {
	return len(message) - len(bytes.TrimLeft(message, string(message[:min(len(message), 1)])))
}

// sharedEndReport grades the result. Messages may arrive damaged, or make the rest unreadable. But
// none can get lost or be added while all that arrive are whole.
func sharedEndReport(r sharedEndResult) demo.Report {
	c := demo.Check{Name: "whole messages", Want: fmt.Sprintf("%d of %d", r.Sent, r.Sent),
		Got: fmt.Sprintf("%d of %d", r.Whole, r.Sent)}
	outcome, words := "mixed", "bytes of different messages were mixed"
	switch {
	case r.Damaged > 0 || r.Error != "":
		c.OK, c.Grade = true, demo.Interesting
	case r.Whole == r.Sent:
		c.OK, c.Grade = true, demo.Allowed
		outcome, words = "whole", "all messages arrived whole"
	default:
		c.Grade = demo.Forbidden
		outcome, words = "lost", "messages were lost"
	}
	return demo.Report{Result: r, Outcome: outcome, Words: demo.Tell(words),
		Checks: []demo.Check{c.As("%d of %d messages arrived whole", r.Whole, r.Sent)},
		Next:   "pipe --variant shared-end --size 1000"}
}
