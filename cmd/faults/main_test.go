//go:build linux

package faults

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"go.uber.org/goleak"

	"concurrency-lab/cmd/product"
)

// program is the folder of the built program, which any user can run.
var program string

func TestMain(m *testing.M) {
	os.Exit(tested(m))
}

// tested builds the program and runs the tests on it.
func tested(m *testing.M) int {
	folder, err := os.MkdirTemp("", "faults-")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	defer os.RemoveAll(folder)
	program = filepath.Join(folder, "bin")
	if err := product.Build(program+"/", "concurrency-lab"); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	if err := os.Chmod(folder, 0o755); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	code := m.Run()
	if err := goleak.Find(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return max(code, 1)
	}
	return code
}
