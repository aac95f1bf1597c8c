package multiprocessing

import (
	"bufio"
	"os"
	"strings"
	"sync"
)

// drain hands on what the child writes to its standard output and error, line by line.
func (p *Process) drain(output *os.File, drained chan<- struct{}) {
	defer close(drained)
	defer output.Close()
	r := bufio.NewReaderSize(output, 4<<10)
	for {
		line, err := r.ReadString('\n')
		if line != "" {
			p.tail.add(line)
			if p.host.Output != nil {
				p.host.Output(p, strings.TrimRight(line, "\r\n"))
			}
		}
		if err != nil {
			return
		}
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
