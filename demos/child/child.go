// Package child makes this program a child where it was started as one, earlier than main could.
//
// Go initialises packages one at a time: of those whose imports are ready, the one whose path comes
// first in the alphabet. This package imports the functions that children run, and nothing else;
// and concurrency-lab comes before github.com and net/http. So a child does its work, and exits, in
// the initialisation of this package, and never initialises what only the first process needs:
// commands, Markdown, the menu, HTTP, which would take longer than all the rest of its start.
//
// Import it for its effect, in main packages and test binaries whose demos start processes.
package child

import (
	_ "concurrency-lab/demos" // what children run
	"concurrency-lab/primitives/multiprocessing"
)

func init() {
	multiprocessing.Main()
}
