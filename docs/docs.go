// Package docs holds the pages of this folder, so that the program can show them wherever it is run.
package docs

import (
	"embed"
	"strings"
)

//go:embed *.md
var pages embed.FS

// ending is that of a page's file.
const ending = ".md"

// Names returns the names of the pages in alphabetical order: one for each demo, and "architecture".
func Names() []string {
	files, _ := pages.ReadDir(".") // an embedded folder can be read
	names := make([]string, len(files))
	for i, f := range files {
		names[i] = strings.TrimSuffix(f.Name(), ending)
	}
	return names
}

// Page returns the Markdown of the page of that name; the error is [io/fs.ErrNotExist] if there is none.
func Page(name string) ([]byte, error) { return pages.ReadFile(name + ending) }
