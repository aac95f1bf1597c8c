package term

import (
	"cmp"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"strings"
)

// Page shows a text by the user's pager, and says whether there is one.
func Page(out, errs io.Writer, text string) bool {
	pager := strings.Fields(cmp.Or(strings.TrimSpace(os.Getenv("PAGER")), "less"))
	c := exec.Command(pager[0], pager[1:]...)
	c.Stdin, c.Stdout, c.Stderr = strings.NewReader(text), out, errs
	c.Env = os.Environ()
	if os.Getenv("LESS") == "" {
		c.Env = append(c.Env, "LESS=R") // shows colours
	}
	interrupts := make(chan os.Signal, 1) // they are the pager's, as long as it runs
	signal.Notify(interrupts, os.Interrupt)
	defer signal.Stop(interrupts)
	if c.Start() != nil {
		return false
	}
	_ = c.Wait() // whatever it says, the user has seen it
	return true
}
