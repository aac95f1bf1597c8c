package workers

import (
	"bytes"
	"context"
	"encoding/binary"
	"io"
	"slices"
	"testing"

	"concurrency-lab/primitives/internal/proctest"
	"concurrency-lab/primitives/internal/shm"
	"concurrency-lab/primitives/internal/spawn"
	"concurrency-lab/primitives/internal/testkit"
	"concurrency-lab/primitives/internal/wire"
)

var double = spawn.Register(&spawn.Function[string, string]{
	Name: "test.double",
	Run:  func(_ context.Context, s string) (string, error) { return s + s, nil },
})

// FuzzTask is what stands on the board of a pool, and what comes of it.
func FuzzTask(f *testing.F) {
	allowed := double.Name // a worker in a worker ends never
	f.Add(appendTask(nil, &Task{Func: allowed, Args: [][]byte{testkit.Encoded(f, "x"), testkit.Encoded(f, "y"), {}}}))
	f.Add(appendTask(nil, &Task{Func: "nobody", Args: [][]byte{{0xf6}}}))
	died := shm.ErrOwnerDied
	f.Add(appendResult(appendResult(nil, testkit.Encoded(f, 3), nil), encoded(nil, died), died))
	f.Fuzz(func(t *testing.T, row []byte) {
		fields, err := fieldsIn(row)
		if err != nil {
			testkit.WantOneOf(t, err, wire.ErrGarbled)
		}
		var again []byte
		for _, field := range fields {
			again = appendField(again, field)
		}
		if twice, err := fieldsIn(again); err != nil || !slices.EqualFunc(twice, fields, bytes.Equal) {
			t.Errorf("%x came back as %x, %v", fields, twice, err)
		}
		if items, err := resultsIn(len(fields), row); err == nil && len(items) != len(fields) {
			t.Errorf("%d results in %d fields", len(items), len(fields))
		} else if err != nil {
			testkit.WantOneOf(t, err, wire.ErrGarbled)
		}
		if len(fields) > 0 && slices.Contains([]string{workerMain.Name, endless.Name}, string(fields[0])) {
			return
		}
		proctest.Run(t, nil, func(ctx context.Context) {
			w := worksite{task: row}
			err := w.begin(1)
			if err == nil {
				err = w.run(ctx)
			}
			if err == nil {
				_, err = resultsIn(len(fields)-1, w.result)
			}
			if err != nil {
				testkit.WantOneOf(t, err, wire.ErrGarbled)
			}
		})
	})
}

// fieldsIn returns the fields before the first that cannot be read.
func fieldsIn(row []byte) (fields [][]byte, err error) {
	for len(row) > 0 {
		var field []byte
		if field, row, err = nextField(row); err != nil {
			return fields, err
		}
		fields = append(fields, field)
	}
	return fields, nil
}

// FuzzBoard is the part of a board that a worker writes in.
func FuzzBoard(f *testing.F) {
	b, err := newBoard("b", 1)
	if err != nil {
		f.Fatal(err)
	}
	s := b.seat(0)
	for n := range uint64(3) {
		b.leaveResult(0, n+1, bytes.Repeat([]byte{byte(n)}, int(n)*20))
	}
	f.Add(s.head.Load(), s.tail.Load(), bytes.Clone(s.ring[:s.tail.Load()]))
	f.Add(uint64(seatRoom-8), uint64(seatRoom+16), restOfRing())
	f.Add(uint64(seatRoom-8), uint64(seatRoom+8), []byte{8, 0, 0, 0, 0, 0, 0, 0})
	f.Add(uint64(0), uint64(1<<60), []byte{})
	f.Add(uint64(0), uint64(seatRoom-1), []byte{})
	f.Fuzz(func(t *testing.T, head, tail uint64, ring []byte) {
		s.head.Store(head)
		s.tail.Store(tail)
		clear(s.ring[:])
		rest := copy(s.ring[head%seatRoom:], ring)
		copy(s.ring[:], ring[rest:])
		found := 0
		some, err := b.results(0, func(_ uint64, result []byte) {
			if found++; len(result) > seatRoom-resultHeader {
				t.Errorf("a result of %d bytes", len(result))
			}
		})
		if err != nil {
			testkit.WantOneOf(t, err, wire.ErrGarbled)
		} else if s.head.Load() != tail {
			t.Errorf("up to %d of %d was read", s.head.Load(), tail)
		}
		if some != (found > 0) || found > seatRoom/resultHeader {
			t.Errorf("%d results, but found is %v", found, some)
		}
		s.tail.Store(tail)
		if left := b.leaveResult(0, 1, ring); left && tail&7 != 0 {
			t.Errorf("a result was left at %d", tail)
		}
	})
}

// FuzzTasks is the part of a board that everybody writes in: whatever the numbers there say, take
// ends, with a task that is there or a named error, and the parent goes on.
func FuzzTasks(f *testing.F) {
	b, err := newBoard("b", 1)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(uint64(1), uint64(2), uint64(1), stateOf(1, ownerNone), uint32(4))
	f.Add(uint64(1), uint64(1<<40), uint64(1<<40-1), stateOf(1<<40-1, ownerNone), uint32(tooLarge))
	f.Add(uint64(1), uint64(boardPlaces+10), uint64(9), stateOf(9, ownerNone), uint32(placeRoom+1))
	f.Add(uint64(0), uint64(1), uint64(0), uint64(0), uint32(0))
	f.Add(^uint64(0), uint64(5), uint64(3), stateOf(3, 7), uint32(0))
	f.Add(uint64(mostTasks), uint64(mostTasks+1), uint64(0), uint64(0), uint32(0))
	f.Fuzz(func(t *testing.T, head, tail, at, state uint64, size uint32) {
		clear(b.obj.Data)
		*b.next = 1
		b.place(at).state.Store(state)
		b.place(at).size = size
		b.header().head.Store(head)
		b.header().tail.Store(tail)
		n, task, err := b.take(0, nil)
		there := state == stateOf(n, ownerNone) && n%boardPlaces == at%boardPlaces && head <= n && n < tail
		switch {
		case err != nil:
			testkit.WantOneOf(t, err, wire.ErrGarbled)
		case n != 0 && (!there || len(task) > placeRoom || size > placeRoom && task != nil || size <= placeRoom &&
			len(task) != int(size)):
			t.Errorf("took %d of %d bytes, of %d to %d, where %x of %d is at %d", n, len(task), head, tail, state, size, at)
		}
		if got := b.pin(nil); got > 1 {
			t.Errorf("the first task has the number %d", got)
		}
	})
}

// restOfRing is a ring whose next result is at its beginning.
func restOfRing() []byte { return append(bytes.Repeat([]byte{0xff}, 8), make([]byte, 16)...) }

var endless = spawn.Register(&spawn.Function[struct{}, struct{}]{
	Name: "test.endless",
	Run: func(ctx context.Context, _ struct{}) (struct{}, error) {
		<-ctx.Done()
		return struct{}{}, ctx.Err()
	},
})

// FuzzWorker is what a worker says to the pool. One that says what none does is killed.
func FuzzWorker(f *testing.F) {
	const number = 7 // of the task that the worker has
	frame := binary.LittleEndian.AppendUint64(nil, number)
	f.Add(byte(spawn.FrameAsk), frame)
	f.Add(byte(spawn.FrameResult), appendResult(bytes.Clone(frame), testkit.Encoded(f, 9), nil))
	f.Add(byte(spawn.FrameResult), appendResult(bytes.Clone(frame), nil, io.ErrUnexpectedEOF))
	f.Add(byte(spawn.FrameAsk), []byte{number})
	process := spawn.New(spawn.Spec{Func: endless.Name})
	testkit.Must(f, process.Start(context.Background(), "endless", true))
	f.Cleanup(func() {
		process.Kill()
		_ = process.Join(context.Background())
	})
	f.Fuzz(func(t *testing.T, kind byte, body []byte) {
		done := 0
		p := &Pool{unended: 1}
		p.given = map[uint64]*Task{number: {Args: [][]byte{nil}, Done: func(items []wire.Outcome, err error) {
			if done++; err != nil {
				testkit.WantOneOf(t, err, wire.ErrGarbled)
			} else if len(items) != 1 {
				t.Errorf("%d results for one input", len(items))
			}
		}}}
		w := &worker{Child: process}
		for range 2 {
			p.hear(w, spawn.FrameKind(kind), body)
		}
		if done > 1 {
			t.Errorf("a task has ended %d times", done)
		}
	})
}
