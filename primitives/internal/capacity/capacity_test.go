package capacity

import (
	"errors"
	"slices"
	"strings"
	"testing"
)

func TestRoom(t *testing.T) {
	files, threads := resource{"file descriptors", 4, 50, "ulimit -n"}, resource{"threads", 5, 30, "ulimit -u"}
	for _, tc := range []struct {
		n    int
		most int // 0: there is room
		why  string
	}{{6, 0, ""}, {7, 6, "each takes 5 threads, of which 30 are free (ulimit -u)"}, {100, 6, "ulimit -u"}} {
		err := capacityIn([]resource{files, threads}, tc.n)
		var room *Error
		switch is := errors.As(err, &room); {
		case tc.most == 0 && err != nil:
			t.Errorf("%d: %v", tc.n, err)
		case tc.most > 0 && (!is || room.Most != tc.most || room.Wanted != tc.n || !strings.Contains(err.Error(), tc.why) ||
			!errors.Is(err, errors.ErrUnsupported)):
			t.Errorf("%d: %v", tc.n, err)
		}
	}
}

// TestRoomHere: what every machine has, and what none has.
func TestRoomHere(t *testing.T) {
	if err := Check(1, 0); err != nil {
		t.Error(err)
	}
	if len(resources()) > 0 && Check(1<<40, 0) == nil {
		t.Error("there is room for 2^40 processes")
	}
	if slices.ContainsFunc(resources(), func(r resource) bool { return r.name == memory }) {
		var room *Error
		if err := Check(2, 1<<60); !errors.As(err, &room) || room.Most > 1 {
			t.Errorf("two processes with 2^60 bytes each: %v", err)
		}
	}
}
