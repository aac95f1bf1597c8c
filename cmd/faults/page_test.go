//go:build linux

package faults

import (
	"flag"
	"fmt"
	"os"
	"regexp"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write docs/faults.md anew, of a run of all faults")

const pageFile = "../../docs/faults.md"

const head = `# Faults

What a user sees when something goes wrong, and how many seconds later everything has ended. The
tests cause each fault on the built program, at a moment that its output or the state of its
processes shows. The program must end within two seconds, and must not print a stack trace. *Left*
counts processes, sockets, shared memory, temporary files and files that are half written. Exit
codes above 128 are those that a shell gives for a program that a signal has ended. A program that
was killed could say nothing.

` + "`go test ./cmd/faults -update`" + ` writes this page from a run of its tests. They fail if a row is
missing or stale.

| fault | command | the user sees | exit code | seconds until the end | left |
|---|---|---|---|---|---|
`

// writePage writes the page of a run, all of which left nothing: otherwise it has failed.
func writePage(t *testing.T, all []outcome) {
	if len(all) != len(table) {
		t.Fatalf("only %d of %d faults can be brought about here", len(all), len(table))
	}
	var b strings.Builder
	b.WriteString(head)
	for _, o := range all {
		fmt.Fprintf(&b, "%s %s | %d | %.2f | nothing |\n", o.begins(), shown(o.saw), o.code, o.after.Seconds())
	}
	must(t, os.WriteFile(pageFile, []byte(b.String()), 0o644))
}

// begins is the beginning of the fault's row, as far as it is the same in every run.
func (f fault) begins() string {
	return fmt.Sprintf("| %s | `%s` |", f.name, strings.ReplaceAll(f.command, "|", `\|`))
}

// passing is what differs from run to run: process numbers, seeds and times, and what comes after
// the time of a verdict, which the terminal breaks into lines.
var passing = regexp.MustCompile(` \([\d.]+ s\)\..*$| ?\(\d+\)|\[\d+\]|, seed \d+|^ +[\d.]+s +|^\x1b.*\x1b\[\?7h`)

// shown is a line of the program on the page.
func shown(line string) string {
	if line = passing.ReplaceAllString(line, ""); line == "" {
		return ""
	}
	return "`" + strings.ReplaceAll(line, "|", `\|`) + "`"
}

// TestPage holds docs/faults.md to the table: its names, commands and codes.
func TestPage(t *testing.T) {
	text, err := os.ReadFile(pageFile)
	must(t, err)
	_, rows, found := strings.Cut(string(text), "|---|---|---|---|---|---|\n")
	lines := strings.Split(strings.TrimSpace(rows), "\n")
	if !found || !strings.HasPrefix(string(text), head) || len(lines) != len(table) {
		t.Fatalf("docs/faults.md has %d rows, want %d under its head", len(lines), len(table))
	}
	for i, f := range table {
		if !strings.HasPrefix(lines[i], f.begins()) || !strings.Contains(lines[i], fmt.Sprintf("| %d |", f.code)) {
			t.Errorf("docs/faults.md is stale: %s, want %s and the code %d", lines[i], f.begins(), f.code)
		}
	}
}
