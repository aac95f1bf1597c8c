package process

import (
	"fmt"

	"concurrency-lab/demos/demo"
)

// childRow is a child process that has ended, as --json shows it.
type childRow struct {
	Name     string `json:"name"`
	PID      int    `json:"pid"`
	PPID     *int   `json:"ppid"`      // null: it ended before it said so
	ExitCode *int   `json:"exit_code"` // null: whoever was told has ended too
	Signal   string `json:"signal"`
}

func childTable(rows []childRow) *demo.Table {
	t := &demo.Table{Head: []string{"name", "pid", "parent", "exit code", "signal"}}
	for _, r := range rows {
		cells := []string{r.Name, fmt.Sprint(r.PID), known(r.PPID), known(r.ExitCode), r.Signal}
		t.Rows = append(t.Rows, demo.Row{Cells: cells})
	}
	return t
}

// known is a number as a table shows it, or nothing if nobody knows it.
func known(n *int) string {
	if n == nil {
		return ""
	}
	return fmt.Sprint(*n)
}
