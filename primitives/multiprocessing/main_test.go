package multiprocessing

import (
	"os"
	"testing"

	"concurrency-lab/primitives/internal/proctest"
)

func TestMain(m *testing.M) {
	Main()
	if len(os.Args) > 1 && os.Args[1] == "parent" {
		runParent(os.Args[2:])
		return
	}
	if len(os.Args) > 1 && os.Args[1] == "replaced" {
		runReplaced()
		return
	}
	proctest.Main(m)
}
