package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync/atomic"
	"time"
	"unicode/utf8"

	"github.com/creack/pty"
)

// rows are enough for a run. The picture is only as high as what was written. A screen that waits
// for keys fills the terminal.
const rows, screenRows = 60, 24

// thinking is how long whoever types looks at the screen before each key, and at the end.
const thinking = 1500 * time.Millisecond

const leave = "\x1b" // the key

// prompt stands before the command. The recorder writes both, since no shell is there.
const prompt = "\x1b[32m$\x1b[0m "

// record runs the lab until it shows what the picture is about.
func (p picture) record(ctx context.Context, lab string) (cast, error) {
	for range tries {
		c, err := p.runOnce(ctx, lab)
		if err != nil {
			return c, err
		}
		if c.says(p.shows) {
			return c, nil
		}
	}
	return cast{}, fmt.Errorf("%q did not come up in %d runs", p.shows, tries)
}

// says tells whether the text was written, by the lab and not as part of the command.
func (c cast) says(text string) bool {
	var all strings.Builder
	for _, v := range c.events[1:] {
		all.WriteString(v.text)
	}
	return strings.Contains(all.String(), text)
}

// runOnce runs the lab on a terminal of its own. That it shows a bug is no failure of the run.
func (p picture) runOnce(ctx context.Context, lab string) (cast, error) {
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	command := exec.CommandContext(ctx, lab, p.arguments()...)
	path := filepath.Dir(lab) + string(os.PathListSeparator) + os.Getenv("PATH")
	command.Args[0] = program // hints name the lab as it was started
	command.Env = append(os.Environ(), "PATH="+path, "TERM=xterm-256color", "NO_COLOR=", "LANG=C.UTF-8")
	begin := time.Now()
	high := rows
	if p.keys != "" {
		high = screenRows
	}
	screen, err := pty.StartWithSize(command, &pty.Winsize{Rows: uint16(high), Cols: uint16(p.columns)})
	if err != nil {
		return cast{}, err
	}
	defer func() { _ = screen.Close() }()
	c := cast{header: header{Version: 2, Columns: p.columns, Rows: high, Command: p.command()}}
	c.events = []event{{0, prompt + p.command() + "\r\n"}}
	var left atomic.Bool
	if p.keys != "" {
		go p.typeKeys(screen, &left)
	}
	var broken []byte // the first bytes of a letter that is not whole yet
	buffer := make([]byte, 1<<16)
	for {
		n, err := screen.Read(buffer)
		if err != nil {
			break // the end of the terminal is an error
		}
		if left.Load() {
			continue
		}
		text := append(broken, buffer[:n]...)
		whole := wholeLetters(text)
		c.events = append(c.events, event{time.Since(begin), string(text[:whole])})
		broken = append([]byte{}, text[whole:]...)
	}
	return c, command.Wait()
}

// typeKeys types the keys, and then leaves the screen, which is noted before.
func (p picture) typeKeys(screen io.Writer, left *atomic.Bool) {
	for _, key := range p.keys {
		time.Sleep(thinking)
		_, _ = io.WriteString(screen, string(key)) // a run that has ended reads nothing, and is no picture
	}
	time.Sleep(thinking)
	left.Store(true)
	_, _ = io.WriteString(screen, leave)
}

// wholeLetters returns how many bytes of a text are whole letters: its last one may be cut.
func wholeLetters(text []byte) int {
	for last := len(text) - 1; last >= max(0, len(text)-utf8.UTFMax); last-- {
		if utf8.RuneStart(text[last]) {
			if utf8.FullRune(text[last:]) {
				break
			}
			return last
		}
	}
	return len(text)
}
