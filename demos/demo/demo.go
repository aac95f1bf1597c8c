// Package demo is what a demo is.
//
// A demo is a value: it says of itself what it is called, what it shows, which flags and variants
// it has and how to run them. It knows nothing of terminals, commands or exit codes; whoever wants
// to run one hands it a [stage.Stage] and gets a [Report].
package demo

import (
	"context"
	"slices"
	"strings"

	"concurrency-lab/demos/stage"
)

// Group is the heading under which help and list show a demo.
type Group string

// The groups, in the order in which they are shown.
const (
	Processes Group = "Processes and shared state"
	Threads   Group = "Threads and synchronisation"
	Pools     Group = "Pools, queues and futures"
	Figures   Group = "Figures"
)

// Groups lists the groups in order.
var Groups = []Group{Processes, Threads, Pools, Figures}

// What a demo's workers can be, for Variant.On.
const (
	OnProcess = "process"
	OnThread  = "thread"
)

// Demo is one command.
type Demo struct {
	// Name is the command's name.
	Name string
	// Group is the heading it stands under.
	Group Group
	// Summary is what it shows, in a line.
	Summary string
	// Args describes the arguments that it takes, like "[NAME...]"; empty: none.
	Args string
	// CheckArgs returns what is wrong with the arguments, naming what is allowed; nil: any will do.
	CheckArgs func(args []string) error
	// Flags are those that only this demo has.
	Flags []Flag
	// Variants are the ways to write the example; the first is the default.
	Variants []Variant
	// VariantFlag is another name for --variant with this demo, or empty.
	VariantFlag string
}

// Variant is one way to write a demo's example.
type Variant struct {
	// Name is what --variant takes.
	Name string
	// Summary is what it shows, in a line.
	Summary string
	// Source says which documents it comes from, and where: "000 Value, Array". Empty: beyond the
	// documents.
	Source string
	// Why says in a sentence or two, with their full stops, why a run comes out as it does: what keeps
	// it right, or what the bug is that this variant exists for.
	Why string
	// Faulty says that the variant has a bug on purpose, which may show up.
	Faulty bool
	// Workers is the default of -w; 0: the variant has no such number.
	Workers int
	// MinWorkers is the least that makes sense, if that is more than 1.
	MinWorkers int
	// On lists what the workers can be, the default first; empty: the variant has no choice.
	On []string
	// Timed says that the run measures time, so that nothing records it.
	Timed bool
	// Figure says that a run's report has one.
	Figure bool
	// Args says that this variant takes the demo's arguments.
	Args bool
	// TourArgs is what a tour adds to the command line of a run whose cost is not in its sleeps, so
	// that --speed alone does not hurry it: "--runs 1". Empty: nothing.
	TourArgs string
	// Small is what makes the variant so small that every order of its steps can be run: flags with
	// their values, and then arguments, as in "-w 2 --adds 1". Empty: it is small enough.
	Small string
	// Goal is what somebody is to reach who chooses the order of the steps: "make an addition get
	// lost". Empty: whatever shows the bug.
	Goal string
	// Unscheduled says why nobody can choose the order of its steps; empty: somebody can.
	Unscheduled string
	// Run tells the example. An error means that it could not be told to its end; the report then
	// holds what was finished.
	Run Run
}

// Run tells a variant's example on a stage.
type Run func(ctx context.Context, st *stage.Stage) (Report, error)

// Variant returns the variant of that name; "" is the default.
func (d *Demo) Variant(name string) (Variant, bool) {
	if name == "" {
		return d.Variants[0], true
	}
	i := slices.IndexFunc(d.Variants, func(v Variant) bool { return v.Name == name })
	if i < 0 {
		return Variant{}, false
	}
	return d.Variants[i], true
}

// About says in a line what the variant shows, and whether it shows a bug.
func (v Variant) About() string {
	if v.Faulty {
		return strings.TrimSpace(v.Summary + " (shows a bug)")
	}
	return v.Summary
}

// SmallFlags lists the flags of Small by name, each with its value, and the arguments after them.
func (v Variant) SmallFlags() (flags [][2]string, args []string) {
	words := strings.Fields(v.Small)
	for len(words) > 1 && strings.HasPrefix(words[0], "-") {
		name := strings.TrimPrefix(words[0], "--")
		if name == "-w" {
			name = "workers"
		}
		flags, words = append(flags, [2]string{name, words[1]}), words[2:]
	}
	return flags, words
}

// VariantNames lists the names that --variant takes.
func (d *Demo) VariantNames() []string {
	names := make([]string, len(d.Variants))
	for i, v := range d.Variants {
		names[i] = v.Name
	}
	return names
}

// Report is what a run found: every view of it comes from here.
type Report struct {
	// Result is the figures, as --json shows them.
	Result any
	// Checks are what must hold, or may be seen.
	Checks []Check
	// Outcome is the run in a number or a few words, which --repeat counts and --json names.
	Outcome string
	// Words are the outcome as people read it; none: Outcome itself.
	Words Sentence
	// Table is figures for the human view; nil: there are none.
	Table *Table
	// Tasks are who worked on what and when, for the human view; empty: that is not what it is about.
	Tasks []stage.Task
	// Figure is a picture of the run; nil, or empty: there is none. With a table it shows the same
	// as the table's bars.
	Figure *Figure
	// Next is a command line to try after this one, without the program's name.
	Next string
}
