package spawn

import (
	"bufio"
	"os"
	"strings"
	"sync"
)

// maxLine is how much of a line is kept until its end. The rest of a longer one is another line.
const maxLine = 1 << 20

// drain hands on what the child writes to its standard output and error, line by line.
func (c *Child) drain(output *os.File, drained chan<- struct{}) {
	defer close(drained)
	defer output.Close()
	r := bufio.NewReaderSize(output, 4<<10)
	for line := []byte(nil); ; {
		piece, err := r.ReadSlice('\n')
		line = append(line, piece...)
		if err == bufio.ErrBufferFull && len(line) < maxLine {
			continue
		}
		if len(line) > 0 {
			c.printed(string(line))
			line = line[:0]
		}
		if err != nil && err != bufio.ErrBufferFull {
			return
		}
	}
}

// printed hands on a line, or a piece of one.
func (c *Child) printed(line string) {
	c.tail.add(line)
	if c.host.Output != nil {
		c.host.Output(c, strings.TrimRight(line, "\r\n"))
	}
}

// tail keeps the end of a text.
type tail struct {
	mu   sync.Mutex
	text string
}

const tailSize = 4 << 10

func (t *tail) add(s string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.text += s
	if n := len(t.text); n > tailSize {
		t.text = t.text[n-tailSize:]
	}
}

func (t *tail) String() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.text
}
