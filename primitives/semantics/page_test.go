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
own tests check of the same primitive. It is run against every implementation that is named above
its table. *Same* means that Go's behaviour is Python's. Where it differs, the row says how and why.

Three differences are everywhere, and no row names them:

- Where Python raises an exception, Go returns an error, which errors.Is matches.
- Where Python takes a timeout, Go takes a context with a deadline. When it ends, Go returns its
  error, where Python returns False or raises Empty, for example.
- What Python does without waiting (` + "`block=False`" + `) has a name that begins with Try.

In an implementation whose name ends in *processes*, the threads that use the primitive belong to
two other processes than the one that made it.

Written by ` + "`go test ./primitives/semantics -update`" + ` from the tables that the tests run. A test
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

// wrapped breaks a paragraph between words where it would be wider than prose is. Lines but the
// first are indented.
func wrapped(text, indent string) string {
	const columns = 100
	var b strings.Builder
	at := 0
	for i, word := range strings.Fields(text) {
		switch {
		case i == 0:
		case at+1+len(word) > columns:
			b.WriteString("\n" + indent)
			at = len(indent)
		default:
			b.WriteString(" ")
			at++
		}
		b.WriteString(word)
		at += len(word)
	}
	return b.String() + "\n"
}
