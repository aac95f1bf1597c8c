package spawn

import (
	"bufio"
	"os"
	"strings"
	"time"

	"concurrency-lab/primitives/internal/guard"
)

const (
	// maxLine is how much of a line is kept until its end. The rest of a longer one is another
	// line.
	maxLine = 1 << 20
	// outputGrace is how long nothing more has to come of what a process has written that has
	// ended; at most so many times, if something does. What the process has started may have the
	// pipe open for as long as it likes. What the process itself has written is in the pipe, and
	// takes no time.
	outputGrace, graces = 100 * time.Millisecond, 10
)

// drain hands on what the child writes to its standard output and error, line by line, and what
// those write whom it has started, who may outlive it.
func (c *Child) drain(output *os.File, drained chan<- struct{}) {
	defer close(drained)
	defer output.Close()
	r := newLineReader(output)
	guard.Again(func() { readLines(r, c.printed) })
}

// settle blocks until all is drained that the child has written, which has ended.
func (c *Child) settle(drained <-chan struct{}) {
	for range graces {
		before := c.printings.Load()
		select {
		case <-drained:
			return
		case <-time.After(outputGrace):
		}
		if now := c.printings.Load(); now == before && now%2 == 0 {
			return
		}
	}
}

// printed hands on a line, or a piece of one.
func (c *Child) printed(line string) {
	c.printings.Add(1)
	defer c.printings.Add(1)
	c.tail.add(line)
	if c.host.Output != nil {
		c.host.Output(c, strings.TrimRight(line, "\r\n"))
	} else {
		_, _ = os.Stdout.WriteString(line) // as if the child had our standard output
	}
}

func newLineReader(f *os.File) *bufio.Reader { return bufio.NewReaderSize(f, 4<<10) }

// readLines calls do with each line, or piece of one, until there are no more.
func readLines(r *bufio.Reader, do func(line string)) {
	for line := []byte(nil); ; {
		piece, err := r.ReadSlice('\n')
		line = append(line, piece...)
		if err == bufio.ErrBufferFull && len(line) < maxLine {
			continue
		}
		if len(line) > 0 {
			do(string(line))
			line = line[:0]
		}
		if err != nil && err != bufio.ErrBufferFull {
			return
		}
	}
}
