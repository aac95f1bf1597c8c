// Package demo is what a demo is.
//
// A demo is a value: it says of itself what it is called, what it shows, which flags and variants
// it has and how to run them. It knows nothing of terminals, commands or exit codes; whoever wants
// to run one hands it a [stage.Stage] and gets a [Report].
package demo

import (
	"context"
	"slices"

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
	// Faulty says that the guard is missing and the fault is meant to be possible.
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
	// Run tells the example. An error means that it could not be told to its end; the report then
	// holds what was finished.
	Run func(ctx context.Context, st *stage.Stage) (Report, error)
}

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
	// Outcome is the run in a number or a few words, which --repeat counts.
	Outcome string
	// Table is figures for the human view; nil: there are none.
	Table *Table
	// Figure is a picture of the run; nil, or empty: there is none. With a table it shows the same
	// as the table's bars.
	Figure *Figure
	// Next is a command line to try after this one, without the program's name.
	Next string
}

// Grade says what a check's outcome means.
type Grade string

// The grades. A variant that holds has required checks; one that breaks grades what was seen.
const (
	Required    Grade = "required"    // fails the run if it does not hold
	Allowed     Grade = "allowed"     // right, though the fault did not show
	Interesting Grade = "interesting" // right, and the fault showed
	Forbidden   Grade = "forbidden"   // cannot be, fault or not: fails the run
	// an interrupt came before it was decided: what is not done yet looks like what was lost
	Open Grade = "open"
)

// Check is one thing that was looked at.
type Check struct {
	Name  string `json:"name"`
	OK    bool   `json:"ok"`
	Want  string `json:"want"`
	Got   string `json:"got"`
	Grade Grade  `json:"grade"`
}

// Failed says whether the check fails the run.
func (c Check) Failed() bool { return !c.OK && (c.Grade == Required || c.Grade == Forbidden) }

// Failed says whether any check fails the run.
func (r Report) Failed() bool { return slices.ContainsFunc(r.Checks, Check.Failed) }

// SoFar returns the report of a run that was interrupted: a check is decided only if it holds
// already and had to.
func (r Report) SoFar() Report {
	r.Checks = slices.Clone(r.Checks)
	for i := range r.Checks {
		if c := &r.Checks[i]; !c.OK || c.Grade != Required {
			c.Grade = Open
		}
	}
	return r
}

// Notable says whether a check failed the run, or the fault showed.
func (r Report) Notable() bool {
	return slices.ContainsFunc(r.Checks, func(c Check) bool { return c.Failed() || c.Grade == Interesting })
}
