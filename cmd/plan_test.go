package cmd

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"concurrency-lab/demos/demo"
	"concurrency-lab/demos/stage"
)

// parse returns what the command of d makes of the arguments.
func parse(t *testing.T, d *demo.Demo, args ...string) (plan, error) {
	t.Helper()
	return planOf(t.Context(), d, args)
}

func TestParse(t *testing.T) {
	both := plan{runs: 1, order: order{orders: 5000}, look: look{progress: "auto"}}
	both.options = stage.Options{Variant: "lock", On: demo.OnProcess, Workers: 4, Speed: 1, Seed: 7}
	changed := func(change func(*plan)) plan {
		p := both
		change(&p)
		return p
	}
	tests := []struct {
		args string
		want plan
	}{
		{"--seed 7", both},
		{"--seed 7 -w 9", changed(func(p *plan) { p.options.Workers = 9 })},
		{"--seed=7 --workers=100000 --on thread",
			changed(func(p *plan) { p.options.Workers, p.options.On = 100_000, demo.OnThread })},
		{"--seed 7 --speed 0.25 --adds 3", changed(func(p *plan) { p.options.Speed = 0.25 })},
		{"--seed 9007199254740991 --speed 1e6",
			changed(func(p *plan) { p.options.Seed, p.options.Speed = 9007199254740991, 1e6 })},
		{"--seed 7 --json --no-color --progress always",
			changed(func(p *plan) { p.json, p.noColor, p.progress = true, true, "always" })},
		{"--seed 7 --timeline", changed(func(p *plan) { p.timeline = true })},
		{"--seed 7 --repeat 1", changed(func(p *plan) { p.repeated = true })},
		{"--seed 7 --repeat 1000000", changed(func(p *plan) { p.repeated, p.runs = true, 1_000_000 })},
		{"--seed 7 --variant pair 12 13", changed(func(p *plan) {
			p.options.Variant, p.options.Workers, p.options.On, p.options.Args = "pair", 2, demo.OnThread, []string{"12", "13"}
		})},
		{"--seed 7 --variant luck",
			changed(func(p *plan) { p.options.Variant, p.options.Workers, p.options.On = "luck", 0, "" })},
	}
	for _, test := range tests {
		t.Run(test.args, func(t *testing.T) {
			got, err := parse(t, fakeCounter(), strings.Fields(test.args)...)
			if err != nil {
				t.Fatal(err)
			}
			if got.variant.Name != got.options.Variant || got.demo.Name != "counter" {
				t.Errorf("the plan is for %s %s", got.demo.Name, got.variant.Name)
			}
			// own: see TestReplayHasTheLessonOfItsRun
			hidden := cmpopts.IgnoreFields(plan{}, "demo", "variant", "own", "sizes", "onGiven")
			if diff := cmp.Diff(test.want, got, cmp.AllowUnexported(plan{}, picture{}, order{}, record{}, look{}), hidden,
				cmpopts.EquateEmpty()); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
		})
	}
}

func TestRandomSeedsDiffer(t *testing.T) {
	seen := map[uint64]bool{}
	for range 20 {
		p, err := parse(t, fakeCounter())
		if err != nil {
			t.Fatal(err)
		}
		seen[p.options.Seed] = true
	}
	if len(seen) < 10 {
		t.Errorf("20 runs got %d seeds", len(seen))
	}
}

func TestParseTimed(t *testing.T) {
	d := fakeCounter()
	d.Variants[0].Timed = true
	if p, err := parse(t, d); err != nil || !p.options.Untraced {
		t.Errorf("a variant that measures time is recorded, or %v", err)
	}
	d.Variants[1].Timed = false
	if p, err := parse(t, d, "--variant", "pair", "--shake"); err != nil || !p.options.Shaken {
		t.Errorf("--shake is not heard, or %v", err)
	}
	if _, err := parse(t, d, "--shake"); exitCode(err) != 2 ||
		!strings.Contains(err.Error(), "--shake: variant lock measures time") {
		t.Errorf("what measures time is shaken: %v", err)
	}
}
