package cmd

import (
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/pflag"

	"concurrency-lab/demos/demo"
	"concurrency-lab/demos/stage"
)

// plan is what a command line asks for, checked.
type plan struct {
	demo     *demo.Demo
	variant  demo.Variant
	options  stage.Options
	runs     int
	repeated bool // --repeat was given, be it with 1
	guided   bool // somebody else says what comes next
	code     bool
	plot     picture
	record
	look
}

// newPlan checks what only makes sense in the light of the chosen variant. Each flag alone is right
// already.
func newPlan(d *demo.Demo, f *flags, list []demo.Flag, set *pflag.FlagSet, args []string) (plan, error) {
	if d.VariantFlag != "" && set.Changed("variant") && set.Changed(d.VariantFlag) {
		return plan{}, usagef("no --variant with --%s: they are the same", d.VariantFlag)
	}
	v, _ := d.Variant(f.variant)
	if err := checkTaken(v, list, set); err != nil {
		return plan{}, err
	}
	if err := checkArgs(d, v, args); err != nil {
		return plan{}, err
	}
	if err := f.record.check(v, f.json); err != nil {
		return plan{}, err
	}
	if err := checkFiles(list); err != nil {
		return plan{}, err
	}
	if f.code && f.json {
		return plan{}, usagef("no --code with --json: that prints one object and nothing else")
	}
	if f.shake && v.Timed {
		return plan{}, usagef("no --shake: variant %s measures time, so that nothing may hold it up", v.Name)
	}
	if err := f.plot.check(d, v, set.Changed("repeat")); err != nil {
		return plan{}, err
	}
	o := stage.Options{
		Variant: v.Name, Workers: v.Workers, Speed: float64(f.speed), Seed: uint64(f.seed), Args: args, Untraced: v.Timed,
		Shaken: f.shake,
	}
	if set.Changed("workers") {
		if o.Workers = f.workers; o.Workers < v.MinWorkers {
			return plan{}, invalid("workers", fmt.Sprint(f.workers),
				fmt.Sprintf("must be a whole number from %d to %d for variant %s", v.MinWorkers, maxWorkers, v.Name))
		}
	}
	if len(v.On) > 0 {
		o.On = v.On[0]
	}
	if set.Changed("on") {
		if o.On = f.on; !slices.Contains(v.On, f.on) {
			return plan{}, invalid("on", f.on, fmt.Sprintf("must be %s for variant %s", strings.Join(v.On, " or "), v.Name))
		}
	}
	return plan{demo: d, variant: v, options: o, runs: f.repeat, repeated: set.Changed("repeat"), plot: f.plot,
		code: f.code, record: f.record, look: f.look}, nil
}

// checkTaken refuses a flag that the variant does not use.
func checkTaken(v demo.Variant, list []demo.Flag, set *pflag.FlagSet) error {
	for _, f := range list {
		if set.Changed(f.Name) && len(f.For) > 0 && !slices.Contains(f.For, v.Name) {
			return invalid(f.Name, f.Value.String(),
				fmt.Sprintf("variant %s does not take it, only %s", v.Name, strings.Join(f.For, ", ")))
		}
	}
	return nil
}

func checkArgs(d *demo.Demo, v demo.Variant, args []string) error {
	switch {
	case v.Args && d.CheckArgs != nil:
		if err := d.CheckArgs(args); err != nil {
			return usagef("invalid argument: %v", err)
		}
		return nil
	case v.Args || len(args) == 0:
		return nil
	}
	if some := variantsWith(d, func(v demo.Variant) bool { return v.Args }); len(some) > 0 {
		return usagef("unexpected argument %q: variant %s takes none, only %s", args[0], v.Name, strings.Join(some, ", "))
	}
	return usagef("unexpected argument %q: %s takes none", args[0], d.Name)
}
