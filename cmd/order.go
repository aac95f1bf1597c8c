package cmd

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/pflag"

	"concurrency-lab/cmd/spelling"
	"concurrency-lab/cmd/value"
	"concurrency-lab/cmd/view"
	"concurrency-lab/demos/demo"
	"concurrency-lab/demos/orders"
	"concurrency-lab/demos/stage"
	"concurrency-lab/primitives/schedule"
	"concurrency-lab/primitives/trace"
)

// order is how the user chooses the order of the steps.
type order struct {
	step     bool
	explore  value.Explore
	schedule value.Schedule
	orders   int
}

const (
	mostOrders = 10_000_000
	mostStates = 20_000 // that are kept, for the shortest orders, a page and a screen
)

// list returns the flags of the order.
func (o *order) list() []demo.Flag {
	return []demo.Flag{
		{Name: "step", Value: demo.Bool(&o.step),
			Usage: "a screen on which you make each step and take it back; with --schedule it begins at its end"},
		{Name: "explore", Value: &o.explore, Usage: "run every order of the steps: which outcomes are there? " +
			"=anytime: a sleep may end at any time"},
		{Name: "orders", Value: demo.Int(&o.orders, 5000, 1, mostOrders), Usage: "how many orders --explore runs at most"},
		{Name: "schedule", Value: &o.schedule, Usage: "run this order of the steps, as --explore prints it: ab2a"},
	}
}

// notWith are the flags that cannot be had with one of these.
var notWith = map[string][]string{
	"--step":     {"repeat", "shake", "explore", "timeline", "trace", "plot", "html", "code", "json"},
	"--explore":  {"repeat", "shake", "schedule", "timeline", "trace", "plot", "code"},
	"--schedule": {"repeat", "shake"},
}

// chosen says whether the user chooses the order, and flag by which flag.
func (o order) chosen() bool { return o.step || o.explore != "" || o.schedule.Given }
func (o order) flag() string {
	switch {
	case o.step:
		return "--step"
	case o.explore != "":
		return "--explore"
	}
	return "--schedule"
}

// check refuses what cannot be had together, or not with this variant.
func (o order) check(v demo.Variant, set *pflag.FlagSet) error {
	if set.Changed("orders") && o.explore == "" {
		return usagef("no --orders without --explore")
	}
	if !o.chosen() {
		return nil
	}
	for _, name := range notWith[o.flag()] {
		if f := set.Lookup(name); f != nil && f.Changed && f.Value.String() != "false" && f.Value.String() != "" {
			return usagef("no --%s with %s: give one of the two", name, o.flag())
		}
	}
	if v.Timed {
		return usagef("no %s: variant %s measures time, so that nothing may hold it up", o.flag(), v.Name)
	}
	if v.Unscheduled != "" {
		return usagef("no %s: %s", o.flag(), v.Unscheduled)
	}
	return nil
}

// makeSmall sets the flags to the variant's size for running every order, but for those that the
// user gave. It returns the arguments: the user's, if there are any.
func makeSmall(v demo.Variant, set *pflag.FlagSet, args []string) ([]string, error) {
	flags, few := v.SmallFlags()
	for _, f := range flags {
		if set.Changed(f[0]) {
			continue
		}
		if err := set.Set(f[0], f[1]); err != nil {
			return nil, err
		}
	}
	if len(args) == 0 {
		args = few
	}
	return args, nil
}

// given are those of some flags that have been set, with their values.
func given(set *pflag.FlagSet, names ...string) (list [][2]string) {
	for _, name := range names {
		if f := set.Lookup(name); f != nil && f.Changed {
			list = append(list, [2]string{name, f.Value.String()})
		}
	}
	return list
}

// command is the plan's example as a command line, without the program's name.
func (p plan) command() string {
	words := []string{shortest(p.demo, p.variant)}
	for _, arg := range p.options.Args {
		words = append(words, spelling.Quoted(arg))
	}
	for _, f := range p.sizes {
		flag := "--" + f[0]
		if short := shorthands[f[0]]; short != "" {
			flag = "-" + short
		}
		words = append(words, flag, spelling.Quoted(f[1]))
	}
	return strings.Join(words, " ")
}

func (p plan) example(o stage.Options) orders.Example {
	return orders.Example{Variant: p.variant, Options: o}
}

// exploreAll runs every order, and returns what was found, with an order in which a fault shows.
func (p plan) exploreAll(ctx context.Context, sink stage.Sink) (*view.Explored, error) {
	e := p.example(p.options)
	options := schedule.Options{Anytime: p.explore == value.Anytime, Own: orders.Own, Watch: p.html != ""}
	found := e.Explore(ctx, schedule.Exploration{Options: options, Orders: p.orders, Seed: p.options.Seed,
		States: mostStates, Progress: func(r *schedule.Result) {
			sink.Total(min(p.orders, r.Runs+r.Open))
			sink.Advance(1)
		}})
	x := &view.Explored{Found: found, Faulty: p.variant.Faulty}
	if len(found.Outcomes) == 0 || found.Err != nil {
		return x, refused(p.flag(), found.Err)
	}
	_, fault := found.Faults()
	shown := cmp.Or(fault, &found.Outcomes[0])
	again := value.Schedule{Schedule: view.Short(shown.First), Anytime: options.Anytime}
	if len(again.Schedule) > 0 {
		x.Again = fmt.Sprintf("%s --schedule %s", p.command(), &again)
	}
	if !p.guided {
		x.Next = p.nextToExplore(shown.Report.Next)
	}
	if fault != nil {
		x.Shown, _ = e.Follow(ctx, fault.First.Schedule(), watched(options.Anytime), stage.Unseen{})
	}
	return x, nil
}

// nextToExplore is a command that runs every order of what a report says to try next; empty if it
// says nothing of that kind.
func (p plan) nextToExplore(next string) string {
	other, err := planAmong(context.Background(), everyDemo(), strings.Fields(next))
	if err != nil || other.variant.Timed || other.variant.Unscheduled != "" ||
		p.demo.Name == other.demo.Name && p.variant.Name == other.variant.Name {
		return ""
	}
	command := shortest(other.demo, other.variant)
	if p.onGiven && slices.Contains(other.variant.On, p.options.On) {
		command += " --on " + p.options.On
	}
	return command + " --explore"
}

// follow runs the order of the schedule, unheard at first: of one that cannot be followed nothing
// is shown, because what its workers do then is no order.
func (p plan) follow(ctx context.Context, o stage.Options, sink stage.Sink) (*schedule.Order, orders.Played) {
	e, how := p.example(o), watched(p.schedule.Anytime)
	if order, played := e.Follow(ctx, p.schedule.Schedule, how, stage.Unseen{}); order.Err != nil {
		return order, played
	}
	return e.Follow(ctx, p.schedule.Schedule, how, sink)
}

// watched are the options of a run that somebody looks at.
func watched(anytime bool) schedule.Options {
	return schedule.Options{Watch: true, Own: orders.Own, Anytime: anytime}
}

// refused is wrong usage if the error is that the order cannot be chosen, or not so.
func refused(flag string, err error) error {
	if cannot, ok := errors.AsType[*trace.RefusedError](err); ok {
		return usagef("no %s: %v", flag, cannot)
	}
	if turn, ok := errors.AsType[*schedule.TurnError](err); ok {
		return usagef("invalid --schedule: %v", turn)
	}
	return err
}
