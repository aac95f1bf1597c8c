// Package docs holds the pages of this folder, so that the program can show them wherever it is
// run.
package docs

import (
	"embed"
	"slices"
	"strings"
)

//go:embed *.md
var pages embed.FS

// ending is that of a page's file.
const ending = ".md"

// records are the pages that tests and benchmarks write: wide tables, to be read where the sources
// are.
var records = []string{"benchmarks", "faults", "load", "orders", "reference", "semantics"}

// Names returns the names of the pages that are written to be read in a terminal, in alphabetical
// order: one for each demo, and "architecture".
func Names() []string {
	files, _ := pages.ReadDir(".") // an embedded folder can be read
	var names []string
	for _, f := range files {
		if name := strings.TrimSuffix(f.Name(), ending); !slices.Contains(records, name) {
			names = append(names, name)
		}
	}
	return names
}

// Page returns the Markdown of the page of that name; the error is [io/fs.ErrNotExist] if there is
// none.
func Page(name string) ([]byte, error) { return pages.ReadFile(name + ending) }
