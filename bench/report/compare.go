package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
)

const benchstat = "golang.org/x/perf/cmd/benchstat@v0.0.0-20260908200009-22c9c6c9d4da"

// compare runs our own benchmarks of this tree and of another commit in turn, and lets benchstat
// tell what has changed.
func (o options) compare(ctx context.Context, folder string) error {
	then := filepath.Join(folder, "tree")
	if err := tell(ctx, "", "git", "worktree", "add", "--detach", then, o.since); err != nil {
		return err
	}
	// the folder goes in any case
	defer func() { _ = tell(context.WithoutCancel(ctx), "", "git", "worktree", "remove", "--force", then) }()
	sides := []goBenchmarks{
		{path: filepath.Join(folder, "old"), folder: filepath.Join(then, "bench")},
		{path: filepath.Join(folder, "new"), folder: "bench"},
	}
	for _, s := range sides {
		if err := s.build(ctx); err != nil {
			return err
		}
	}
	pattern, err := sides[1].those(ctx, o.works)
	if pattern == "" && err == nil {
		err = fmt.Errorf("no work's name matches %s", o.works)
	}
	if err != nil {
		return err
	}
	for round := range o.rounds {
		for i := range sides {
			s := sides[(round+i)%len(sides)]
			out, err := s.bench(ctx, pattern, o.length.String())
			if err == nil {
				err = appendTo(s.path+".txt", out)
			}
			if err != nil {
				return err
			}
		}
		fmt.Fprintf(os.Stderr, "round %d of %d\n", round+1, o.rounds)
	}
	out, err := output(ctx, "", "go", "run", benchstat, "old="+sides[0].path+".txt", "new="+sides[1].path+".txt")
	fmt.Print(string(out))
	return err
}

func appendTo(path string, text []byte) error {
	f, err := os.OpenFile(path, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	if _, err := f.Write(text); err != nil {
		f.Close()
		return err
	}
	return f.Close()
}
