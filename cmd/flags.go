package cmd

import (
	"fmt"
	"math/rand/v2"
	"strings"

	"github.com/spf13/cobra"

	"concurrency-lab/cmd/help"
	"concurrency-lab/cmd/value"
	"concurrency-lab/demos/demo"
)

const (
	maxWorkers = 100_000
	maxRepeat  = 1_000_000
	maxSeed    = 1<<53 - 1 // beyond, a JSON number loses digits

	// randomSeeds keeps a seed that nobody chose short enough to be read out in class.
	randomSeeds = 1_000_000
)

// flags are the values of the flags that the demos share.
type flags struct {
	variant string
	workers int
	on      string
	repeat  int
	shake   bool
	plot    picture
	code    bool
	order
	pace
	record
	look
}

// pace is what makes a run quick and what makes it come out the same again.
type pace struct {
	speed value.Speed
	seed  int
}

// look is how the user wants to see what happens.
type look struct {
	progress string
	all      bool
	json     bool
	noColor  bool
}

// record is how the user wants to see afterwards what the recorder saw.
type record struct {
	timeline bool
	html     value.File
	trace    value.File
}

// shorthands are the one-letter names that some flags also have.
var shorthands = map[string]string{"workers": "w"}

// flagGroups are the headings under which help shows the flags that many demos share. A flag that
// is not here is the command's own.
var flagGroups = []help.Group{
	{Title: "How it runs", Names: []string{"workers", "on", "speed", "seed", "repeat", "shake"}},
	{Title: "You decide who goes next", Names: []string{"step", "explore", "orders", "schedule"}},
	{Title: "What you see", Names: []string{"timeline", "code", "all", "progress", "json", "no-color"}},
	{Title: "Files that it writes", Names: []string{"html", "trace", "plot"}},
}

// list returns every flag of the demo: the shared ones, parsed into f, and its own.
func (f *flags) list(d *demo.Demo) []demo.Flag {
	list := []demo.Flag{{
		Name: "variant", Usage: "which variant to run", Choices: d.VariantNames(),
		Value: demo.Choice(&f.variant, d.VariantNames()...),
	}}
	if d.VariantFlag != "" {
		list = append(list, demo.Flag{
			Name: d.VariantFlag, Usage: "the same as --variant", Choices: d.VariantNames(),
			Value: demo.Choice(&f.variant, d.VariantNames()...),
		})
	}
	if some := variantsWith(d, func(v demo.Variant) bool { return v.Workers > 0 }); len(some) > 0 {
		list = append(list, demo.Flag{
			Name: "workers", Usage: "how many workers run at the same time", For: some,
			Value: demo.Int(&f.workers, d.Variants[0].Workers, 1, maxWorkers),
		})
	}
	if some := variantsWith(d, func(v demo.Variant) bool { return len(v.On) > 0 }); len(some) > 0 {
		choices := []string{demo.OnProcess, demo.OnThread}
		list = append(list, demo.Flag{
			Name: "on", Usage: "run the workers as processes or as threads", For: some, Choices: choices,
			Value: demo.Choice(&f.on, choices...),
		})
	}
	for _, own := range d.Flags {
		if len(own.For) > 0 {
			own.Usage += fmt.Sprintf(" (%s)", strings.Join(own.For, ", "))
		}
		list = append(list, own)
	}
	list = append(list, f.pace.list(1)...)
	list = append(list,
		demo.Flag{Name: "repeat", Usage: "run it N times and count the outcomes",
			Value: demo.Int(&f.repeat, 1, 1, maxRepeat)},
		demo.Flag{Name: "shake", Usage: "pause workers at random moments, chosen by --seed, so that rare bugs appear",
			Value: demo.Bool(&f.shake)},
	)
	list = append(list, f.order.list()...)
	list = append(list, f.record.list()...)
	list = append(list, f.plot.flag(d))
	list = append(list,
		demo.Flag{Name: "code", Value: demo.Bool(&f.code),
			Usage: "after the run, show a Python program that does the same, and the Go that ran"},
		demo.Flag{Name: "all", Value: demo.Bool(&f.all),
			Usage: "show every line and every lane, also what the lab needs for itself"},
	)
	return append(list, f.look.list("one JSON object")...)
}

// list returns the flags of the pace, the default of --speed being start.
func (p *pace) list(start value.Speed) []demo.Flag {
	p.speed = start
	return []demo.Flag{
		{Name: "speed", Usage: "how fast time passes: 10 makes every sleep and timeout ten times shorter", Value: &p.speed},
		{Name: "seed", Usage: "where the random numbers begin: the same seed gives the same numbers again",
			Value: demo.Int(&p.seed, rand.IntN(randomSeeds), 0, maxSeed)},
	}
}

// list returns the flags of the record.
func (r *record) list() []demo.Flag {
	return []demo.Flag{
		{Name: "timeline", Usage: "after the run, draw when each worker ran, waited and slept",
			Value: demo.Bool(&r.timeline)},
		{Name: "html", Value: &r.html, Usage: "write a web page that replays the run, with --schedule also step by step; " +
			"with --explore, one on which you choose each step"},
		{Name: "trace", Usage: "write the events of the run for ui.perfetto.dev (Chrome trace format)", Value: &r.trace},
	}
}

// wanted says whether there is anything to be made of what the recorder saw.
func (r record) wanted() bool { return r.timeline || r.html != "" || r.trace != "" }

// check refuses a record that cannot be had, or not be shown.
func (r record) check(v demo.Variant, json bool) error {
	switch {
	case r.wanted() && v.Timed:
		return usagef("no --timeline, --html or --trace: variant %s measures time, so that nothing records it", v.Name)
	case r.timeline && json:
		return usagef("no --timeline with --json: that prints one object and nothing else; --html and --trace write what " +
			"happened to a file")
	}
	return nil
}

// list returns the flags of the look; what is the thing that --json prints.
func (l *look) list(what string) []demo.Flag {
	return []demo.Flag{
		progress(&l.progress),
		{Name: "json", Usage: "print " + what + " and nothing else", Value: demo.Bool(&l.json)},
		noColor(&l.noColor),
	}
}

// progress returns the flag that sets when there is a bar.
func progress(when *string) demo.Flag {
	choices := []string{"auto", "always", "never"}
	return demo.Flag{Name: "progress", Usage: "when to show a progress bar: auto is only on a terminal", Choices: choices,
		Value: demo.Choice(when, choices...)}
}

// noColor returns the flag that sets plain.
func noColor(plain *bool) demo.Flag {
	return demo.Flag{Name: "no-color", Usage: "print plain text without colours, as when NO_COLOR is set",
		Value: demo.Bool(plain)}
}

// addFlags gives the command these flags.
func addFlags(c *cobra.Command, list []demo.Flag) {
	c.Flags().SortFlags = false
	for _, f := range list {
		flag := c.Flags().VarPF(f.Value, f.Name, shorthands[f.Name], f.Usage)
		if kind := f.Value.Type(); kind == "bool" || strings.HasPrefix(kind, "[") { // it need not have a value
			flag.NoOptDefVal = "true"
		}
		_ = c.Flags().SetAnnotation(f.Name, help.Choices, f.Choices)
	}
	for name, shown := range map[string]string{"seed": "random", "source": ""} { // these have no fixed default
		if flag := c.Flags().Lookup(name); flag != nil {
			flag.DefValue = shown
		}
	}
}

// variantsWith names the variants that have a property.
func variantsWith(d *demo.Demo, has func(demo.Variant) bool) []string {
	var names []string
	for _, v := range d.Variants {
		if has(v) {
			names = append(names, v.Name)
		}
	}
	return names
}
