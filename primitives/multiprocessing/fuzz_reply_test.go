package multiprocessing

import (
	"bytes"
	"concurrency-lab/primitives/trace"
	"context"
	"errors"
	"io"
	"testing"
)

// FuzzReply is what came of a call, in another process.
func FuzzReply(f *testing.F) {
	f.Add(appendMarked(nil, encoded(f, dictItem{Key: []byte("k"), Value: []byte("v"), Found: true}), nil))
	f.Add(appendMarked(nil, encoded(f, []dictItem{{Key: []byte("k")}}), nil))
	f.Add(appendMarked(nil, encoded(f, queueItem{Number: 3, Value: []byte("v")}), nil))
	f.Add(appendMarked(nil, encoded(f, barrierView{Parties: 3}), nil))
	f.Add(appendMarked(nil, encoded(f, proxyWire{Server: address{Network: "unix", Name: "@x"}, ID: 3, Kind: trace.KindLock, Name: "L"}), nil))
	named := []error{ErrNoObject, context.Canceled, ErrInherit, ErrOwnerDied, ErrIndex}
	for _, err := range []error{ErrNoObject, errors.Join(context.Canceled, ErrInherit), io.EOF, errors.New("in \xff\xfe")} {
		f.Add(appendMarked(nil, encodeError(err), err))
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		r := resultIn(raw)
		if r.Err == nil {
			if !bytes.Equal(appendMarked(nil, r.Value, nil), raw) {
				t.Errorf("%x was read as %x", raw, r.Value)
			}
			same[dictItem](t, r.Value)
			same[[]dictItem](t, r.Value)
			same[queueItem](t, r.Value)
			same[barrierView](t, r.Value)
			same[proxyWire](t, r.Value)
			return
		}
		again := resultIn(appendMarked(nil, encodeError(r.Err), r.Err))
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
