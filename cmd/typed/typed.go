// Package typed reads what a user types, line by line, so that an interrupt ends the wait for it.
package typed

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"runtime"
	"strings"

	"github.com/muesli/cancelreader"
	"golang.org/x/term"

	"concurrency-lab/cmd/menu"
)

// Lines are the lines that come from standard input.
type Lines struct {
	Terminal *os.File                  // nil: it is none
	from     cancelreader.CancelReader // nil: a read cannot be called off
	lines    *bufio.Reader
}

// New returns the lines of r. On Windows its reads cannot be called off: what could do that
// takes the console's own editing of lines away.
func New(r io.Reader) *Lines {
	t := &Lines{lines: bufio.NewReader(r)}
	if f, ok := r.(*os.File); ok && term.IsTerminal(int(f.Fd())) {
		t.Terminal = f
	}
	if runtime.GOOS == "windows" {
		return t
	}
	if from, err := cancelreader.NewReader(r); err == nil { // an ordinary file cannot be waited for, and need not be
		t.from, t.lines = from, bufio.NewReader(from)
	}
	return t
}

// Next blocks until there is another line, and returns it without the spaces around it. The error
// is [io.EOF] if there is none, or the context's cause if that is done before. What is typed then
// is left to whoever reads next, if the read could be called off.
func (t *Lines) Next(ctx context.Context) (string, error) {
	type read struct {
		line string
		err  error
	}
	done := make(chan read, 1)
	go func() {
		line, err := t.lines.ReadSlice('\n') // at most a buffer full: the input may have no end and no lines
		switch {
		case errors.Is(err, bufio.ErrBufferFull):
			done <- read{err: fmt.Errorf("a line of the standard input is longer than %d bytes", len(line))}
			return
		case len(line) > 0:
			err = nil // what is wrong after a line is the next one's affair
		}
		done <- read{strings.TrimSpace(string(line)), err}
	}()
	select {
	case r := <-done:
		return r.line, r.err
	case <-ctx.Done():
		if t.from != nil && t.from.Cancel() {
			<-done
		}
		return "", context.Cause(ctx)
	}
}

// Forget drops what was typed on a terminal and not read, such as an Enter of somebody who is
// impatient.
func (t *Lines) Forget() {
	if t.Terminal != nil {
		menu.Forget(t.Terminal)
	}
}

// Close frees what it took to call reads off. The input stays open.
func (t *Lines) Close() {
	if t.from != nil {
		_ = t.from.Close()
	}
}
