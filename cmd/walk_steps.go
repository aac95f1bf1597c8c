package cmd

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"concurrency-lab/cmd/page"
	"concurrency-lab/cmd/quiz"
	"concurrency-lab/cmd/term"
	"concurrency-lab/cmd/typed"
	"concurrency-lab/cmd/view"
	"concurrency-lab/demos/demo"
)

// walk is a lesson that goes on.
type walk struct {
	look
	yes     bool // ask nothing
	all     func() []*demo.Demo
	streams Streams

	name   string // the demo's
	lesson page.Lesson
	extra  []string // flags for every run

	typed *typed.Lines
	// right has the first guess at each question, and whether it was right: the second is no guess
	// any more.
	right  map[*quiz.Question]bool
	failed bool
	// marksKnown says that the marks of a verdict have been explained.
	marksKnown bool
}

// run goes through the steps, as the user wants, and returns how it ended.
func (w *walk) run(ctx context.Context) error {
	w.typed, w.right = typed.New(w.streams.In), map[*quiz.Question]bool{}
	defer w.typed.Close()
	for at := 0; at < len(w.lesson); {
		next, err := w.step(ctx, at)
		switch {
		case err != nil:
			return err
		case next == quit:
			at = len(w.lesson)
		case next == back:
			at = max(0, at-1)
		case next != again:
			at++
		}
	}
	if err := w.say(ctx, w.closing); err != nil {
		return err
	}
	if w.failed {
		return errFailed
	}
	return nil
}

// step goes through a step and returns where to go next.
func (w *walk) step(ctx context.Context, at int) (move, error) {
	err := w.say(ctx, func(width int, p term.Palette) string { return w.lesson.Heading(at, w.name, width, p) })
	if err != nil {
		return quit, err
	}
	step := w.lesson[at]
	for i := range step.Parts {
		if next, err := w.part(ctx, &step.Parts[i]); next != onward || err != nil {
			return next, err
		}
	}
	if at == len(w.lesson)-1 {
		return w.choose(ctx, "Press Enter to end the lesson (r: this step again, b: back, q: quit)")
	}
	return w.choose(ctx, "Press Enter for the next step (r: this step again, b: back, q: quit)")
}

// part shows the text, asks the questions, runs the command and tells the answers.
func (w *walk) part(ctx context.Context, part *page.Part) (move, error) {
	err := w.say(ctx, part.Text)
	if err != nil || part.Command == "" {
		return onward, err
	}
	args, err := w.unattended(ctx, withFlags(strings.Fields(part.Command), w.extra))
	if err != nil {
		w.note(err)
		return onward, nil
	}
	line := w.streams.command() + " " + strings.Join(args, " ")
	if err := w.say(ctx, func(_ int, p term.Palette) string { return page.Command(line, p) }); err != nil {
		return quit, err
	}
	guesses, next, err := w.ask(ctx, part.Questions)
	if next != onward || err != nil {
		return next, err
	}
	sum, err := w.start(ctx, args)
	if ctx.Err() != nil {
		return quit, cmp.Or(err, context.Cause(ctx))
	}
	w.typed.Forget()
	w.note(err)
	return onward, w.tell(ctx, part.Questions, guesses, sum)
}

// unattended returns a command line that needs nobody to choose the steps, where nobody is there to
// do that: the shortest order stands in it, in place of the screen.
func (w *walk) unattended(ctx context.Context, args []string) ([]string, error) {
	at := slices.Index(args, "--step")
	if _, ok := w.streams.keyboard(); at < 0 || ok && !w.yes {
		return args, nil
	}
	p, err := w.plan(ctx, args)
	if err != nil {
		return nil, err
	}
	way, err := p.shortestWay(ctx)
	return slices.Replace(args, at, at+1, "--schedule", way.String()), err
}

// plan is that of a command line.
func (w *walk) plan(ctx context.Context, args []string) (plan, error) {
	p, err := planAmong(ctx, w.all(), args)
	if errors.Is(err, errNoDemo) {
		err = fmt.Errorf("the lesson of %s runs %s, which is no demo", w.name, args[0])
	}
	return p, err
}

// start runs a command line.
func (w *walk) start(ctx context.Context, args []string) (view.Summary, error) {
	p, err := w.plan(ctx, args)
	if err != nil {
		return view.Summary{}, err
	}
	p.guided, p.marksKnown = true, w.marksKnown
	w.marksKnown = true
	return p.run(ctx, w.streams)
}

// tell says what the answers were, and keeps whether each first guess was right.
func (w *walk) tell(ctx context.Context, questions []quiz.Question, guesses []string, sum view.Summary) error {
	summary, err := sum.JSON()
	if err != nil {
		return err
	}
	return w.say(ctx, func(width int, p term.Palette) string {
		var answers strings.Builder
		answers.WriteString("\n")
		for i := range questions {
			q := &questions[i]
			answer, err := q.Answer(summary)
			if err != nil {
				w.note(fmt.Errorf("the lesson of %s asks for what is not there: %w", w.name, err))
				continue
			}
			if _, before := w.right[q]; guesses[i] != "" && !before {
				w.right[q] = answer.Matches(guesses[i])
			}
			answers.WriteString(page.Answer(*q, guesses[i], answer, width, p))
		}
		if len(questions) > 0 {
			answers.WriteString("\n")
		}
		return answers.String()
	})
}

// note keeps that something went wrong, and says what, if that has not been said. The lesson goes
// on.
func (w *walk) note(err error) {
	w.failed = w.failed || err != nil
	w.streams.report(err)
}

// closing says how many guesses were right.
func (w *walk) closing(_ int, p term.Palette) string {
	right := 0
	for _, r := range w.right {
		if r {
			right++
		}
	}
	return page.LessonEnd(w.streams.command()+" explain "+w.name, right, len(w.right), w.failed, p)
}

// say shows a text, in lines of at most the width that it is called with.
func (w *walk) say(ctx context.Context, text func(width int, p term.Palette) string) error {
	return w.show(ctx, w.streams, func(_ context.Context, _ *view.Screen, p term.Palette) (string, error) {
		return text(page.Width(w.streams.Out), p), nil
	})
}
