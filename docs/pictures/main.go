// Command pictures makes the animated pictures of the documentation: each shows the lab at work in
// a terminal. See make pictures.
//
// It runs the lab on a pseudo-terminal and keeps what it wrote, and when, in NAME.cast, in the
// format of asciinema. Out of that alone it draws NAME.svg, so that the same recording gives the
// same picture; a test holds the two together.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"slices"

	"concurrency-lab/cmd/product"
)

// folder is where the pictures are, seen from where make runs.
const folder = "docs/pictures"

func main() {
	drawOnly := flag.Bool("draw", false, "draw the recordings that are there, and record nothing")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx, *drawOnly, flag.Args()); err != nil {
		fmt.Fprintln(os.Stderr, "pictures:", err)
		os.Exit(1)
	}
}

// run makes the pictures of these names, or all if there are none.
func run(ctx context.Context, drawOnly bool, names []string) error {
	for _, name := range names {
		if !slices.ContainsFunc(pictures, func(p picture) bool { return p.name == name }) {
			return fmt.Errorf("no picture %q", name)
		}
	}
	work, err := os.MkdirTemp("", "pictures-")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(work) }()
	lab := filepath.Join(work, program)
	if !drawOnly {
		if err := product.Build(lab, "concurrency-lab"); err != nil {
			return err
		}
	}
	for _, p := range pictures {
		if len(names) > 0 && !slices.Contains(names, p.name) {
			continue
		}
		if err := p.make(ctx, lab, drawOnly); err != nil {
			return fmt.Errorf("%s: %w", p.name, err)
		}
	}
	return nil
}

// make records the picture, unless it is only to be drawn, and draws it.
func (p picture) make(ctx context.Context, lab string, drawOnly bool) error {
	recording := filepath.Join(folder, p.name+".cast")
	if !drawOnly {
		c, err := p.record(ctx, lab)
		if err != nil {
			return err
		}
		if err := os.WriteFile(recording, c.text(), 0o644); err != nil {
			return err
		}
	}
	text, err := os.ReadFile(recording)
	if err != nil {
		return err
	}
	c, err := parseCast(text)
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(folder, p.name+".svg"), draw(c), 0o644)
}
