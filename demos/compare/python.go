package compare

import (
	"context"
	"fmt"

	"concurrency-lab/demos/contest"
	"concurrency-lab/demos/stage"
)

// pythonFound is an interpreter that has taken part, and what it says of itself.
type pythonFound struct {
	Name    string `json:"name"` // what the names of its modes begin with
	Version string `json:"version"`
	// GIL is what its sys._is_gil_enabled() says. Before 3.13 there was no such function, and the lock
	// was always on.
	GIL *bool `json:"gil_enabled,omitempty"`
}

// called is its name in a claim.
func (p pythonFound) called() string {
	if p.Name+" " == contest.PythonPrefix {
		return "CPython"
	}
	return p.Name
}

// note is what the interpreter says of itself.
func (p pythonFound) note() string {
	switch {
	case p.GIL == nil:
		return fmt.Sprintf("%s: CPython %s, which always has the global lock", p.Name, p.Version)
	case *p.GIL:
		return fmt.Sprintf("%s: CPython %s, says that its global lock is on", p.Name, p.Version)
	default:
		return fmt.Sprintf("%s: CPython %s, says that its global lock is off", p.Name, p.Version)
	}
}

// pythons starts the interpreters that take part: the usual one and, if the topic is the global
// lock, one without it where there is one. The caller must close what is returned, also beside an
// error.
func (c topic) pythons(ctx context.Context, st *stage.Stage) (remotes []*contest.Remote, err error) {
	p, err := contest.StartPython(ctx, contest.Python)
	if err != nil {
		return nil, err
	}
	remotes = append(remotes, p)
	free := contest.FreeThreaded()
	if !c.free || free == "" {
		return remotes, nil
	}
	p, err = contest.StartPython(ctx, free)
	switch {
	case ctx.Err() != nil:
		return remotes, context.Cause(ctx)
	case err != nil: // nobody has asked for it
		st.Say(ctx, "%s is left out, because it does not start: %v", free, err)
	default:
		remotes = append(remotes, p)
	}
	return remotes, nil
}

// found is what the interpreters say of themselves.
func found(remotes []*contest.Remote) []pythonFound {
	var all []pythonFound
	for _, p := range remotes {
		all = append(all, pythonFound{p.Name, p.Version, p.GIL})
	}
	return all
}
