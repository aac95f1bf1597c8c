//go:build unix

package cmd

import (
	"os"
	"path/filepath"
	"testing"
)

// fakePager is a pager that says what it is given, so far as it fits, and waits for a line.
func fakePager(t *testing.T) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "pager")
	const script = "#!/bin/sh\nhead -n 5\necho end of the pager\nread line </dev/tty\n"
	if err := os.WriteFile(file, []byte(script), 0o755); err != nil {
		t.Fatal(err)
	}
	return file
}

// TestExplainPages shows a long page by the user's pager, and what fits, or has no pager, without.
func TestExplainPages(t *testing.T) {
	t.Parallel()
	d := onTerminal(t, 80, 24, "env", "PAGER="+fakePager(t), program, "explain", "counter")
	d.sees("Watch for the final number", "end of the pager")
	d.types(enter)
	if code := d.ends(); code != 0 {
		t.Errorf("exit %d", code)
	}
	d = onTerminal(t, 80, 60, "env", "PAGER="+fakePager(t), program, "explain", "deadlock")
	d.sees("To read more about a demo, type concurrency-lab explain")
	if code := d.ends(); code != 0 {
		t.Errorf("exit %d", code)
	}
	d = onTerminal(t, 80, 24, "env", "PAGER=/no/such/pager", program, "explain", "counter")
	d.sees("the answers: concurrency-lab explain counter --answers")
	if code := d.ends(); code != 0 {
		t.Errorf("exit %d", code)
	}
}
