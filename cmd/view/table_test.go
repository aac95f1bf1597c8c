package view

import (
	"strings"
	"testing"

	"concurrency-lab/cmd/term"
	"concurrency-lab/demos/demo"

	"github.com/rivo/uniseg"
)

func TestTable(t *testing.T) {
	text := table(&demo.Table{
		Head: []string{"mode", "time"},
		Rows: []demo.Row{
			{Group: "a", Cells: []string{"serial", "10µs"}, Bar: demo.Exactly(10)},
			{Group: "a", Cells: []string{"thread", "5s"}, Bar: demo.Exactly(5)},
			{Group: "b", Cells: []string{"x"}},
		},
		Notes: []string{"a note"},
	}, term.PlainWidth, term.Palette{})
	lines := strings.Split(strings.TrimRight(text, "\n"), "\n")
	if len(lines) != 5 || lines[0] != "mode    time" || lines[3] != "x" || lines[4] != "a note" {
		t.Fatalf("%q", lines)
	}
	if w := uniseg.StringWidth(lines[1]); w > term.PlainWidth || !strings.HasPrefix(lines[1], "serial  10µs  ██") {
		t.Errorf("%d wide: %q", w, lines[1])
	}
	if long, short := strings.Count(lines[1], "█"), strings.Count(lines[2], "█"); short != long/2 {
		t.Errorf("bars of %d and %d", long, short)
	}
}
