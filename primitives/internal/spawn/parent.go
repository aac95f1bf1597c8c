package spawn

import (
	"context"
	"sync"

	"concurrency-lab/primitives/trace"
)

// Env returns what the parent's host handed to this process; nil in a process that is nobody's
// child.
func Env() []byte {
	if child == nil {
		return nil
	}
	return child.env
}

// IsChild says whether this process was started as a [Child].
func IsChild() bool { return child != nil }

// Emit sends data to the host of the first process. It blocks while the parent does not read. In a
// process that is nobody's child it does nothing.
func Emit(data []byte) error {
	if child == nil {
		return nil
	}
	return child.link.sendRaw(frameMessage, data)
}

// SendUp sends the parent a frame. It blocks while the parent does not read. Only a child may call
// it.
func SendUp(kind FrameKind, body []byte) error { return child.link.sendRaw(kind, body) }

// Tasks returns the channel on which a task comes to a worker that has asked for it. It is closed
// when nothing is wanted of this process any more. Only a child may call it.
func Tasks() <-chan []byte { return child.tasks }

// SetLastWill says what is done before this process ends because its parent is gone. Only a child
// may call it.
func SetLastWill(will func()) { child.lastWill.Store(&will) }

// NewKey makes the secret that a first process shares with all that descend from it. The package
// that needs one sets it, in its initialisation; without it there is none.
var NewKey func() []byte

// rootKey is the secret of the first process.
var rootKey = sync.OnceValue(func() []byte { return NewKey() })

// Key returns the secret of this process's family. A child gets it when it starts, and at no other
// time.
func Key() []byte {
	switch {
	case child != nil:
		return child.key
	case NewKey == nil:
		return nil
	}
	return rootKey()
}

// refuse refuses a controlled run in which a child starts processes.
func refuse(ctx context.Context) error {
	if !IsChild() {
		return nil
	}
	return trace.From(ctx).Refuse("a process that a process has started",
		"its scheduler sees the processes alone that the first one has started")
}
