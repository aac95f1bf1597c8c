package wire_test

import (
	"errors"
	"testing"
	"time"

	"concurrency-lab/primitives/internal/testkit"
	"concurrency-lab/primitives/internal/wire"
)

// A time is the same as a key wherever it is told, and two that differ are two keys.
func TestTimeAsKey(t *testing.T) {
	at := time.Date(2024, 5, 6, 7, 8, 9, 123456789, time.FixedZone("", 3600))
	here, err1 := wire.EncodeKey(at)
	there, err2 := wire.EncodeKey(at.UTC())
	later, err3 := wire.EncodeKey(at.Add(1))
	testkit.Must(t, errors.Join(err1, err2, err3))
	if string(here) != string(there) || string(here) == string(later) {
		t.Errorf("as keys they are %q, %q and %q", here, there, later)
	}
}
