package semantics

import (
	"context"
	"errors"
	"io"
	"testing"

	"concurrency-lab/primitives/multiprocessing"
	"concurrency-lab/primitives/threading"
)

// end is an end of a pipe, through which messages go of as many bytes as a case says.
type end = *multiprocessing.Connection[[]byte]

var pipeOps = operations[end]{
	"send": func(ctx context.Context, c end, n int) (any, error) { return nil, c.Send(ctx, make([]byte, n)) },
	"receive": func(ctx context.Context, c end, _ int) (any, error) {
		b, err := c.Receive(ctx)
		if err == io.EOF {
			return "the end", nil
		}
		return len(b), err
	},
	"echo": func(ctx context.Context, c end, n int) (any, error) {
		for range n {
			b, err := c.Receive(ctx)
			if err == nil {
				err = c.Send(ctx, b)
			}
			if err != nil {
				return nil, err
			}
		}
		return nil, nil
	},
	"cannot send": func(ctx context.Context, c end, _ int) (any, error) { return c.Send(ctx, nil) != nil, nil },
	"cannot receive": func(ctx context.Context, c end, _ int) (any, error) {
		_, err := c.Receive(ctx)
		return err != nil && err != io.EOF, nil
	},
	"close": func(_ context.Context, c end, _ int) (any, error) { return nil, c.Close() },
}

var pipeEnd = registered("pipe", pipeOps, func(c end) end { return c })

// The pipes: of the two actors the first receives and the second sends, or both do both.
const (
	simplexThreads = "simplex, threads"
	simplexProcs   = "simplex, processes"
	duplexThreads  = "duplex, threads"
	duplexProcs    = "duplex, processes"
)

// pipeStage gives each of two actors an end of a pipe.
func pipeStage(duplex bool, start func(ctx context.Context, c end, l line) error) stage[none] {
	return func(ctx context.Context, _ none, lines []line) error {
		a, b, err := multiprocessing.NewPipe[[]byte]("pipe", duplex)
		if err != nil {
			return err
		}
		return errors.Join(start(ctx, a, lines[0]), start(ctx, b, lines[1]))
	}
}

// hereAtEnd has an actor in this process.
func hereAtEnd(ctx context.Context, c end, l line) error {
	threading.Go(ctx, "", func(ctx context.Context) error {
		defer c.Close()
		return obey(ctx, c, pipeOps, l)
	})
	return nil
}

// thereAtEnd has an actor in a process of its own, which alone has that end then.
func thereAtEnd(ctx context.Context, c end, l line) error {
	err := multiprocessing.NewProcess("", pipeEnd, part[end]{c, []line{l}}).Start(ctx)
	return errors.Join(err, c.Close(), l.close())
}

var pipeTable = table[*scene[none]]{
	name: "Pipe",
	impls: []impl[*scene[none]]{
		played(simplexThreads, pipeStage(false, hereAtEnd)),
		played(simplexProcs, pipeStage(false, thereAtEnd)),
		played(duplexThreads, pipeStage(true, hereAtEnd)),
		played(duplexProcs, pipeStage(true, thereAtEnd)),
	},
	cases: pipeCases,
}

var (
	oneWay  = map[string]string{simplexThreads: "it goes one way", simplexProcs: "it goes one way"}
	bothWay = map[string]string{duplexThreads: "it goes both ways", duplexProcs: "it goes both ways"}
)

var pipeCases = []testCase[*scene[none]]{
	{
		name:   "a message that is sent is received",
		python: "_test_multiprocessing._TestConnection.test_duplex_false, _test_multiprocessing._TestConnection.test_context",
		run: play(func(s *scene[none]) {
			a, b := s.two(none{})
			b.does("send", 11)
			a.gets(11, "receive")
		}),
	},
	{
		name: "messages arrive in order and one by one, empty ones, too",
		python: "_test_multiprocessing._TestPoll.test_strings, _test_multiprocessing._TestPoll.test_dont_merge, " +
			"_test_multiprocessing._TestPoll.test_empty_string",
		run: play(func(s *scene[none]) {
			a, b := s.two(none{})
			for _, n := range []int{5, 0, 1, 1, 0, 3} {
				b.does("send", n)
			}
			for _, n := range []int{5, 0, 1, 1, 0, 3} {
				a.gets(n, "receive")
			}
		}),
	},
	{
		name: "a message of 16 MB arrives as it is", python: "_test_multiprocessing._TestConnection.test_connection",
		run: play(func(s *scene[none]) {
			a, b := s.two(none{})
			b.starts("send", 16<<20)
			a.gets(16<<20, "receive")
			b.finishes()
		}),
	},
	{
		name: "who receives waits for a message", python: "_test_multiprocessing._TestConnection.test_connection",
		run: play(func(s *scene[none]) {
			a, b := s.two(none{})
			a.starts("receive")
			a.blocks()
			b.does("send", 3)
			a.returns(3)
		}),
	},
	{
		name:    "a wait for a message ends with its deadline, and takes nothing of a later one",
		python:  "_test_multiprocessing._TestConnection.test_connection, _test_multiprocessing._TestPoll.test_boundaries",
		differs: "Python's recv takes no time, and poll says whether it would wait; here to receive does both",
		run: play(func(s *scene[none]) {
			a, b := s.two(none{})
			a.timesOut("receive")
			b.does("send", 6)
			a.gets(6, "receive")
		}),
	},
	{
		name:   "when the other end is closed what was sent is received, and then the end",
		python: "_test_multiprocessing._TestConnection.test_connection",
		run: play(func(s *scene[none]) {
			a, b := s.two(none{})
			b.does("send", 2)
			b.does("close")
			a.gets(2, "receive")
			a.gets("the end", "receive")
		}),
	},
	{
		name:   "what nobody can receive any more cannot be sent",
		python: "_test_multiprocessing._TestConnection.test_spawn_close",
		run: play(func(s *scene[none]) {
			a, b := s.two(none{})
			a.does("close")
			b.gets(true, "cannot send")
		}),
	},
	{
		name:   "an end that was closed neither sends nor receives",
		python: "_test_multiprocessing._TestConnection.test_context",
		run: play(func(s *scene[none]) {
			a, b := s.two(none{})
			a.does("close")
			a.gets(true, "cannot receive")
			b.does("close")
			b.gets(true, "cannot send")
		}),
	},
	{
		name:   "the first end only receives, the second only sends",
		python: "_test_multiprocessing._TestConnection.test_duplex_false",
		except: bothWay,
		run: play(func(s *scene[none]) {
			a, b := s.two(none{})
			a.gets(true, "cannot send")
			b.gets(true, "cannot receive")
		}),
	},
	{
		name: "each end has what it sends answered",
		python: "_test_multiprocessing._TestConnection.test_connection, " +
			"_test_multiprocessing._TestSubclassingProcess.test_subclassing",
		except: oneWay,
		run: play(func(s *scene[none]) {
			a, b := s.two(none{})
			b.starts("echo", 2)
			for _, n := range []int{5, 70_000} {
				a.does("send", n)
				a.gets(n, "receive")
			}
			b.finishes()
			a.starts("echo", 1)
			b.does("send", 9)
			b.gets(9, "receive")
			a.finishes()
		}),
	},
	{
		name: "an end cannot be sent through a pipe",
		python: "_test_multiprocessing._TestPicklingConnections.test_pickling, " +
			"_test_multiprocessing._TestPicklingConnections.test_access",
		differs: "Python passes it on to a process that runs; here it reaches a process only when that starts, and else " +
			"is a named error",
		run: func(t *testing.T, s *scene[none]) {
			s.two(none{})
			a, b, err := multiprocessing.NewPipe[end]("ends", false)
			wantErr(t, "the pipe", err, nil)
			c, d, err := multiprocessing.NewPipe[[]byte]("pipe", true)
			wantErr(t, "the pipe", err, nil)
			wantErr(t, "send", b.Send(s.ctx, c), multiprocessing.ErrInherit)
			wantErr(t, "close", errors.Join(a.Close(), b.Close(), c.Close(), d.Close()), nil)
		},
	},
}
