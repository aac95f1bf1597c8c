package host

import (
	"context"
	"sync"

	"concurrency-lab/primitives/internal/spawn"
)

// Host is the program around the processes: what it gives to each child that is started under it,
// and what it hears from them. It travels in the context ([With]). The zero value gives nothing,
// hears no messages, and writes what a child prints to the standard output. It must not be copied,
// and not be changed after [With].
type Host struct {
	// Env is handed to every child, which finds it by [Env].
	Env []byte
	// Message is called with what a child, or a child's child, sent by [Emit]. The messages of one
	// process come in the order in which it sent them.
	Message func(data []byte)
	// Output is called with each line that a child wrote to its standard output or error, and the
	// child's name and pid. If it is nil, the line is written to the standard output of this
	// process. What a child's child prints is not heard.
	Output func(name string, pid int, line string)

	once sync.Once
	host spawn.Host
}

// With returns a context under which processes belong to h.
func With(ctx context.Context, h *Host) context.Context {
	h.once.Do(h.prepare)
	return spawn.With(ctx, &h.host)
}

// prepare tells the host's other half what this one wants to hear.
func (h *Host) prepare() {
	h.host.Env = h.Env
	if hear := h.Message; hear != nil {
		h.host.Message = func(_ *spawn.Child, data []byte) { hear(data) }
	}
	if hear := h.Output; hear != nil {
		h.host.Output = func(c *spawn.Child, line string) { hear(c.Name(), c.PID(), line) }
	}
}

// Env returns what the parent's [Host] handed to this process; nil in a process that is nobody's
// child.
func Env() []byte { return spawn.Env() }

// Emit sends data to the [Host] of the first process. It blocks while the parent does not read. In
// a process that is nobody's child it does nothing.
func Emit(data []byte) error { return spawn.Emit(data) }

// IsChild says whether this process was started by another of this program.
func IsChild() bool { return spawn.IsChild() }
