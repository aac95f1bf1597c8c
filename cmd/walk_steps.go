package cmd

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"concurrency-lab/cmd/quiz"
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
	lesson view.Lesson
	extra  []string // flags for every run

	typed *typed
	// right has the first guess at each question, and whether it was right: the second is no guess
	// any more.
	right  map[*quiz.Question]bool
	failed bool
}

// move is where to go after a prompt.
type move int

const (
	onward move = iota
	skip        // to the next step
	again       // to the beginning of this one
	back
	quit
)

// moves are what can be typed for them.
var moves = map[string]move{"": onward, "s": skip, "r": again, "b": back, "q": quit}

// run goes through the steps, as the user wants, and returns how it ended.
func (w *walk) run(ctx context.Context) error {
	w.typed, w.right = newTyped(w.streams.In), map[*quiz.Question]bool{}
	defer w.typed.close()
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
	err := w.say(ctx, func(width int, p view.Palette) string { return w.lesson.Heading(at, w.name, width, p) })
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
		return w.choose(ctx, "Enter: end; r again, b back, q quit")
	}
	return w.choose(ctx, "Enter: next step; r again, b back, q quit")
}

// part shows the text, asks the questions, runs the command and tells the answers.
func (w *walk) part(ctx context.Context, part *view.Part) (move, error) {
	err := w.say(ctx, part.Text)
	if err != nil || part.Command == "" {
		return onward, err
	}
	args := append(strings.Fields(part.Command), w.extra...)
	line := program + " " + strings.Join(args, " ")
	if err := w.say(ctx, func(_ int, p view.Palette) string { return view.Command(line, p) }); err != nil {
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
	w.typed.forget()
	w.note(err)
	return onward, w.tell(ctx, part.Questions, guesses, sum)
}

// ask returns a guess at each question. Where there is none to ask, it waits until the run is
// wanted.
func (w *walk) ask(ctx context.Context, questions []quiz.Question) (guesses []string, next move, err error) {
	if len(questions) == 0 {
		next, err = w.choose(ctx, "Enter: run it; s skip, b back, q quit")
		return nil, next, err
	}
	for _, q := range questions {
		if err := w.say(ctx, func(width int, p view.Palette) string { return view.Question(q, width, p) }); err != nil {
			return nil, quit, err
		}
		guess, next, err := w.read(ctx, "your guess, or Enter; s skip, b back, q quit")
		if next != onward || err != nil {
			return nil, next, err
		}
		guesses = append(guesses, guess)
	}
	return guesses, onward, nil
}

// start runs a command line.
func (w *walk) start(ctx context.Context, args []string) (view.Summary, error) {
	list := w.all()
	i := slices.IndexFunc(list, func(d *demo.Demo) bool { return d.Name == args[0] })
	if i < 0 {
		return view.Summary{}, fmt.Errorf("the page of %s runs %s, which is no demo", w.name, args[0])
	}
	p, err := planOf(ctx, list[i], args[1:])
	if err != nil {
		return view.Summary{}, err
	}
	p.guided = true
	return p.run(ctx, w.streams)
}

// tell says what the answers were, and keeps whether each first guess was right.
func (w *walk) tell(ctx context.Context, questions []quiz.Question, guesses []string, sum view.Summary) error {
	summary, err := sum.JSON()
	if err != nil {
		return err
	}
	return w.say(ctx, func(width int, p view.Palette) string {
		var told strings.Builder
		told.WriteString("\n")
		for i := range questions {
			q := &questions[i]
			answer, err := q.Answer(summary)
			if err != nil {
				w.note(fmt.Errorf("the page of %s asks for what is not there: %w", w.name, err))
				continue
			}
			if _, before := w.right[q]; guesses[i] != "" && !before {
				w.right[q] = answer.Matches(guesses[i])
			}
			told.WriteString(view.Told(*q, guesses[i], answer, width, p))
		}
		if len(questions) > 0 {
			told.WriteString("\n")
		}
		return told.String()
	})
}

// note keeps that something went wrong, and says what, if that has not been said. The lesson goes
// on.
func (w *walk) note(err error) {
	w.failed = w.failed || err != nil
	w.streams.tell(err)
}

// closing says how many guesses were right.
func (w *walk) closing(_ int, p view.Palette) string {
	right := 0
	for _, r := range w.right {
		if r {
			right++
		}
	}
	return view.LessonEnd(w.name, right, len(w.right), w.failed, p)
}

// say shows a text, in lines of at most the width that it is called with.
func (w *walk) say(ctx context.Context, text func(width int, p view.Palette) string) error {
	return w.show(ctx, w.streams, func(_ context.Context, _ *view.Screen, p view.Palette) (string, error) {
		return text(view.PageWidth(w.streams.Out), p), nil
	})
}

// choose asks until it knows where to go.
func (w *walk) choose(ctx context.Context, prompt string) (move, error) {
	for {
		guess, next, err := w.read(ctx, prompt)
		if guess == "" || err != nil {
			return next, err
		}
	}
}

// read returns the move that was typed, or else a guess and onward. The end of the input is the end
// of the lesson.
func (w *walk) read(ctx context.Context, prompt string) (guess string, next move, err error) {
	if w.yes {
		return "", onward, nil
	}
	if err := w.say(ctx, func(_ int, p view.Palette) string { return view.Prompt(prompt, p) }); err != nil {
		return "", quit, err
	}
	line, err := w.typed.line(ctx)
	rest := "\n"
	if err != nil || w.typed.terminal == nil { // nothing has ended the prompt's line
		rest = line + "\n\n"
	}
	fresh := w.say(ctx, func(int, view.Palette) string { return rest })
	switch {
	case errors.Is(err, io.EOF):
		return "", quit, fresh
	case err != nil || fresh != nil:
		return "", quit, cmp.Or(err, fresh)
	}
	if next, ok := moves[strings.ToLower(line)]; ok {
		return "", next, nil
	}
	return line, onward, nil
}
