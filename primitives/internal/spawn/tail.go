package spawn

import (
	"strings"
	"sync"
	"syscall"
)

const (
	// tailSize is how much is kept of the end of what a process writes, dumpSize of the beginning
	// of its dump.
	tailSize, dumpSize = 4 << 10, 2 << 10
)

// tail keeps the end of a text; and, if Go's dump of a crashed program is in it, the beginning of
// that, where the reason stands.
type tail struct {
	mu   sync.Mutex
	text string // the end
	dump string // the beginning of the last dump, or empty
	size int    // from the beginning of the dump on
}

// crashes are the beginnings of the line with which Go says why a program crashes.
var crashes = []string{"panic: ", "fatal error: ", "runtime/cgo: "}

// lacks are the crashes for want of something, and the error that another program would have got.
var lacks = []struct {
	line string
	err  error
}{
	{"fatal error: newosproc", syscall.EAGAIN}, // a thread
	{"runtime/cgo: pthread_create failed", syscall.EAGAIN},
	{"fatal error: runtime: out of memory", syscall.ENOMEM},
	{"fatal error: runtime: cannot allocate memory", syscall.ENOMEM},
	{"fatal error: cannot allocate", syscall.ENOMEM},
	{"fatal error: out of memory", syscall.ENOMEM},
}

func isCrash(line string) bool {
	for _, c := range crashes {
		if strings.HasPrefix(line, c) {
			return true
		}
	}
	return false
}

// add adds a line, or a piece of one.
func (t *tail) add(s string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.text += s
	if n := len(t.text); n > tailSize {
		t.text = t.text[n-tailSize:]
	}
	if isCrash(s) {
		t.dump, t.size = "", 0
	} else if t.size == 0 {
		return
	}
	t.size += len(s)
	t.dump += s[:min(len(s), dumpSize-len(t.dump))]
}

// String returns what is kept.
func (t *tail) String() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	missing := t.size - len(t.dump) - len(t.text) // between the two
	switch {
	case t.size <= len(t.text): // it is there from its beginning on
		return t.text
	case missing > 0:
		return t.dump + "\n[…]\n" + t.text
	}
	return t.dump + t.text[-missing:]
}

// crashIn returns the line that says why a program crashed, of what it has written; or nothing. A
// later one counts more.
func crashIn(output string) (line string) {
	for s := range strings.Lines(output) {
		if isCrash(s) {
			line = strings.TrimSpace(s)
		}
	}
	return line
}

// lackIn returns what a program had too little of that has crashed, as an error of the system's; or
// nil.
func lackIn(output string) error {
	line := crashIn(output)
	for _, l := range lacks {
		if strings.HasPrefix(line, l.line) {
			return l.err
		}
	}
	return nil
}

func lastLine(s string) string {
	s = strings.TrimSpace(s)
	return s[strings.LastIndexByte(s, '\n')+1:]
}
