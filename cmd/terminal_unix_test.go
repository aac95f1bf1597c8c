//go:build unix

package cmd

import (
	"bytes"
	"os"
	"os/exec"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/creack/pty"
	"github.com/hinshun/vt10x"
	"golang.org/x/term"
)

// terminal is a program on a pseudo-terminal, with somebody before it who looks and types.
type terminal struct {
	t       *testing.T
	cmd     *exec.Cmd
	keys    *os.File // the end that the keyboard and the screen are at
	tty     *os.File // the end that the program is at, kept to see in what state it is left
	before  *term.State
	changed chan struct{} // holds a token when the program has written, and is closed at the end

	mu  sync.Mutex
	vt  vt10x.Terminal
	raw bytes.Buffer
}

// waitTimeout is how long a test waits for what must come.
const waitTimeout = 30 * time.Second

// onTerminal starts a program on a terminal of this size.
func onTerminal(t *testing.T, columns, rows int, name string, args ...string) *terminal {
	t.Helper()
	keys, tty, err := pty.Open()
	if err != nil {
		t.Fatal(err)
	}
	d := &terminal{t: t, keys: keys, tty: tty, changed: make(chan struct{}, 1),
		vt: vt10x.New(vt10x.WithSize(columns, rows))}
	d.resize(columns, rows)
	if d.before, err = term.GetState(int(tty.Fd())); err != nil {
		t.Fatal(err)
	}
	d.cmd = exec.Command(name, args...)
	d.cmd.Env = append(os.Environ(), "TERM=xterm-256color", "NO_COLOR=")
	d.cmd.Stdin, d.cmd.Stdout, d.cmd.Stderr = tty, tty, tty
	d.cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true, Setctty: true}
	if err := d.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	watched := make(chan struct{})
	go func() {
		defer close(watched)
		d.watch()
	}()
	t.Cleanup(func() {
		_ = d.cmd.Process.Kill() // unless it has ended
		_ = d.cmd.Wait()
		_ = tty.Close() // the last of the program's end, so that watch ends
		<-watched
		_ = keys.Close()
	})
	return d
}

// watch draws what the program writes.
func (d *terminal) watch() {
	defer close(d.changed)
	buffer := make([]byte, 4096)
	for {
		n, err := d.keys.Read(buffer)
		if err != nil {
			return
		}
		d.mu.Lock()
		_, _ = d.vt.Write(buffer[:n])
		d.raw.Write(buffer[:n])
		d.mu.Unlock()
		select {
		case d.changed <- struct{}{}:
		default:
		}
	}
}

// resize makes the terminal another size.
func (d *terminal) resize(columns, rows int) {
	d.t.Helper()
	d.mu.Lock()
	d.vt.Resize(columns, rows)
	d.mu.Unlock()
	if err := pty.Setsize(d.keys, &pty.Winsize{Cols: uint16(columns), Rows: uint16(rows)}); err != nil {
		d.t.Fatal(err)
	}
}

// screen returns what is to be seen, and whether it is the alternate screen.
func (d *terminal) screen() (text string, alternate bool) {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.vt.String(), d.vt.Mode()&vt10x.ModeAltScreen != 0
}

// sees waits until all the texts are on the screen.
func (d *terminal) sees(texts ...string) string {
	d.t.Helper()
	screen := ""
	d.awaits(func() (missing string) {
		screen, _ = d.screen()
		for _, text := range texts {
			if !strings.Contains(screen, text) {
				missing = text
			}
		}
		return missing
	})
	return screen
}

// saw waits until the text has been written so many times, whether or not it is still to be seen.
func (d *terminal) saw(times int, text string) {
	d.t.Helper()
	d.awaits(func() (missing string) {
		d.mu.Lock()
		defer d.mu.Unlock()
		if strings.Count(d.raw.String(), text) < times {
			missing = text
		}
		return missing
	})
}

// awaits waits until nothing is missing.
func (d *terminal) awaits(look func() (missing string)) {
	d.t.Helper()
	give := time.NewTimer(waitTimeout)
	defer give.Stop()
	for missing := look(); missing != ""; missing = look() {
		more := true
		select {
		case _, more = <-d.changed:
		case <-give.C:
			more = false
		}
		if !more {
			screen, _ := d.screen()
			d.t.Fatalf("it does not show %q:\n%s", missing, screen)
		}
	}
}

// types types text.
func (d *terminal) types(text string) {
	d.t.Helper()
	if _, err := d.keys.WriteString(text); err != nil {
		d.t.Fatal(err)
	}
}

// ends waits for the program's end and returns its exit code. The terminal must be as it was.
func (d *terminal) ends() int {
	d.t.Helper()
	timer := time.AfterFunc(waitTimeout, func() { _ = d.cmd.Process.Kill() })
	defer timer.Stop()
	_ = d.cmd.Wait() // an error is in the exit code
	after, err := term.GetState(int(d.tty.Fd()))
	if err != nil {
		d.t.Fatal(err)
	}
	if *after != *d.before {
		d.t.Errorf("the terminal was %+v, and is left as %+v", d.before, after)
	}
	d.types("end of the test\r") // echoed behind all that the program has written
	d.sees("end of the test")
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.vt.Mode()&vt10x.ModeAltScreen != 0 || !d.vt.CursorVisible() {
		d.t.Errorf("left in mode %b, cursor visible %v:\n%s", d.vt.Mode(), d.vt.CursorVisible(), d.vt)
	}
	return d.cmd.ProcessState.ExitCode()
}
