package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"
)

// cast is a recording of a terminal.
type cast struct {
	header
	events []event
}

// header is the first line of a recording.
type header struct {
	Version int    `json:"version"` // of the format: 2
	Columns int    `json:"width"`
	Rows    int    `json:"height"`
	Command string `json:"command"`
}

// event is something that was written to the terminal.
type event struct {
	at   time.Duration // since the beginning
	text string
}

// text returns the recording as a file in asciinema's format, version 2.
func (c cast) text() []byte {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	_ = e.Encode(c.header) // a buffer takes everything
	for _, v := range c.events {
		_ = e.Encode([]any{json.Number(fmt.Sprintf("%.4f", v.at.Seconds())), "o", v.text})
	}
	return b.Bytes()
}

// parseCast reads such a file.
func parseCast(file []byte) (cast, error) {
	var c cast
	first, rest, _ := strings.Cut(string(file), "\n")
	if err := json.Unmarshal([]byte(first), &c.header); err != nil {
		return c, err
	}
	if c.Version != 2 || c.Columns < 1 || c.Rows < 1 {
		return c, fmt.Errorf("no recording of version 2: %s", first)
	}
	for line := range strings.Lines(rest) {
		var (
			v       event
			seconds float64
			kind    string
		)
		if err := json.Unmarshal([]byte(line), &[]any{&seconds, &kind, &v.text}); err != nil {
			return c, err
		}
		v.at = time.Duration(seconds * float64(time.Second))
		if kind == "o" {
			c.events = append(c.events, v)
		}
	}
	if len(c.events) == 0 {
		return c, errors.New("nothing was written")
	}
	return c, nil
}
