package cmd

import (
	"bytes"
	"context"
	"encoding/xml"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"concurrency-lab/cmd/interrupt"
)

func TestPictureNeedsAFigure(t *testing.T) {
	path := filepath.Join(t.TempDir(), "f.svg")
	for i, d := range everyDemo() {
		for _, v := range d.Variants {
			args := []string{"--variant", v.Name, "--plot", path}
			_, err := planOf(t.Context(), everyDemo()[i], args)
			if v.Figure != (err == nil) || err != nil &&
				(exitCode(err) != 2 || !strings.Contains(err.Error(), "variant "+v.Name+" has no figure")) {
				t.Errorf("%s %s: %v", d.Name, v.Name, err)
			}
			if _, err := planOf(t.Context(), everyDemo()[i], append(args, "--repeat", "2")); err != nil {
				t.Errorf("%s %s: %v", d.Name, v.Name, err)
			}
		}
	}
}

func TestPictureOfManyRuns(t *testing.T) {
	for name, begin := range map[string]string{"f.svg": "<svg ", "f.PNG": "\x89PNG"} {
		path := filepath.Join(t.TempDir(), name)
		if code, out, err := lab("counter --variant luck --repeat 6 --json --plot " + path); code != 0 || err != "" ||
			strings.Contains(out, "█") {
			t.Errorf("exit %d, %s, %s", code, err, out)
		}
		if data, err := os.ReadFile(path); err != nil || !bytes.HasPrefix(data, []byte(begin)) {
			t.Errorf("%s: %v, %.20q", name, err, data)
		}
	}
}

// TestPictureOfWhatWasFinished: an endless timer is interrupted, and its picture is whole, with the
// ticks that there were.
func TestPictureOfWhatWasFinished(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "f.svg")
	p, err := planOf(t.Context(), demoOf(t, "timer"), []string{"--ticks", "0", "--interval", "1ms", "--plot", path})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancelCause(t.Context())
	defer cancel(nil)
	out := &trigger{word: "timer-9 ", pull: func() { cancel(interrupt.Err) }}
	if _, err := p.run(ctx, Streams{Out: out, Err: io.Discard}); !errors.Is(err, interrupt.Err) {
		t.Error(err)
	}
	data, err := os.ReadFile(path)
	if err != nil || strings.Count(string(data), "<circle") < 8 || xml.Unmarshal(data, new(struct{})) != nil {
		t.Errorf("%v, %d dots", err, strings.Count(string(data), "<circle"))
	}
	if !strings.Contains(out.String(), "┤") {
		t.Errorf("no chart in\n%s", out.String())
	}
	if left, _ := os.ReadDir(dir); len(left) != 1 {
		t.Errorf("left behind: %v", left)
	}
}

// TestNoPictureOfNothing: what is interrupted before there is anything to draw leaves an old file
// as it was.
func TestNoPictureOfNothing(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "f.svg")
	if err := os.WriteFile(path, []byte("old"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, line := range []string{"timer --interval 1h", "lock --repeat 3"} {
		args := strings.Fields(line)
		p, err := planOf(t.Context(), demoOf(t, args[0]), append(args[1:], "--plot", path))
		if err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithCancelCause(t.Context())
		cancel(interrupt.Err)
		if _, err := p.run(ctx, Streams{Out: io.Discard, Err: io.Discard}); !errors.Is(err, interrupt.Err) {
			t.Error(err)
		}
		if text, err := os.ReadFile(path); string(text) != "old" {
			t.Errorf("%s: %.20q, %v", line, text, err)
		}
		if left, _ := os.ReadDir(dir); len(left) != 1 {
			t.Errorf("%s: left behind: %v", line, left)
		}
	}
}

// trigger is an output that pulls when a word has been written.
type trigger struct {
	bytes.Buffer
	word string
	pull func()
}

func (t *trigger) Write(p []byte) (int, error) {
	n, err := t.Buffer.Write(p)
	if strings.Contains(t.String(), t.word) {
		t.pull()
	}
	return n, err
}
