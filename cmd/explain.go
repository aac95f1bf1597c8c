package cmd

import (
	"context"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"concurrency-lab/cmd/page"
	"concurrency-lab/cmd/term"
	"concurrency-lab/cmd/view"
	"concurrency-lab/demos/demo"
	"concurrency-lab/docs"
)

// newExplain makes the command that shows a page of docs/, or what there is about a topic.
func newExplain(list []*demo.Demo, s Streams) *cobra.Command {
	l := look{progress: "never"}
	var answers bool
	n := names{docs.Names(), topicsOf(list)}
	c := &cobra.Command{
		Use:   "explain DEMO|TOPIC",
		Short: "Explain a demo or a topic: what to watch for, and how to write it in Go",
		Long: "Explain a demo: what to watch for, what it shows, questions for a class, and how to write it in Go. " +
			"Or explain a topic: what it is, and which demos show it.\n\n" +
			"On a terminal a long page opens in the pager that PAGER names, or in less.",
		Example: examples(s, [][2]string{
			{"explain counter", "the page of the demo counter"},
			{"explain counter --answers", "with the answers to the questions for a class"},
			{"explain deadlock", "the topic, and its demos"},
			{"explain glossary", "the words of concurrency, each in two sentences"},
			{"explain sources", "the documents that the demos come from"},
			{"explain python-today", "what has changed in Python since"},
			{"explain architecture", "how the lab is built"},
		}),
	}
	n.takenBy(c, 1)
	c.RunE = func(c *cobra.Command, args []string) error {
		about, err := n.find(c, args)
		if err != nil {
			return err
		}
		markdown, err := pageOf(about, lessons{list, docs.Page}, s.command())
		if err != nil {
			return err
		}
		return l.show(c.Context(), s, func(_ context.Context, _ *view.Screen, p term.Palette) (string, error) {
			text := page.Render(markdown, page.Width(s.Out), p, answers)
			if !answers && page.Folds(markdown) {
				text += "\n" + p.Faint(fmt.Sprintf("the answers: %s explain %s --answers", s.command(), about.name)) + "\n"
			}
			if s.page(text) {
				return "", nil
			}
			return text, nil
		})
	}
	addFlags(c, []demo.Flag{
		{Name: "answers", Usage: "also show the answers to the questions for a class", Value: demo.Bool(&answers)},
		noColor(&l.noColor),
	})
	return c
}

// pageOf returns the Markdown of the page that a name stands for.
func pageOf(n named, known lessons, command string) ([]byte, error) {
	if n.topic == nil {
		return docs.Page(n.name)
	}
	var b strings.Builder
	fmt.Fprintf(&b, "# %s\n\n%s\n\n## The demos\n\n", n.topic.Title, n.topic.About)
	for _, d := range n.topic.Among(known.demos) {
		fmt.Fprintf(&b, "`%s`: %s.\n\n", d.Name, d.Summary)
		for _, line := range placeLines(d, known.demos) {
			fmt.Fprintf(&b, "- `%s`: %s\n", line.command, line.shows)
		}
		b.WriteString("\n")
	}
	fmt.Fprintf(&b, "## The lesson\n\nIt takes a class about %d minutes. Type `%s walk %s`.\n\n",
		known.minutes(n), command, n.name)
	fmt.Fprintf(&b, "To read more about a demo, type `%s explain` and its name.\n", command)
	return []byte(b.String()), nil
}

// placeLine is a variant of a topic: its command line, without the program's name, and what it
// shows.
type placeLine struct{ command, shows string }

// placeLines returns a line for each variant of d, which may be only a part of the demo.
func placeLines(d *demo.Demo, all []*demo.Demo) []placeLine {
	var lines []placeLine
	for _, whole := range all {
		if whole.Name != d.Name {
			continue
		}
		for _, v := range d.Variants {
			lines = append(lines, placeLine{shortest(whole, v), v.About()})
		}
	}
	return lines
}
