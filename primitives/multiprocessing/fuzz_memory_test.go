package multiprocessing

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"io"
	"math/big"
	"testing"
	"time"

	"concurrency-lab/primitives/internal/testkit"
	"concurrency-lab/primitives/internal/wire"
	"concurrency-lab/primitives/queue"
)

// FuzzPipe is what comes through a pipe between processes.
func FuzzPipe(f *testing.F) {
	for _, message := range []any{1, "a text that is longer than the start of a message", []any{1, "2", 0.25, nil, true},
		map[any]any{1: "one", "2": []byte{2}},
		time.Unix(1, 0), new(big.Int).Lsh(big.NewInt(1), 100), "\xff"} {
		raw := framedMessage(testkit.Encoded(f, message))
		f.Add(append(raw, make([]byte, max(0, messageStart-len(raw)))...))
	}
	f.Add(append(framedMessage(nil), make([]byte, 12)...))
	f.Add([]byte{0xff, 0xff, 0xff, 0xff, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0})
	f.Add([]byte{0, 0, 0, 0x10, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0})
	f.Fuzz(func(t *testing.T, stream []byte) {
		out, in, err := NewPipe[any]("p", false)
		testkit.Must(t, err)
		defer out.Close()
		_, err = in.End.out.file.Write(stream[:min(len(stream), 32<<10)]) // the pipe has room for all of it
		testkit.Must(t, errors.Join(err, in.Close()))
		for ctx := t.Context(); ; {
			v, err := out.Receive(ctx)
			switch {
			case errors.Is(err, ErrGarbled): // the next message can be read
			case err != nil:
				testkit.WantOneOf(t, err, io.EOF, io.ErrUnexpectedEOF, ErrTooLarge)
				return
			default:
				sameValue(t, v)
			}
		}
	})
}

// sameValue fails unless v, which was received, is the same after another journey.
func sameValue(t *testing.T, v any) {
	t.Helper()
	raw, err := wire.Encode(v)
	if err != nil {
		return // a year beyond 9999 can be read, and not written
	}
	again, err := wire.Decode[any](raw)
	testkit.Must(t, err)
	first, err1 := wire.EncodeKey(v)
	second, err2 := wire.EncodeKey(again)
	if err := errors.Join(err1, err2); err != nil || !bytes.Equal(first, second) {
		t.Fatalf("%#v came back as %#v, %v", v, again, err)
	}
}

// FuzzQueue is the memory of a queue, in which another process has written.
func FuzzQueue(f *testing.F) {
	q, err := NewQueue[any]("q", 0)
	if err != nil {
		f.Fatal(err)
	}
	item := framedMessage(testkit.Encoded(f, "item"))
	f.Add(uint64(0), uint64(len(item)), int64(1), item)
	f.Add(uint64(queueBytes-3), uint64(queueBytes-3+len(item)), int64(1), item)
	f.Add(uint64(1<<63), uint64(1), int64(1<<40), item)
	f.Fuzz(func(t *testing.T, head, tail uint64, count int64, bytes []byte) {
		h := q.header()
		h.head.Store(head)
		h.tail.Store(tail)
		h.count.Store(count)
		q.copyIn(head, bytes[:min(len(bytes), queueBytes)])
		for range 10 {
			v, err := q.TryGet(context.Background())
			switch {
			case err == nil:
				sameValue(t, v)
			default:
				testkit.WantOneOf(t, err, ErrGarbled, queue.ErrEmpty)
			}
		}
	})
}

// framedMessage returns raw as a pipe carries it: with its length in front.
func framedMessage(raw []byte) []byte {
	return append(binary.LittleEndian.AppendUint32(nil, uint32(len(raw))), raw...)
}
