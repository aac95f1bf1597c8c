package managers

import (
	"bytes"
	"context"
	"errors"
	"io"
	"testing"

	"concurrency-lab/primitives/internal/testkit"
	"concurrency-lab/primitives/internal/wire"
	"concurrency-lab/primitives/multiprocessing"
	"concurrency-lab/primitives/multiprocessing/managers/internal/transport"
	"concurrency-lab/primitives/trace"
)

// FuzzReply is what came of a call, in another process.
func FuzzReply(f *testing.F) {
	f.Add(wire.AppendMarked(nil, testkit.Encoded(f, dictItem{Key: []byte("k"), Value: []byte("v"), Found: true}), nil))
	f.Add(wire.AppendMarked(nil, testkit.Encoded(f, []dictItem{{Key: []byte("k")}}), nil))
	f.Add(wire.AppendMarked(nil, testkit.Encoded(f, queueItem{Number: 3, Value: []byte("v")}), nil))
	f.Add(wire.AppendMarked(nil, testkit.Encoded(f, barrierView{Parties: 3}), nil))
	f.Add(wire.AppendMarked(nil, testkit.Encoded(f,
		referenceWire{Server: transport.Address{Network: "unix", Name: "@x"}, ID: 3, Kind: trace.KindLock, Name: "L"}), nil))
	named := []error{ErrNoObject, context.Canceled, multiprocessing.ErrInherit, multiprocessing.ErrOwnerDied, ErrIndex}
	for _, err := range []error{ErrNoObject, errors.Join(context.Canceled, multiprocessing.ErrInherit), io.EOF,
		errors.New("in \xff\xfe")} {
		f.Add(wire.AppendMarked(nil, wire.EncodeError(err), err))
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		r := wire.ResultIn(raw)
		if r.Err == nil {
			if !bytes.Equal(wire.AppendMarked(nil, r.Value, nil), raw) {
				t.Errorf("%x was read as %x", raw, r.Value)
			}
			testkit.Same[dictItem](t, r.Value)
			testkit.Same[[]dictItem](t, r.Value)
			testkit.Same[queueItem](t, r.Value)
			testkit.Same[barrierView](t, r.Value)
			testkit.Same[referenceWire](t, r.Value)
			return
		}
		again := wire.ResultIn(wire.AppendMarked(nil, wire.EncodeError(r.Err), r.Err))
		if again.Err == nil || again.Err.Error() != r.Err.Error() {
			t.Errorf("the error %q came back as %q", r.Err, again.Err)
		}
		for _, k := range named {
			if errors.Is(r.Err, k) != errors.Is(again.Err, k) {
				t.Errorf("the error %q came back with another identity", r.Err)
			}
		}
	})
}
