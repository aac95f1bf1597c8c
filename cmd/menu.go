package cmd

import (
	"context"
	"fmt"
	"os"
	"os/signal"
	"slices"
	"strings"
	"syscall"

	"concurrency-lab/cmd/interrupt"
	"concurrency-lab/cmd/menu"
	"concurrency-lab/cmd/page"
	"concurrency-lab/cmd/term"
	"concurrency-lab/demos/demo"
	"concurrency-lab/docs"
)

// keyboard returns standard input if somebody sits before it: if both it and standard output are
// terminals.
func (s Streams) keyboard() (*os.File, bool) {
	in, ok := s.In.(*os.File)
	return in, ok && term.IsTerminal(in) && term.IsTerminal(s.Out)
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
				err = interrupt.Err
			}
			s.report(err)
			return exitCode(err)
		}
		fmt.Fprintln(s.Out, "$ "+m.CommandLine())
		run(all, args, s)
		err = interruptibly(terminated, func(ctx context.Context) error {
			return menu.Pause(ctx, in, s.Out, "press any key for the menu ")
		})
		if err != nil {
			s.report(err)
			return exitCode(err)
		}
	}
}

// interruptibly does what a signal can interrupt, and says so.
func interruptibly(ctx context.Context, do func(context.Context) error) error {
	ctx, stop := interrupt.Context(ctx)
	defer stop()
	err := do(ctx)
	if ctx.Err() != nil {
		return interrupt.Err
	}
	return err
}

// firstLesson is the demo whose lesson the menu offers to a beginner.
const firstLesson = "counter"

// newLab tells the menu what there is to choose and to set.
func newLab(list []*demo.Demo, s Streams) menu.Lab {
	known := lessons{list, docs.Page}
	lab := menu.Lab{
		Program: s.command(),
		Color:   term.WantsColor(s.Out),
		Check: func(args []string) error {
			_, err := planAmong(context.Background(), list, args)
			return err
		},
		Explain: func(demo string, width int, answers bool) []string {
			markdown, err := docs.Page(demo)
			if err != nil {
				return nil
			}
			palette := term.Palette{On: term.WantsColor(s.Out)}
			text := page.Render(markdown, min(width, page.Width(s.Out)), palette, answers)
			return strings.Split(strings.TrimSuffix(text, "\n"), "\n")
		},
	}
	if minutes := known.minutes(named{name: firstLesson}); minutes > 0 {
		lab.Start = menu.Lesson{
			Title: fmt.Sprintf("Start here: a lesson on race conditions (%d min)", minutes),
			Args:  []string{"walk", firstLesson},
		}
	}
	for _, t := range topicsOf(list) {
		topic := menu.Topic{
			Lesson: menu.Lesson{
				Title: fmt.Sprintf("%s (lesson %d min)", t.Title, known.minutes(named{t.Name, &t})),
				Args:  []string{"walk", t.Name},
			},
			Name: t.Name, About: t.About, Mentions: t.Mentions,
		}
		for _, d := range t.Among(list) {
			topic.Demos = append(topic.Demos, d.Name)
		}
		lab.Topics = append(lab.Topics, topic)
	}
	for _, g := range demo.Groups {
		for _, d := range list {
			if d.Group == g {
				lab.Demos = append(lab.Demos, menu.Demo{Demo: d, Settings: settings(d), Text: lessonText(d.Name)})
			}
		}
	}
	return lab
}

// lessonText is a demo's lesson in lower case, as it stands on the page.
func lessonText(demo string) string {
	markdown, _ := docs.Page(demo) // without a page there is nothing to search
	_, lesson, _ := strings.Cut(string(markdown), "\n## Lesson\n")
	lesson, _, _ = strings.Cut(lesson, "\n## ")
	return strings.ToLower(lesson)
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
		if slices.Contains([]string{"variant", d.VariantFlag, "json", "progress", "no-color", "orders", "schedule"},
			f.Name) {
			continue
		}
		start, choices, kind := f.Value.String(), f.Choices, f.Value.Type()
		if f.Name == "explore" { // without a value
			start, kind = "false", "bool"
		}
		if f.Name == "seed" {
			start = "random"
		}
		if f.Value.Type() == "FILE" {
			choices = []string{"", d.Name + endings[f.Name]}
		}
		list = append(list, menu.Setting{
			Name: f.Name, Short: shorthands[f.Name], Usage: f.Usage, Kind: kind, Default: start, Choices: choices,
			For: f.For,
		})
	}
	return list
}
