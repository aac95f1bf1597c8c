package cmd

import (
	"cmp"
	"context"
	"strings"
	"time"

	"concurrency-lab/cmd/stepper"
	"concurrency-lab/cmd/term"
	"concurrency-lab/cmd/value"
	"concurrency-lab/cmd/view"
	"concurrency-lab/demos"
	"concurrency-lab/demos/demo"
	"concurrency-lab/demos/orders"
	"concurrency-lab/primitives/schedule"
)

// turnTimeout is how long a worker may keep the turn: the search keeps the machine busy meanwhile.
const turnTimeout = 5 * time.Second

// stepThrough shows the screen on which the user chooses each step.
func (p plan) stepThrough(ctx context.Context, s Streams) error {
	in, ok := s.keyboard()
	if !ok {
		return usagef("no --step: it shows a screen and reads keys, for which it needs a terminal")
	}
	return stepper.Show(ctx, p.session(s), in, s.Out)
}

// shortestWay returns the shortest order that reaches the goal; if there is none, the first of all.
func (p plan) shortestWay(ctx context.Context) (schedule.Schedule, error) {
	found := p.example(p.options).Explore(ctx, schedule.Exploration{Orders: p.orders, Seed: p.options.Seed})
	if len(found.Outcomes) == 0 || found.Err != nil {
		return nil, refused(p.flag(), found.Err)
	}
	_, fault := found.Faults()
	return view.Short(cmp.Or(fault, &found.Outcomes[0]).First), nil
}

// session is the plan's example as the screen wants it.
func (p plan) session(s Streams) stepper.Session {
	e, how := p.example(p.options), watched(p.schedule.Anytime)
	how.TurnTimeout = turnTimeout
	title, _, _ := strings.Cut(p.emptySummary().Header(term.Palette{}), "\n")
	return stepper.Session{
		Title: title,
		Goal:  e.Goal(nil),
		Begin: func(ctx context.Context) (stepper.Run, error) { return p.byHand(ctx, e, how) },
		Search: func(ctx context.Context) *stepper.Found {
			found := e.Explore(ctx, schedule.Exploration{
				Options: how, Orders: p.orders, Seed: p.options.Seed, States: mostStates,
			})
			f := &stepper.Found{Result: found.Result, Goal: e.Goal(found)}
			for _, o := range found.Outcomes {
				f.Endings = append(f.Endings, stepper.Ending{Words: o.Told(), Goal: o.Fault()})
			}
			return f
		},
		Source: func(file string) string {
			_, name, _ := strings.Cut(file, "/demos/")
			text, _ := demos.Files.ReadFile(name) // of what is not there nothing is shown
			return string(text)
		},
		Command: func(to schedule.Schedule) string {
			again := value.Schedule{Schedule: to, Anytime: p.schedule.Anytime}
			return s.command() + " " + p.command() + " --schedule " + again.String()
		},
		All:     p.all,
		Palette: term.Palette{On: !p.noColor && term.WantsColor(s.Out)},
	}
}

// byHand begins a run at the end of the plan's schedule.
func (p plan) byHand(ctx context.Context, e orders.Example, how schedule.Options) (stepper.Run, error) {
	h := steppedHand{e.ByHand(ctx, how)}
	err := h.Go(p.schedule.Schedule)
	if o := h.Position().Order; o != nil {
		err = cmp.Or(o.Err, err)
		if cause := h.Played().Err; demo.MachineCannot(cause) {
			err = cause
		}
	}
	if err != nil {
		h.Close()
		return nil, cmp.Or(context.Cause(ctx), refused(p.flag(), err))
	}
	return h, nil
}

// steppedHand is a run by hand as the screen wants it.
type steppedHand struct{ *orders.Hand }

func (h steppedHand) Lines() (lines []stepper.Line) {
	for _, l := range h.Hand.Lines() {
		lines = append(lines, stepper.Line{Worker: l.Worker, Text: l.Text})
	}
	return lines
}

func (h steppedHand) Ending() stepper.Ending {
	o := h.Outcome()
	return stepper.Ending{Words: o.Told(), Goal: o.Fault()}
}
