package cmd

import (
	"encoding/json"
	"fmt"

	"github.com/spf13/cobra"

	"concurrency-lab/cmd/build"
	"concurrency-lab/demos/demo"
)

func newVersion(s Streams) *cobra.Command {
	var asJSON bool
	c := &cobra.Command{
		Use:   "version",
		Short: "Print the version, the commit, and the Go version that built it",
		Args:  noArgs,
		Example: examples(s, [][2]string{
			{"version", "one line"},
			{"version --json", "one JSON object, for a script"},
		}),
		RunE: func(c *cobra.Command, _ []string) error {
			b := build.This()
			if asJSON {
				return json.NewEncoder(c.OutOrStdout()).Encode(b)
			}
			_, err := fmt.Fprintln(c.OutOrStdout(), program, b)
			return err
		},
	}
	addFlags(c, []demo.Flag{{Name: "json", Usage: "print one JSON object and nothing else", Value: demo.Bool(&asJSON)}})
	return c
}
