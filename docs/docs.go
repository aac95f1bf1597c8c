// Package docs holds the pages of this folder, so that the program can show them wherever it is run.
package docs

import (
	"embed"
	"path"
	"strings"
)

//go:embed *.md
var pages embed.FS

//go:embed python
var programs embed.FS

// ending is that of a page's file.
const ending = ".md"

// Names returns the names of the pages in alphabetical order: one for each demo, and those about the whole, such as "architecture".
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

// Python returns the program that does in Python what a demo's variant does, and where it stands, with the folder of this package:
// "docs/python/counter/lock.py". The error is [io/fs.ErrNotExist] if there is none.
func Python(demo, variant string) (file string, program []byte, err error) {
	file = path.Join("python", demo, variant+".py")
	program, err = programs.ReadFile(file)
	return path.Join("docs", file), program, err
}
