package cmd

import (
	"cmp"
	"context"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"concurrency-lab/cmd/term"
	"concurrency-lab/cmd/view"
	"concurrency-lab/demos/demo"
	"concurrency-lab/demos/stage"
)

// tourSpeed hurries the documents' seconds to tenths, which still are long beside what it takes a
// busy machine to start a process.
const tourSpeed = 20

// newTour makes the command that runs every variant of every demo. A demo holds the values of its
// own flags, so that each run gets a fresh one from all.
func newTour(all func() []*demo.Demo, s Streams) *cobra.Command {
	var t tour
	c := &cobra.Command{
		Use:   "tour",
		Short: "Run every demo, faster than normal, one result line each",
		Long: "Run every variant of every demo, faster than normal. Each gets one line: its mark, the variant, the time it " +
			"took, and its result. The tour takes about half a minute.",
		Example: examples(s, [][2]string{
			{"tour", "everything, 20 times faster than normal"},
			{"tour --speed 5", "the same with more time to look"},
			{"tour --json", "one JSON array, for a script"},
		}),
		Args: noArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			if err := t.prepare(c.Context(), all); err != nil {
				return err
			}
			return t.run(c.Context(), s)
		},
	}
	addFlags(c, append(t.pace.list(tourSpeed), t.look.list("one JSON array")...))
	return c
}

// tour is many runs in turn.
type tour struct {
	pace
	look
	stops []stop
}

// stop is one of them: its name, and what its command line asks for.
type stop struct {
	view.Stop
	plan
}

// prepare makes the stops. An error says that what a variant adds to its command line is wrong.
func (t *tour) prepare(ctx context.Context, all func() []*demo.Demo) error {
	for i, d := range all() {
		for _, v := range d.Variants {
			words := strings.Fields(fmt.Sprintf("%s %s --speed %v --seed %d", shortest(d, v), v.TourArgs, &t.speed, t.seed))
			command := strings.Join(words, " ")
			p, err := planOf(ctx, all()[i], words[1:])
			if err != nil {
				return fmt.Errorf("%s: %w", command, err)
			}
			t.stops = append(t.stops, stop{view.Stop{Demo: d.Name, Title: d.Summary, Variant: v.Name, Command: command}, p})
		}
	}
	return nil
}

// shortest is the shortest command line that runs this variant.
func shortest(d *demo.Demo, v demo.Variant) string {
	if v.Name == d.Variants[0].Name {
		return d.Name
	}
	return fmt.Sprintf("%s --%s %s", d.Name, cmp.Or(d.VariantFlag, "variant"), v.Name)
}

// run makes the stops one after another, whatever comes of each, and returns how the whole ended.
func (t *tour) run(ctx context.Context, s Streams) error {
	return t.show(ctx, s, func(ctx context.Context, screen *view.Screen, palette term.Palette) (string, error) {
		seen := view.Tour{Speed: float64(t.speed), Seed: uint64(t.seed)}
		for _, next := range t.stops {
			seen.Stops = append(seen.Stops, next.Stop)
		}
		print := func(text string) {
			if !t.json {
				screen.Print(text)
			}
		}
		print(seen.Header(palette))
		screen.Total(len(t.stops))
		for i := 0; i < len(t.stops) && ctx.Err() == nil; i++ {
			run, _ := t.stops[i].play(ctx, stage.Unseen{})
			seen.Runs = append(seen.Runs, run)
			print(seen.Line(palette))
			if ctx.Err() == nil {
				screen.Advance(1)
			}
		}
		return t.closing(ctx, seen, palette)
	})
}

// closing is what is shown at the end of the tour, and how it ended.
func (t *tour) closing(ctx context.Context, seen view.Tour, palette term.Palette) (string, error) {
	last, err := seen.Verdict(palette), error(nil)
	if t.json {
		last, err = seen.JSON()
	}
	switch {
	case err != nil:
	case ctx.Err() != nil:
		err = context.Cause(ctx)
	case seen.Failed():
		err = errFailed
	}
	return last, err
}
