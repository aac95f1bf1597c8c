package cmd

import (
	"bytes"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/rivo/uniseg"

	"concurrency-lab/demos"
	"concurrency-lab/demos/demo"
)

// shownBy returns the plan of an example's command, made by the product's own command.
func shownBy(t *testing.T, e demos.Example) (p plan, ok bool) {
	t.Helper()
	words := strings.Fields(e.Command)
	list := everyDemo()
	i := slices.IndexFunc(list, func(d *demo.Demo) bool { return d.Name == words[0] })
	if i < 0 {
		t.Errorf("%q: there is no such demo", e.Command)
		return plan{}, false
	}
	p, err := planOf(t.Context(), list[i], words[1:])
	if err != nil {
		t.Errorf("%q: %v", e.Command, err)
	}
	return p, err == nil
}

// TestSourcesNameCommands holds the documents' examples against the commands, and the variants' own
// word on where they come from against the examples.
func TestSourcesNameCommands(t *testing.T) {
	shown := map[string]bool{} // "000 counter lock": the document has an example that runs this variant
	for _, s := range demos.Sources() {
		for _, e := range s.Examples {
			if p, ok := shownBy(t, e); ok {
				shown[s.Number+" "+p.demo.Name+" "+p.variant.Name] = true
			}
			if e.Where == "" || e.Shows == "" {
				t.Errorf("%s: %q is not described", s.Number, e.Command)
			}
		}
	}
	number := regexp.MustCompile(`\b\d{3}\b`)
	for _, d := range everyDemo() {
		for _, v := range d.Variants {
			for _, source := range number.FindAllString(v.Source, -1) {
				if !shown[source+" "+d.Name+" "+v.Name] {
					t.Errorf("%s --variant %s comes from %s, whose list does not have it", d.Name, v.Name, source)
				}
			}
		}
	}
}

// TestListsFit looks at the width of what list prints.
func TestListsFit(t *testing.T) {
	lists := [][]string{{"list"}}
	for _, s := range demos.Sources() {
		lists = append(lists, []string{"list", "--source", s.Number})
	}
	for _, args := range lists {
		var out bytes.Buffer
		if code := run(everyDemo, args, Streams{Out: &out, Err: &out}); code != 0 || out.Len() == 0 {
			t.Errorf("%v: exit %d and %q", args, code, &out)
		}
		for line := range strings.Lines(out.String()) {
			if w := uniseg.StringWidth(strings.TrimRight(line, "\n")); w > 80 {
				t.Errorf("%v: %d columns: %s", args, w, line)
			}
		}
	}
}
