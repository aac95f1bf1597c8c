package cmd

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"io"
	"regexp"
	"strings"
	"testing"

	"concurrency-lab/cmd/interrupt"
	"concurrency-lab/primitives/multiprocessing/managers"
)

// served is a server under test: what it says, line by line.
type served struct {
	lines *bufio.Scanner
	ended chan error
}

// next returns the next line, which must match a pattern, and what its group matches.
func (s served) next(t *testing.T, pattern string) string {
	t.Helper()
	if !s.lines.Scan() {
		t.Fatalf("no line, want %q", pattern)
	}
	m := regexp.MustCompile(pattern).FindStringSubmatch(s.lines.Text())
	if m == nil {
		t.Fatalf("%q, want %q", s.lines.Text(), pattern)
	}
	return m[len(m)-1]
}

func beginServe(ctx context.Context, key []byte) served {
	r, w := io.Pipe()
	s := served{bufio.NewScanner(r), make(chan error, 1)}
	go func() {
		err := serve(ctx, w, program, "127.0.0.1:0", key)
		w.Close()
		s.ended <- err
	}()
	return s
}

func TestServeAndConnect(t *testing.T) {
	ctx, cancel := context.WithCancelCause(t.Context())
	defer cancel(nil)
	s := beginServe(ctx, nil)
	at := s.next(t, `^listening at (127\.0\.0\.1:\d+)$`)
	key := s.next(t, `^the key, .*: ([A-Z2-7]{26})$`)
	s.next(t, `CONCURRENCY_LAB_KEY or in a file:$`)
	s.next(t, `^  concurrency-lab manager connect `+regexp.QuoteMeta(at)+`$`)
	var out bytes.Buffer
	came := make(chan string, 3)
	go func() {
		for s.lines.Scan() {
			came <- s.lines.Text()
		}
		close(came)
	}()
	for _, want := range []string{"  1  ", "  2  "} {
		out.Reset()
		if err := connect(ctx, &out, at, []byte(key)); err != nil {
			t.Fatal(err)
		}
		if !strings.HasPrefix(out.String(), "connected to "+at) || !strings.Contains(out.String(), "\n"+want) {
			t.Errorf("the client said %q, want entry %q", out.String(), want)
		}
		if line := <-came; !strings.HasSuffix(line, " came, and knows the key") {
			t.Errorf("the server said %q", line)
		}
	}
	if err := connect(ctx, &out, at, []byte("a guess")); !errors.Is(err, managers.ErrAuthentication) ||
		exitCode(err) != 1 {
		t.Errorf("a wrong key: %v", err)
	}
	if line := <-came; !strings.Contains(line, " refused: ") {
		t.Errorf("the server said %q", line)
	}
	cancel(interrupt.Err)
	if line := <-came; line != "interrupted: clients that came 2, refused 1" {
		t.Errorf("the server said %q", line)
	}
	if err := <-s.ended; exitCode(err) != 130 {
		t.Errorf("the server ended by %v", err)
	}
	if err := connect(t.Context(), &out, at, []byte(key)); !errors.Is(err, managers.ErrGone) {
		t.Errorf("after its end: %v", err)
	}
}

// A key that the server was given is not shown.
func TestServeKeepsItsKey(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	s := beginServe(ctx, []byte("open sesame"))
	s.next(t, "^listening at ")
	s.next(t, "^for another terminal")
	s.next(t, "manager connect")
	cancel()
	s.next(t, "^interrupted: clients that came 0, refused 0$")
	<-s.ended
}
