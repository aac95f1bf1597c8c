package cmd

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/pflag"

	"concurrency-lab/cmd/spelling"
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
	// marksKnown says that the marks of the verdict have been explained already
	marksKnown bool
	code       bool
	own        [][2]string // the demo's own flags, each with its value
	sizes      [][2]string // the flags that say how large the run is, each with its value
	onGiven    bool        // --on was given
	plot       picture
	order
	record
	look
}

// newPlan checks what only makes sense in the light of the chosen variant. Each flag alone is right
// already. help is the command line that shows the help of the demo.
func newPlan(d *demo.Demo, f *flags, list []demo.Flag, set *pflag.FlagSet, args []string,
	help string,
) (plan, error) {
	if d.VariantFlag != "" && set.Changed("variant") && set.Changed(d.VariantFlag) {
		return plan{}, usagef("no --variant with --%s: they are the same", d.VariantFlag)
	}
	v, _ := d.Variant(f.variant)
	if err := f.order.check(v, set); err != nil {
		return plan{}, err
	}
	onGiven := set.Changed("on")
	if f.order.chosen() {
		var err error
		if args, err = makeSmall(v, set, args); err != nil {
			return plan{}, err
		}
		if !set.Changed("seed") { // the same command finds the same each time
			f.seed = 1
		}
	}
	if err := checkTaken(v, list, set); err != nil {
		return plan{}, err
	}
	if err := checkArgs(d, v, args, help); err != nil {
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
		Shaken: f.shake, Scheduled: f.order.chosen(),
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
	var own [][2]string
	var names []string
	for _, f := range d.Flags {
		own = append(own, [2]string{f.Name, f.Value.String()})
		names = append(names, f.Name)
	}
	return plan{demo: d, variant: v, options: o, own: own, onGiven: onGiven, runs: f.repeat,
		sizes:    given(set, append(names, "workers", "on", "seed", "speed")...),
		repeated: set.Changed("repeat"), plot: f.plot, code: f.code, order: f.order, record: f.record, look: f.look}, nil
}

// does says whether a command line, without the program's name, does the same as the plan, but for
// the seed and for what is shown of it.
func (p plan) does(command string) bool {
	other, err := planAmong(context.Background(), everyDemo(), strings.Fields(command))
	return err == nil && p.experiment() == other.experiment()
}

// experiment tells two plans apart that do different things.
func (p plan) experiment() string {
	o := p.options
	o.Seed = 0
	return fmt.Sprintf("%s %+v %d %v %q %v", p.demo.Name, o, p.runs, p.repeated, p.own, p.order)
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

func checkArgs(d *demo.Demo, v demo.Variant, args []string, help string) error {
	var wrong error
	switch {
	case v.Args && d.CheckArgs != nil:
		if wrong = d.CheckArgs(args); wrong == nil {
			return nil
		}
	case v.Args || len(args) == 0:
		return nil
	}
	if variant := variantMeant(d, args[0]); variant != "" {
		return usagef("unexpected argument %q: did you mean --%s %s?", args[0], cmp.Or(d.VariantFlag, "variant"), variant)
	}
	switch some := variantsWith(d, func(v demo.Variant) bool { return v.Args }); {
	case wrong != nil:
		return usagef("invalid argument: %v", wrong)
	case len(some) > 0:
		return usagef("unexpected argument %q: variant %s takes none, only %s", args[0], v.Name, strings.Join(some, ", "))
	}
	return usagef("unexpected argument %q: %s takes none (see %s)", args[0], d.Name, help)
}

// variantMeant returns the variant that an argument probably names, or "".
func variantMeant(d *demo.Demo, arg string) string {
	if slices.Contains(d.VariantNames(), arg) {
		return arg
	}
	return spelling.Meant(arg, d.VariantNames())
}
