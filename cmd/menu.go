package cmd

import (
	"context"
	"fmt"
	"os"
	"os/signal"
	"slices"
	"strings"
	"syscall"

	"concurrency-lab/cmd/menu"
	"concurrency-lab/cmd/view"
	"concurrency-lab/demos/demo"
	"concurrency-lab/docs"
)

// keyboard returns standard input if somebody sits before it: if both it and standard output are
// terminals.
func (s Streams) keyboard() (*os.File, bool) {
	in, ok := s.In.(*os.File)
	return in, ok && view.IsTerminal(in) && view.IsTerminal(s.Out)
}

// runMenu shows the menu, runs what is chosen as if it had been typed, and returns to the menu,
// until the user leaves it. It returns the exit code: 0, or 130 if the menu was interrupted. An
// interrupt during a run ends that run alone; SIGTERM, or the end of the terminal, ends everything.
func runMenu(all func() []*demo.Demo, s Streams, in *os.File) int {
	terminated, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM, syscall.SIGHUP)
	defer stop()
	context.AfterFunc(terminated, stop) // the next one is to kill
	m := menu.New(newLab(all(), s))
	for {
		err := interruptibly(terminated, func(ctx context.Context) error { return m.Choose(ctx, in, s.Out) })
		args, chosen := m.Chosen()
		if err != nil || !chosen {
			if m.Interrupted() {
				err = errInterrupted
			}
			s.tell(err)
			return exitCode(err)
		}
		fmt.Fprintln(s.Out, "$ "+m.CommandLine())
		run(all, args, s)
		err = interruptibly(terminated, func(ctx context.Context) error {
			return menu.Pause(ctx, in, s.Out, "press any key for the menu ")
		})
		if err != nil {
			s.tell(err)
			return exitCode(err)
		}
	}
}

// interruptibly does what a signal can interrupt, and says so.
func interruptibly(ctx context.Context, do func(context.Context) error) error {
	ctx, stop := interruptible(ctx)
	defer stop()
	err := do(ctx)
	if ctx.Err() != nil {
		return errInterrupted
	}
	return err
}

// newLab tells the menu what there is to choose and to set.
func newLab(list []*demo.Demo, s Streams) menu.Lab {
	root := newRoot(func() []*demo.Demo { return list }, s)
	walk, _, _ := root.Find([]string{"walk"})
	lab := menu.Lab{
		Program: program,
		Walk:    walk != root,
		Color:   view.WantsColor(s.Out),
		Check: func(args []string) error {
			i := slices.IndexFunc(list, func(d *demo.Demo) bool { return d.Name == args[0] })
			_, err := planOf(context.Background(), list[i], args[1:])
			return err
		},
		Explain: func(demo string, width int) []string {
			markdown, err := docs.Page(demo)
			if err != nil {
				return nil
			}
			page := view.Page(markdown, min(width, view.PageWidth(s.Out)), view.NewPalette(view.WantsColor(s.Out)))
			return strings.Split(strings.TrimSuffix(page, "\n"), "\n")
		},
	}
	for _, g := range demo.Groups {
		for _, d := range list {
			if d.Group == g {
				lab.Demos = append(lab.Demos, menu.Demo{Demo: d, Settings: settings(d)})
			}
		}
	}
	return lab
}

// endings are those of the files that the menu offers to write, by flag.
var endings = map[string]string{"html": ".html", "trace": ".json", "plot": ".svg"}

// settings returns what the menu lets the user set: all but what only a script wants.
func settings(d *demo.Demo) []menu.Setting {
	var list []menu.Setting
	if some := variantsWith(d, func(v demo.Variant) bool { return v.Args }); len(some) > 0 {
		list = append(list, menu.Setting{Name: "arguments", Usage: d.Args, Kind: menu.Arguments, For: some})
	}
	for _, f := range new(flags).list(d) {
		if slices.Contains([]string{"variant", d.VariantFlag, "json", "progress", "no-color"}, f.Name) {
			continue
		}
		start, choices := f.Value.String(), f.Choices
		if f.Name == "seed" {
			start = "random"
		}
		if f.Value.Type() == "FILE" {
			choices = []string{"", d.Name + endings[f.Name]}
		}
		list = append(list, menu.Setting{
			Name: f.Name, Short: shorthands[f.Name], Usage: f.Usage, Kind: f.Value.Type(), Default: start, Choices: choices,
			For: f.For,
		})
	}
	return list
}
