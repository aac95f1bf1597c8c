package demos

import (
	"os"
	"testing"

	"go.uber.org/goleak"

	"concurrency-lab/primitives/multiprocessing"
)

func TestMain(m *testing.M) {
	// The race detector makes every process wait for a second at its end, unless told otherwise.
	os.Setenv("GORACE", "atexit_sleep_ms=0")
	multiprocessing.Main()
	goleak.VerifyTestMain(m)
}
