package view

import (
	"strings"
	"testing"

	"github.com/rivo/uniseg"

	"concurrency-lab/demos/demo"
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
	}, plainWidth, NewPalette(false))
	lines := strings.Split(strings.TrimRight(text, "\n"), "\n")
	if len(lines) != 5 || lines[0] != "mode    time" || lines[3] != "x" || lines[4] != "a note" {
		t.Fatalf("%q", lines)
	}
	if w := uniseg.StringWidth(lines[1]); w > plainWidth || !strings.HasPrefix(lines[1], "serial  10µs  ██") {
		t.Errorf("%d wide: %q", w, lines[1])
	}
	if long, short := strings.Count(lines[1], "█"), strings.Count(lines[2], "█"); short != long/2 {
		t.Errorf("bars of %d and %d", long, short)
	}
}
