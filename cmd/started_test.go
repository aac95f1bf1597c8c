package cmd

import (
	"bytes"
	"strings"
	"testing"
)

// TestNextIsWhatWasTyped looks at the hint of a run that was not started by the program's name.
func TestNextIsWhatWasTyped(t *testing.T) {
	for line, want := range map[string]string{
		"counter":        "next: go run . counter --variant luck --repeat 10 ",
		"countr":         "did you mean counter? (go run . --help shows the commands)\n",
		"counter --ads":  "(go run . counter --help shows the flags)\n",
		"endings x":      "(see go run . endings --help)\n",
		"explain zzz":    "go run . list shows them all\n",
		"race":           "see go run . list race, or go run . walk race\n",
		"counter --help": "\n  go run . counter [NUMBER...] [flags]\n",
		"list race":      "\n  go run . counter\n",
	} {
		var out bytes.Buffer
		run(fakes, strings.Fields(line), Streams{Out: &out, Err: &out, Command: "go run ."})
		if !strings.Contains(out.String(), want) {
			t.Errorf("%s: no %q in\n%s", line, want, &out)
		}
	}
}
