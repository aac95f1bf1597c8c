package stage

import (
	"context"
	"encoding/json"
	"sync"
	"time"

	"concurrency-lab/primitives/multiprocessing/host"
)

// luggage is what a child process needs to stand on the same stage.
type luggage struct {
	Options
	Start int64 // when the run began, in nanoseconds of the wall clock
}

// signal is what a child process says to the stage of the first process.
type signal struct {
	Line    *Line `json:",omitempty"`
	Total   int   `json:",omitempty"`
	Advance int   `json:",omitempty"`
}

const (
	// maxSignal is more than a signal takes, however its text is escaped. What is longer is none,
	// and not decoded.
	maxSignal = 8 * maxText
	// maxSteps is more than any run has, so that a sum of them is a number too.
	maxSteps = 1 << 30
)

// host makes the stage the host of the run's child processes: what they say comes out here.
func (st *Stage) host() (*host.Host, error) {
	env, err := json.Marshal(luggage{Options: st.Options, Start: st.start.UnixNano()})
	if err != nil {
		return nil, err
	}
	return &host.Host{
		Env:     env,
		Message: st.hear,
		Output: func(name string, pid int, line string) {
			st.sink.Line(Line{At: st.now(st.rec), Worker: name, PID: pid, Child: true, Text: line})
		},
	}, nil
}

// hear plays what a child process has sent, unless it is nothing that a child says.
func (st *Stage) hear(data []byte) {
	var s signal
	if len(data) > maxSignal || json.Unmarshal(data, &s) != nil {
		return
	}
	switch {
	case s.Line != nil:
		st.sink.Line(*s.Line)
	case 0 < s.Total && s.Total <= maxSteps:
		st.sink.Total(s.Total)
	case 0 < s.Advance && s.Advance <= maxSteps:
		st.sink.Advance(s.Advance)
	}
}

// home is a child's stage: it sends everything to the first process.
type home struct{}

func (home) Line(l Line)   { emit(signal{Line: &l}) }
func (home) Total(n int)   { emit(signal{Total: n}) }
func (home) Advance(n int) { emit(signal{Advance: n}) }

func emit(s signal) {
	data, err := json.Marshal(s)
	if err == nil {
		err = host.Emit(data)
	}
	_ = err // without a parent nobody listens, and this process is about to end
}

// inChild is the stage of a child process, which is unpacked once.
var inChild = sync.OnceValue(func() *Stage {
	var l luggage
	if json.Unmarshal(host.Env(), &l) != nil {
		return nil
	}
	now := time.Now()
	start := now.Add(-time.Duration(now.UnixNano() - l.Start))
	return &Stage{Options: l.Options, sink: home{}, start: start}
})

// In returns the stage that the code with this context plays on, in the first process or in a
// child.
func In(ctx context.Context) *Stage {
	if st, ok := ctx.Value(stageKey{}).(*Stage); ok {
		return st
	}
	return inChild()
}
