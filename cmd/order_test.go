package cmd

import (
	"slices"
	"strings"
	"testing"

	"concurrency-lab/demos/demo"
)

// planned is the plan of a command line of the lab.
func planned(t *testing.T, line string) (plan, error) {
	t.Helper()
	words := strings.Fields(line)
	all := everyDemo()
	d := all[slices.IndexFunc(all, func(d *demo.Demo) bool { return d.Name == words[0] })]
	return planOf(t.Context(), d, words[1:])
}

// TestSmallSizes: what is explored, or follows a schedule, is small unless the user says otherwise.
func TestSmallSizes(t *testing.T) {
	for line, want := range map[string]string{
		"counter --variant no-lock --explore":              "counter --variant no-lock --adds 1 -w 2",
		"counter --variant no-lock --explore -w 3":         "counter --variant no-lock --adds 1 -w 3",
		"counter --variant no-lock --adds 2 --schedule ab": "counter --variant no-lock --adds 2 -w 2",
		"primes --explore --on thread":                     "primes 7 9 11 -w 2 --on thread",
		"primes 5 --explore --on thread":                   "primes 5 -w 2 --on thread",
		"lock --variant deadlock --explore --seed 3":       "lock --variant deadlock --seed 3",
		"lock --variant deadlock":                          "lock --variant deadlock",
		"counter --variant no-lock --step -w 3":            "counter --variant no-lock --adds 1 -w 3",
	} {
		p, err := planned(t, line)
		if err != nil || p.command() != want {
			t.Errorf("%s: %s, %v", line, p.command(), err)
		}
		chosen := strings.Contains(line, "--explore") || strings.Contains(line, "--schedule") ||
			strings.Contains(line, "--step")
		if p.options.Scheduled != chosen {
			t.Errorf("%s: scheduled %t", line, p.options.Scheduled)
		}
		if p.chosen() && p.options.Seed != 1 && !strings.Contains(line, "--seed") {
			t.Errorf("%s: seed %d, which differs from run to run", line, p.options.Seed)
		}
	}
}

func TestOrderRefused(t *testing.T) {
	for line, want := range map[string]string{
		"counter --orders 5":                      "no --orders without --explore",
		"counter --explore --repeat 2":            "no --repeat with --explore",
		"counter --explore --shake":               "no --shake with --explore",
		"counter --explore --timeline":            "no --timeline with --explore",
		"counter --explore --trace x.json":        "no --trace with --explore",
		"counter --explore --schedule a":          "no --schedule with --explore",
		"counter --schedule a --repeat 2":         "no --repeat with --schedule",
		"counter --schedule a --shake":            "no --shake with --schedule",
		"counter --schedule a?":                   `invalid --schedule "a?": '?' is no worker`,
		"counter --schedule a0":                   "1 or more",
		"counter --explore=now":                   `invalid --explore "now": must be anytime, or stand alone`,
		"counter --explore --orders 0":            `invalid --orders "0": must be a whole number from 1 to`,
		"counter --step --repeat 2":               "no --repeat with --step",
		"counter --step --shake":                  "no --shake with --step",
		"counter --step --html x.html":            "no --html with --step",
		"counter --step --timeline":               "no --timeline with --step",
		"counter --step --code":                   "no --code with --step",
		"counter --step --orders 3":               "no --orders without --explore",
		"compare --step":                          "no --step: variant work measures time",
		"counter --step --schedule ab":            "",
		"counter --step --explore=false":          "",
		"counter --step=false --explore":          "",
		"compare --explore":                       "measures time",
		"urls --explore":                          "waits for the network",
		"pool --variant hello --schedule a":       "a pool gives a task to whichever process asks first",
		"pipe --variant shared-end --explore":     "read parts of one message",
		"counter --explore=anytime --json":        "",
		"counter --explore=false --timeline":      "",
		"counter --schedule anytime:ab --json":    "",
		"counter --schedule ab --timeline":        "",
		"counter --schedule ab --shake=false":     "",
		"counter --schedule ab --variant no-lock": "",
	} {
		_, err := planned(t, line)
		switch {
		case want == "" && err != nil:
			t.Errorf("%s: %v", line, err)
		case want != "" && (err == nil || exitCode(err) != 2 || !strings.Contains(err.Error(), want)):
			t.Errorf("%s: %v, want %q", line, err, want)
		}
	}
}

// TestNextToExplore: what is tried next is another example, and one that can be explored.
func TestNextToExplore(t *testing.T) {
	p, err := planned(t, "counter --variant no-lock --on thread --explore")
	if err != nil {
		t.Fatal(err)
	}
	for next, want := range map[string]string{
		"counter --variant lock":              "counter --on thread --explore",
		"lock --variant deadlock --repeat 20": "lock --variant deadlock --on thread --explore",
		"counter --variant no-lock --shake":   "", // the same again
		"pool":                                "",
		"compare":                             "",
		"walk counter":                        "",
		"":                                    "",
	} {
		if got := p.nextToExplore(next); got != want {
			t.Errorf("%q: %q, want %q", next, got, want)
		}
	}
}
