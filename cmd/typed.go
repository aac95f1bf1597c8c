package cmd

import (
	"bufio"
	"context"
	"io"
	"strings"
)

// typed are the lines that come from standard input.
type typed struct{ lines *bufio.Reader }

func newTyped(r io.Reader) typed { return typed{bufio.NewReader(r)} }

// line blocks until there is another line, and returns it without the spaces around it. The error is [io.EOF] if there is none, or
// the context's cause if that is done before; a goroutine then still waits for a line, as a read cannot be called off.
func (t typed) line(ctx context.Context) (string, error) {
	type read struct {
		line string
		err  error
	}
	done := make(chan read, 1)
	go func() {
		line, err := t.lines.ReadString('\n')
		if line != "" {
			err = nil // what is wrong after a line is the next one's affair
		}
		done <- read{strings.TrimSpace(line), err}
	}()
	select {
	case r := <-done:
		return r.line, r.err
	case <-ctx.Done():
		return "", context.Cause(ctx)
	}
}
