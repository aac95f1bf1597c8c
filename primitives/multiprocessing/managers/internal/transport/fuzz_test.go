package transport

import (
	"bytes"
	"testing"

	"concurrency-lab/primitives/internal/testkit"
	"concurrency-lab/primitives/multiprocessing"
)

// FuzzLane is the memory that a manager shares with a client.
func FuzzLane(f *testing.F) {
	for _, r := range []Request{{Worker: 5, Object: 2, Method: "get", Arg: []byte{0x41, 1}}, {Object: 1}} {
		raw := AppendRequest(nil, r)
		f.Add(uint32(len(raw)), uint32(1), uint32(0), raw)
	}
	f.Add(uint32(SlotRoom+1), uint32(1), uint32(1), []byte{1})
	f.Add(uint32(1<<32-1), uint32(7), uint32(1), []byte{1})
	f.Add(uint32(17), ^uint32(0), ^uint32(0), append(make([]byte, 16), 255))
	f.Add(uint32(17), uint32(0), uint32(9), []byte{})
	way, now := &slot{}, make(chan struct{})
	close(now)
	f.Fuzz(func(t *testing.T, size, full, asleep uint32, memory []byte) {
		way.full.Store(full)
		way.asleep.Store(asleep)
		if ok, ring := way.put(memory); ok != (len(memory) <= SlotRoom) || ring != (ok && asleep == 1) {
			t.Errorf("put %d bytes: %v, and rings %v", len(memory), ok, ring)
		}
		way.size = size
		way.full.Store(full)
		l := NewConn(nil, nil)
		l.Slots.In = way
		raw, err := l.Receive(nil, now, nil)
		if full == 0 {
			testkit.WantOneOf(t, err, ErrLate)
			return
		}
		if err != nil {
			testkit.WantOneOf(t, err, multiprocessing.ErrGarbled)
			return
		}
		if !bytes.Equal(raw, way.bytes[:size]) || way.full.Load() != 0 {
			t.Fatalf("%d bytes were read as %d", size, len(raw))
		}
		r, err := RequestIn(raw)
		if err != nil {
			testkit.WantOneOf(t, err, multiprocessing.ErrGarbled)
		} else if again := AppendRequest(nil, r); !bytes.Equal(again, raw) {
			t.Errorf("the request %x came back as %x", raw, again)
		}
	})
}
