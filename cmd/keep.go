package cmd

import (
	"errors"
	"io"

	"concurrency-lab/cmd/view"
)

// keep writes the files that are wanted.
func (p plan) keep(sum view.Summary, telling once) (err error) {
	for _, wanted := range []struct {
		file
		content func(io.Writer) error
	}{
		{p.trace, func(w io.Writer) error { return sum.Lanes.WriteTrace(w, p.demo.Name+", variant "+p.variant.Name) }},
		{p.plot.of(sum), func(w io.Writer) error { return sum.Plot(w, p.plot.ending()) }},
	} {
		if wanted.file != "" {
			err = errors.Join(err, wanted.write(wanted.content))
		}
	}
	return err
}
