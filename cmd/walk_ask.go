package cmd

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"concurrency-lab/cmd/page"
	"concurrency-lab/cmd/quiz"
	"concurrency-lab/cmd/term"
)

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

// ask returns a guess at each question. Where there is none to ask, it waits until the run is
// wanted.
func (w *walk) ask(ctx context.Context, questions []quiz.Question) (guesses []string, next move, err error) {
	if len(questions) == 0 {
		next, err = w.choose(ctx, "Press Enter to run it (s: skip this step, b: back, q: quit)")
		return nil, next, err
	}
	for _, q := range questions {
		if err := w.say(ctx, func(width int, p term.Palette) string { return page.Question(q, width, p) }); err != nil {
			return nil, quit, err
		}
		guess, next, err := w.guess(ctx, q)
		if next != onward || err != nil {
			return nil, next, err
		}
		guesses = append(guesses, guess)
	}
	return guesses, onward, nil
}

// guess asks for a guess until there is one that can be right, or none.
func (w *walk) guess(ctx context.Context, q quiz.Question) (guess string, next move, err error) {
	for {
		guess, next, err = w.read(ctx, fmt.Sprintf("Your guess: %s (Enter: none, s: skip this step, b: back, q: quit)",
			q.Kind()))
		if guess == "" || err != nil || q.Kind().Accepts(guess) {
			return guess, next, err
		}
		wrong := fmt.Sprintf("%s is not %s. Please try again.", term.Printable(guess), q.Kind())
		if err := w.complain(ctx, wrong); err != nil {
			return "", quit, err
		}
	}
}

// complain says what is wrong with what was typed.
func (w *walk) complain(ctx context.Context, text string) error {
	return w.say(ctx, func(width int, p term.Palette) string { return page.Note(text, width, p) })
}

// choose asks until it knows where to go.
func (w *walk) choose(ctx context.Context, prompt string) (move, error) {
	for {
		typed, next, err := w.read(ctx, prompt)
		if typed == "" || err != nil {
			return next, err
		}
		if err := w.complain(ctx, fmt.Sprintf("%s is no answer here. Please press Enter, or type one of the letters.",
			term.Printable(typed))); err != nil {
			return quit, err
		}
	}
}

// read returns the move that was typed, or else a guess and onward. The end of the input is the end
// of the lesson.
func (w *walk) read(ctx context.Context, prompt string) (guess string, next move, err error) {
	if w.yes {
		return "", onward, nil
	}
	if err := w.say(ctx, func(width int, p term.Palette) string { return page.Prompt(prompt, width, p) }); err != nil {
		return "", quit, err
	}
	line, err := w.typed.Next(ctx)
	rest := "\n"
	if err != nil || w.typed.Terminal == nil { // nothing has ended the prompt's line
		rest = line + "\n\n"
	}
	fresh := w.say(ctx, func(int, term.Palette) string { return rest })
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
