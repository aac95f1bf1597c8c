package semantics

import (
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "write docs/semantics.md anew")

const pageFile = "../../docs/semantics.md"

const head = `# Semantics

What the primitives promise, case by case. Each case is one sentence about behaviour that CPython's
own suite asserts of the same primitive; it is run against every implementation that is named above
its table. *Same* means that Go's behaviour is Python's; where it differs, the row says how and why.

Three things are said in another way everywhere, and make no difference by themselves: where Python
raises an exception, Go returns an error, which errors.Is matches; where Python takes a timeout, Go
takes a context with a deadline, and returns its error where Python returns False or raises Empty,
say; what Python does without waiting (` + "`block=False`" + `) is called Try. In an implementation whose
name ends in *processes*, those who use the primitive are threads of two other processes than the
one that made it.

Written by ` + "`go test ./primitives/semantics -update`" + ` from the tables that the tests run; a test
fails if it is stale.
`

// TestPage holds docs/semantics.md to the tables.
func TestPage(t *testing.T) {
	want := page()
	if *update {
		if err := os.WriteFile(pageFile, []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	got, err := os.ReadFile(pageFile)
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(want, string(got)); d != "" {
		t.Errorf("docs/semantics.md is stale; go test ./primitives/semantics -update writes it (-want +got):\n%s", d)
	}
}

func page() string {
	var b strings.Builder
	b.WriteString(head)
	cases, differ := 0, 0
	for _, s := range sections {
		for _, r := range s.rows() {
			cases++
			if r.differs != "" {
				differ++
			}
		}
	}
	fmt.Fprintf(&b, "\n%d cases, of which %d differ.\n", cases, differ)
	for _, s := range sections {
		b.WriteString("\n" + text(s))
	}
	b.WriteString(leftOutText())
	return b.String()
}
