package demos

import (
	"context"
	"runtime"

	"concurrency-lab/demos/stage"
	"concurrency-lab/primitives/multiprocessing"
)

// helloChild is a child process that was alive when the pool was closed.
type helloChild struct {
	Name string `json:"name"`
	PID  int    `json:"pid"`
}

func sayChildren(ctx context.Context, st *stage.Stage) []helloChild {
	st.Say(ctx, "the number of CPUs is %d", runtime.NumCPU())
	children := []helloChild{}
	for _, p := range multiprocessing.ActiveChildren(ctx) {
		st.Say(ctx, "child name: %s, pid: %d", p.Name, p.PID())
		children = append(children, helloChild{p.Name, p.PID()})
	}
	return children
}
