package shm

import (
	"testing"

	"concurrency-lab/primitives/trace"
)

// TestAccessAfterADeath: a process that died in the middle of an access holds nobody up for long.
func TestAccessAfterADeath(t *testing.T) {
	o, err := New(trace.KindLock, "V", 1, 8)
	if err != nil {
		t.Fatal(err)
	}
	first := o.Access(nil, func() {})
	o.accesses().busy.Store(1)
	done := false
	if second := o.Access(nil, func() { done = true }); !done || second <= first {
		t.Errorf("done %v, at %d after %d", done, second, first)
	}
}
