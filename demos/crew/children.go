package crew

import (
	"context"
	"runtime"

	"concurrency-lab/demos/stage"
	"concurrency-lab/primitives/multiprocessing"
)

// HelloChild is a child process that was alive when the pool was closed.
type HelloChild struct {
	Name string `json:"name"`
	PID  int    `json:"pid"`
}

// SayChildren says which children there are, and returns them.
func SayChildren(ctx context.Context, st *stage.Stage) []HelloChild {
	st.Say(ctx, "the number of CPUs is %d", runtime.NumCPU())
	children := []HelloChild{}
	for _, p := range multiprocessing.ActiveChildren(ctx) {
		st.Say(ctx, "child name: %s, pid: %d", p.Name, p.PID())
		children = append(children, HelloChild{p.Name, p.PID()})
	}
	return children
}
