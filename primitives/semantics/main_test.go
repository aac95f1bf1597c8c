package semantics

import (
	"os"
	"testing"

	"go.uber.org/goleak"

	"concurrency-lab/primitives/multiprocessing"
)

func TestMain(m *testing.M) {
	// The race detector makes every process wait for a second at its end, unless told otherwise.
	os.Setenv("GORACE", "atexit_sleep_ms=0")
	if os.Getenv(withoutMainEnv) != "" {
		runWithoutMain()
	}
	multiprocessing.Main()
	if as := os.Getenv(leavingEnv); as != "" {
		leaveAsProgram(as)
	}
	goleak.VerifyTestMain(m)
}
