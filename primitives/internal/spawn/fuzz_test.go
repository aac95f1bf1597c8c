package spawn

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"os"
	"slices"
	"testing"

	"concurrency-lab/primitives/internal/shm"
	"concurrency-lab/primitives/internal/testkit"
	"concurrency-lab/primitives/internal/wire"
	"concurrency-lab/primitives/trace"
)

// What is decoded here may come from anybody who can write to a pipe, a socket or shared memory of
// this program. Whatever it is, there is no panic and no hang, the error has a name, and what could
// be read and is written again is the same. The seeds are real messages.

// A child's and its parent's side of a control channel read frames in the same way.
func FuzzFrames(f *testing.F) {
	f.Add(append(appendHeader(nil, frameUp, 0), append(appendHeader(nil, frameMessage, 5), "hello"...)...))
	f.Add(appendHeader(nil, FrameTask, wire.MaxFrame+1))
	f.Add(append(appendHeader(nil, FrameTask, wire.MaxFrame), make([]byte, 100)...))
	f.Fuzz(func(t *testing.T, stream []byte) {
		l := &link{r: bufio.NewReader(bytes.NewReader(stream))}
		var again []byte
		for {
			kind, body, err := l.receive()
			if err != nil {
				testkit.WantOneOf(t, err, io.EOF, io.ErrUnexpectedEOF, wire.ErrTooLarge)
				break
			}
			again = append(appendHeader(again, kind, len(body)), body...)
		}
		if !bytes.HasPrefix(stream, again) {
			t.Fatalf("%x was read as %x", stream, again)
		}
	})
}

// nowhere is a link of which nothing is read, to a process that reads nothing.
func nowhere(f *testing.F) *link {
	null, err := os.OpenFile(os.DevNull, os.O_RDWR, 0)
	if err != nil {
		f.Fatal(err)
	}
	f.Cleanup(func() { null.Close() })
	return newLink(null, null)
}

// FuzzParent is what a child says to its parent.
func FuzzParent(f *testing.F) {
	event := trace.Event{At: 5, Worker: 1, Object: 2, Kind: trace.Acquired}
	batch := trace.Batch{
		Workers: []trace.WorkerInfo{{ID: 1, Name: "w", PID: 3}},
		Objects: []trace.ObjectInfo{{ID: 2, Kind: trace.KindLock, Name: "L"}},
		Events: []trace.Event{
			event, {At: 6, Worker: 1, Object: 2, Kind: trace.Released}, {At: 7, Worker: 1, Kind: trace.Done},
		},
		Quiet: true,
	}
	quiet := stillFrame{Round: 1, Stillness: trace.Stillness{Quiet: true, Waits: []trace.Wait{{}}}}
	f.Add(byte(frameTrace), testkit.Encoded(f, batch))
	f.Add(byte(frameStill), testkit.Encoded(f, quiet))
	f.Add(byte(frameEnd), testkit.Encoded(f, wire.ToError(fmt.Errorf("task: %w", shm.ErrOwnerDied))))
	f.Add(byte(frameMessage), []byte(`{"Total":3}`))
	f.Add(byte(FrameAsk), []byte{7})
	f.Add(byte(FrameResult), []byte{7, 0, 0, 0, 0, 0, 0, 0})
	l := nowhere(f)
	f.Fuzz(func(t *testing.T, kind byte, body []byte) {
		home, rec := &Host{Message: func(*Child, []byte) {}}, trace.NewRecorder(100, nil)
		c := &Child{host: home, rec: rec, link: l, spec: Spec{OnFrame: func(FrameKind, []byte) {}}}
		for range 2 {
			c.hear(FrameKind(kind), body)
		}
		testkit.Same[trace.Batch](t, body)
		testkit.Same[stillFrame](t, body)
		testkit.Same[*wire.Error](t, body)
		again, err := wire.Decode[trace.Batch](testkit.Encoded(t, rec.Take()))
		if err != nil || len(again.Events) > 100 {
			t.Errorf("the recording would be passed on as %d events, %v", len(again.Events), err)
		}
	})
}

// FuzzChild is what a parent says to its child: first what that is, and then what it does.
func FuzzChild(f *testing.F) {
	segment, err := shm.NewFile(4096)
	if err != nil {
		f.Fatal(err)
	}
	f.Cleanup(func() { segment.Close() })
	f.Add(testkit.Encoded(f, spawnFrame{Name: "p", Func: "square", Arg: testkit.Encoded(f, 3), Key: []byte("key"),
		Trace: trace.Terms{Origin: 1},
		Handles: []wire.Info{{ID: 9, Kind: "lock", Name: "L", Cells: 1, Files: []uint64{0}},
			{ID: 10, Kind: "pipe", Files: []uint64{1, 2}}}}),
		append(appendHeader(nil, frameProbe, 8), testkit.Encoded(f, probeFrame{Round: 1})...))
	f.Add(testkit.Encoded(f, spawnFrame{Handles: []wire.Info{{Cells: 9, Files: []uint64{0}},
		{Size: 1 << 40, Files: []uint64{0}}, {Size: -64}}}),
		slices.Concat(appendHeader(nil, FrameTask, 0), appendHeader(nil, FrameTask, 0), appendHeader(nil, FrameStop, 0),
			appendHeader(nil, FrameStop, 0), appendHeader(nil, FrameTask, 0), appendHeader(nil, frameInterrupt, 0)))
	l := nowhere(f)
	f.Fuzz(func(t *testing.T, start, stream []byte) {
		testkit.Same[spawnFrame](t, start)
		testkit.Same[probeFrame](t, stream)
		frame, _ := wire.Decode[spawnFrame](start)
		for _, h := range frame.Handles {
			files := slices.Repeat([]*os.File{segment}, min(len(h.Files), 5))
			if s, err := shm.Open(h, files); err == nil {
				s.Died(1) // it looks at the first cell
			} else {
				testkit.WantOneOf(t, err, wire.ErrGarbled)
			}
		}
		c := &childSide{link: &link{r: bufio.NewReader(bytes.NewReader(stream)), w: l.w}, tasks: make(chan []byte, 1),
			rec: trace.NewRecorder(100, nil), interrupt: func(error) {}}
		c.hear()
	})
}
