//go:build unix

package spawn

import (
	"errors"
	"syscall"
	"testing"

	"concurrency-lab/primitives/internal/testkit"
)

// TestOneThatEndsWhileItIsStarted: the error names it and how it ended, and not the pipe.
func TestOneThatEndsWhileItIsStarted(t *testing.T) {
	b, err := startNewborn("x")
	testkit.Must(t, err)
	testkit.Must(t, b.os.Signal(syscall.SIGTERM))
	for err == nil {
		err = b.link.send(frameProbe, probeFrame{}) // which nobody reads
	}
	var exit *ExitError
	if err := b.ended("x", err); !errors.As(err, &exit) || exit.Signal != "SIGTERM" || exit.Name != "x" {
		t.Errorf("%v", err)
	}
}
