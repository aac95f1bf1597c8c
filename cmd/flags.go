package cmd

import (
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"concurrency-lab/demos/demo"
)

const (
	maxWorkers = 100_000
	maxRepeat  = 1_000_000
	maxSpeed   = 1e6
	// far below, an hour, the longest time that a flag takes, comes to more than a Duration holds
	minSpeed = 1 / maxSpeed
	maxSeed  = 1<<53 - 1 // beyond, a JSON number loses digits

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
	pace
	record
	look
}

// pace is what makes a run quick and what makes it come out the same again.
type pace struct {
	speed speed
	seed  int
}

// look is how the user wants to see what happens.
type look struct {
	progress string
	json     bool
	noColor  bool
}

// record is how the user wants to see afterwards what the recorder saw.
type record struct {
	timeline bool
	html     file
	trace    file
}

// shorthands are the one-letter names that some flags also have.
var shorthands = map[string]string{"workers": "w"}

// list returns every flag of the demo: the shared ones, parsed into f, and its own.
func (f *flags) list(d *demo.Demo) []demo.Flag {
	list := []demo.Flag{{
		Name: "variant", Usage: "which telling of the example", Choices: d.VariantNames(),
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
			Name: "workers", Usage: "how many threads or processes", For: some,
			Value: demo.Int(&f.workers, d.Variants[0].Workers, 1, maxWorkers),
		})
	}
	if some := variantsWith(d, func(v demo.Variant) bool { return len(v.On) > 0 }); len(some) > 0 {
		choices := []string{demo.OnProcess, demo.OnThread}
		list = append(list, demo.Flag{
			Name: "on", Usage: "what the workers are", For: some, Choices: choices,
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
	list = append(list, demo.Flag{Name: "repeat", Usage: "run it N times and count the outcomes",
		Value: demo.Int(&f.repeat, 1, 1, maxRepeat)})
	list = append(list, demo.Flag{
		Name: "shake", Usage: "stop workers now and then, as the seed decides, so that rare outcomes come up",
		Value: demo.Bool(&f.shake),
	})
	list = append(list, f.record.list()...)
	list = append(list, f.plot.flag(d))
	list = append(list, demo.Flag{Name: "code", Usage: "show afterwards the Go that ran beside the same in Python",
		Value: demo.Bool(&f.code)})
	return append(list, f.look.list("one JSON object")...)
}

// list returns the flags of the pace, the default of --speed being start.
func (p *pace) list(start speed) []demo.Flag {
	p.speed = start
	return []demo.Flag{
		{Name: "speed", Usage: "time scale: 10 is ten times faster", Value: &p.speed},
		{Name: "seed", Usage: "fixes the random numbers", Value: demo.Int(&p.seed, rand.IntN(randomSeeds), 0, maxSeed)},
	}
}

// list returns the flags of the record.
func (r *record) list() []demo.Flag {
	return []demo.Flag{
		{Name: "timeline", Usage: "show afterwards who ran, waited and slept, a lane each", Value: demo.Bool(&r.timeline)},
		{Name: "html", Usage: "write a page that plays it again, for a browser", Value: &r.html},
		{Name: "trace", Usage: "write what happened for Perfetto (Chrome trace format)", Value: &r.trace},
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
	return demo.Flag{Name: "progress", Usage: "bar on standard error: auto, always or never", Choices: choices,
		Value: demo.Choice(when, choices...)}
}

// noColor returns the flag that sets plain.
func noColor(plain *bool) demo.Flag {
	return demo.Flag{Name: "no-color", Usage: "plain text, as with NO_COLOR set", Value: demo.Bool(plain)}
}

// addFlags gives the command these flags.
func addFlags(c *cobra.Command, list []demo.Flag) {
	c.Flags().SortFlags = false
	for _, f := range list {
		flag := c.Flags().VarPF(f.Value, f.Name, shorthands[f.Name], f.Usage)
		if f.Value.Type() == "bool" {
			flag.NoOptDefVal = "true"
		}
		_ = c.Flags().SetAnnotation(f.Name, choicesKey, f.Choices)
	}
	// What holds depends on the variant or on chance, and is said elsewhere.
	for name, shown := range map[string]string{"workers": "", "on": "", "seed": "random", "source": ""} {
		if flag := c.Flags().Lookup(name); flag != nil {
			flag.DefValue = shown
		}
	}
}

// choicesKey is the annotation under which a flag keeps its choices.
const choicesKey = "choices"

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

// speed is a flag's value: a number from minSpeed to maxSpeed.
type speed float64

func (s *speed) String() string { return strconv.FormatFloat(float64(*s), 'g', -1, 64) }
func (s *speed) Type() string   { return "X" }
func (s *speed) Set(text string) error {
	x, err := strconv.ParseFloat(text, 64)
	if err != nil || math.IsNaN(x) || x < minSpeed || x > maxSpeed {
		return errors.New("must be a number from 0.000001 to 1000000")
	}
	*s = speed(x)
	return nil
}
