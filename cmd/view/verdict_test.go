package view

import (
	"fmt"
	"strings"
	"testing"

	"concurrency-lab/cmd/term"
	"concurrency-lab/demos/demo"
)

// verdictOf is the verdict on a run with these checks, of a variant with a reason.
func verdictOf(change func(*Summary), checks ...demo.Check) string {
	s := summary(checks...)
	s.Why = "That is why."
	if change != nil {
		change(&s)
	}
	return s.Verdict(plain, term.Palette{})
}

// TestVerdictInWords: what happened, whether that is right, and why, each told once.
func TestVerdictInWords(t *testing.T) {
	held := demo.Expect("counter", 8, 8).As("the counter is %d", 8)
	bug := demo.Check{Name: "deadlock", OK: true, Grade: demo.Interesting}.As("deadlock found")
	allowed := demo.Check{Name: "lines", OK: true, Want: "2", Got: "2", Grade: demo.Allowed}
	many := make([]demo.Check, mostTold+1)
	for i := range many {
		many[i] = demo.Expect(fmt.Sprint("check ", i), true, true)
	}
	const right = "✓ the counter is 8\n✓ as it should be (1.235 s). That is why.\n"
	const legend = Legend + "\n"
	const next = "next: concurrency-lab counter --variant no-lock --repeat 100"
	for name, try := range map[string]struct{ got, want string }{
		"held": {verdictOf(nil, held), right + next + "\n" + legend},
		"a bug": {verdictOf(nil, held, bug),
			"✓ the counter is 8\n! deadlock found (1.235 s). That is why.\n" + next + "\n" + legend},
		"no bug now": {verdictOf(nil, allowed), "✓ lines: 2\n" +
			"✓ the bug of this variant did not show up this time (1.235 s). That is why.\n" +
			"many runs: concurrency-lab counter --variant lock --repeat 50 --shake\n" + next + "\n" + legend},
		"wrong": {verdictOf(nil, demo.Expect("counter", 8, 7).As("the counter is %d", 7)),
			"✗ counter: 7. It should be 8.\n✗ wrong: 1 of 1 checks failed (1.235 s).\n" + next + "\n" + legend},
		"many": {verdictOf(nil, many...), fmt.Sprintf("✓ %d checks held: --json lists them\n", len(many)) +
			"✓ as it should be (1.235 s). That is why.\n" + next + "\n" + legend},
		"many, and one wrong": {verdictOf(nil, append(many, demo.Expect("counter", 8, 7))...),
			fmt.Sprintf("✓ %d checks held: --json lists them\n✗ counter: 7. It should be 8.\n", len(many)) +
				"✗ wrong: 1 of 10 checks failed (1.235 s).\n" + next + "\n" + legend},
		"marks are known": {verdictOf(func(s *Summary) { s.MarksKnown = true }, held),
			right + next + "\n"},
		"what comes next": {verdictOf(func(s *Summary) { s.Report.Next, s.NextIs = "counter", "with the lock" }, held),
			right + "next: concurrency-lab counter   with the lock\n" + legend},
		"what comes next, in long": {verdictOf(func(s *Summary) { s.NextIs = strings.Repeat("word ", 16) }, held),
			right + next + "\n      " +
				strings.Repeat("word ", 14) + "word\n      word\n" + legend},
	} {
		if try.got != try.want {
			t.Errorf("%s:\n%s\nwant\n%s", name, try.got, try.want)
		}
	}
}
