package cmd

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"concurrency-lab/demos"
)

func newList(list []*demos.Demo) *cobra.Command {
	var asJSON bool
	c := &cobra.Command{
		Use:   "list",
		Short: "List the demos and their variants",
		Args:  noArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			if asJSON {
				return listJSON(c.OutOrStdout(), list)
			}
			return listText(c.OutOrStdout(), list)
		},
	}
	addFlags(c, []demos.Flag{{Name: "json", Usage: "print one JSON array and nothing else", Value: demos.Bool(&asJSON)}})
	return c
}

// listText prints the groups with their demos, and each demo's variants below it, the default first.
func listText(out io.Writer, list []*demos.Demo) error {
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	for _, g := range demos.Groups {
		title := string(g) + "\n"
		for _, d := range list {
			if d.Group == g {
				fmt.Fprintf(w, "%s  %s\t%s\n  \t%s\n", title, d.Name, d.Summary, strings.Join(d.VariantNames(), ", "))
				title = ""
			}
		}
	}
	return w.Flush()
}

// listed is a demo in list --json.
type listed struct {
	Name     string          `json:"name"`
	Group    demos.Group     `json:"group"`
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

func listJSON(out io.Writer, list []*demos.Demo) error {
	all := make([]listed, len(list))
	for i, d := range list {
		all[i] = listed{Name: d.Name, Group: d.Group, Summary: d.Summary, Args: d.Args}
		for _, v := range d.Variants {
			on := append([]string{}, v.On...)
			all[i].Variants = append(all[i].Variants, listedVariant{v.Name, v.Summary, v.Source, v.Breaks, v.Workers, on})
		}
	}
	return json.NewEncoder(out).Encode(all)
}
