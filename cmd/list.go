package cmd

import (
	"encoding/json"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"concurrency-lab/cmd/view"
	"concurrency-lab/demos"
	"concurrency-lab/demos/demo"
)

func newList(list []*demo.Demo, s Streams) *cobra.Command {
	var (
		asJSON bool
		source string
		names  []string
	)
	for _, s := range demos.Sources() {
		names = append(names, s.Name)
	}
	c := &cobra.Command{
		Use:   "list",
		Short: "List the demos and their variants, or the examples of a document",
		Long: "List the demos and their variants; with --source, the examples of a document in its own\n" +
			"order, each with the command that shows it.",
		Args: noArgs,
	}
	c.RunE = func(c *cobra.Command, _ []string) error {
		out, width := c.OutOrStdout(), view.SizeOf(s.Out).Columns
		switch bySource := c.Flags().Changed("source"); {
		case bySource && asJSON:
			return sourceJSON(out, sourceNamed(source))
		case bySource:
			return sourceText(out, sourceNamed(source), width)
		case asJSON:
			return listJSON(out, list)
		default:
			return listText(out, list, width)
		}
	}
	addFlags(c, []demo.Flag{
		{Name: "source", Usage: "the document whose examples to list: " + strings.Join(names, ", "), Choices: names,
			Value: demo.Choice(&source, names...)},
		{Name: "json", Usage: "print one JSON array and nothing else", Value: demo.Bool(&asJSON)},
	})
	return c
}

// listText prints the groups with their demos, and each demo's variants below it, the default
// first.
func listText(out io.Writer, list []*demo.Demo, width int) error {
	names := 0
	for _, d := range list {
		names = max(names, len(d.Name))
	}
	var b strings.Builder
	for _, g := range demo.Groups {
		title := string(g) + "\n"
		for _, d := range list {
			if d.Group == g {
				b.WriteString(title)
				b.WriteString(view.Entry("  "+d.Name, names+4, width, d.Summary, strings.Join(d.VariantNames(), ", ")))
				title = ""
			}
		}
	}
	_, err := io.WriteString(out, b.String())
	return err
}

// listed is a demo in list --json.
type listed struct {
	Name     string          `json:"name"`
	Group    demo.Group      `json:"group"`
	Summary  string          `json:"summary"`
	Args     string          `json:"args"`
	Variants []listedVariant `json:"variants"`
}

type listedVariant struct {
	Name    string   `json:"name"`
	Summary string   `json:"summary"`
	Source  string   `json:"source"`
	Breaks  bool     `json:"breaks"`
	Workers int      `json:"workers"`
	On      []string `json:"on"`
}

func listJSON(out io.Writer, list []*demo.Demo) error {
	all := make([]listed, len(list))
	for i, d := range list {
		all[i] = listed{Name: d.Name, Group: d.Group, Summary: d.Summary, Args: d.Args}
		for _, v := range d.Variants {
			on := append([]string{}, v.On...)
			all[i].Variants = append(all[i].Variants, listedVariant{v.Name, v.Summary, v.Source, v.Faulty, v.Workers, on})
		}
	}
	return json.NewEncoder(out).Encode(all)
}
