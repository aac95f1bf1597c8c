package value

import (
	"errors"
	"path/filepath"
	"strings"

	"concurrency-lab/cmd/plot"
)

// Picture is the value of --plot: a file whose ending says what kind of picture it gets.
type Picture struct{ File }

// Set refuses a name with another ending.
func (p *Picture) Set(name string) error {
	if name != "" && !plot.CanDraw(Picture{File(name)}.Ending()) {
		return errors.New("must be the name of a file that ends in .svg or .png")
	}
	return p.File.Set(name)
}

// Ending is that of the name: which kind of picture it is.
func (p Picture) Ending() string { return strings.ToLower(filepath.Ext(string(p.File))) }
