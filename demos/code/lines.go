package code

import (
	"bytes"
	"strings"
)

// cutting is an excerpt in the making. Its parts are whole lines of a file, but for the last line
// of each, which need not have its end.
type cutting struct {
	of    []byte // the text of the file
	text  strings.Builder
	lines []int
}

// part begins another part, a line below the one before.
func (c *cutting) part() {
	if c.text.Len() > 0 {
		c.text.WriteByte('\n')
		c.say("\n")
	}
}

// add adds what stands in the file from one place to another.
func (c *cutting) add(from, to int) {
	first := 1 + bytes.Count(c.of[:from], []byte("\n"))
	for i := range linesIn(string(c.of[from:to])) {
		c.lines = append(c.lines, first+i)
	}
	c.text.Write(c.of[from:to])
}

// say adds lines that the file does not have.
func (c *cutting) say(text string) {
	c.lines = append(c.lines, make([]int, linesIn(text))...)
	c.text.WriteString(text)
}

func (c *cutting) end() (text string, lines []int) { return c.text.String() + "\n", c.lines }

// linesIn counts the lines of a text, the last of which need not have its end.
func linesIn(text string) int {
	n := strings.Count(text, "\n")
	if text != "" && !strings.HasSuffix(text, "\n") {
		n++
	}
	return n
}
