// Package product builds the lab, or another program of this module, for the tests and benchmarks
// that run it as users do: without the race detector, whose processes start five times slower.
package product

import (
	"fmt"
	"os"
	"os/exec"
)

// Build writes the program of a package, given by its import path or file, to path. It builds as
// the releases are built, so that one build is there for all who ask, and takes seconds if it is
// the first.
func Build(path, of string) error {
	build := exec.Command("go", "build", "-trimpath", "-o", path, of)
	build.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := build.CombinedOutput(); err != nil {
		return fmt.Errorf("build %s: %w\n%s", of, err, out)
	}
	return nil
}
