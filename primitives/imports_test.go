package primitives_test

import (
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"
)

const (
	self = "concurrency-lab/primitives/"
	mp   = self + "multiprocessing"
)

// floors are the packages of the library from the bottom to the top. A package imports only what
// stands before it here.
var floors = []string{
	"trace", "internal/guard", "schedule", "internal/park", "internal/life", "threading", "queue",
	"internal/wire", "internal/shm", "internal/capacity", "internal/spawn", "internal/workers",
	"multiprocessing/host", "multiprocessing", "multiprocessing/pool",
	"multiprocessing/managers/internal/transport", "multiprocessing/managers", "futures",
}

// list runs go list for a system and returns its lines.
func list(t *testing.T, goos string, args ...string) []string {
	t.Helper()
	cmd := exec.Command("go", append([]string{"list"}, args...)...)
	cmd.Env = append(os.Environ(), "GOOS="+goos, "CGO_ENABLED=0")
	cmd.Stderr = os.Stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("go list %v for %s: %v", args, goos, err)
	}
	return strings.Split(strings.TrimSpace(string(out)), "\n")
}

// On every system imports run one way.
func TestImportsRunOneWay(t *testing.T) {
	for _, goos := range []string{"linux", "windows", "darwin"} {
		packages := list(t, goos, "-f", `{{.ImportPath}} {{join .Imports " "}}`, "./...")
		for _, line := range packages {
			fields := strings.Fields(line)
			from := slices.Index(floors, strings.TrimPrefix(fields[0], self))
			if from < 0 {
				continue // tests, and what tests have in common
			}
			for _, path := range fields[1:] {
				name, ours := strings.CutPrefix(path, self)
				if ours && slices.Index(floors, name) >= from {
					t.Errorf("%s: %s imports %s, which is above it", goos, floors[from], name)
				}
				if ours && !slices.Contains(floors, name) {
					t.Errorf("%s: %s imports %s, which stands on no floor", goos, floors[from], name)
				}
			}
		}
		if len(packages) < len(floors) {
			t.Errorf("%s: %d packages were looked at", goos, len(packages))
		}
	}
}

// A process that needs no manager and no pool does not pay for one, nor for the network.
func TestProcessesLinkNoNetwork(t *testing.T) {
	for _, goos := range []string{"linux", "windows", "darwin"} {
		deps := list(t, goos, "-deps", mp)
		for _, path := range []string{"net", "crypto/tls", mp + "/managers", mp + "/pool"} {
			if goos == "windows" && path == "net" {
				continue // golang.org/x/sys/windows has a function about network addresses
			}
			if slices.Contains(deps, path) {
				t.Errorf("%s: multiprocessing needs %s", goos, path)
			}
		}
		if !slices.Contains(deps, self+"internal/spawn") {
			t.Errorf("%s: the list of %d packages is not that of multiprocessing", goos, len(deps))
		}
	}
}
