//go:build unix

package shm

import (
	"os"
	"time"
)

// pipeTokens keeps tokens as bytes in a pipe.
type pipeTokens struct{ r, w *os.File }

func newTokens() (tokenBox, error) {
	r, w, err := os.Pipe()
	if err != nil {
		return nil, err
	}
	return pipeTokens{r, w}, nil
}

const tokenFiles = 2

func openTokens(files []*os.File) tokenBox { return pipeTokens{files[0], files[1]} }

func (t pipeTokens) handles() []*os.File { return []*os.File{t.r, t.w} }

func (t pipeTokens) take(limit time.Duration) bool {
	if t.r.SetReadDeadline(time.Now().Add(limit)) != nil {
		return false
	}
	var b [1]byte
	n, _ := t.r.Read(b[:])
	return n == 1
}

func (t pipeTokens) put(n int) {
	_, _ = t.w.Write(make([]byte, n))
}
