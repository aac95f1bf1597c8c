package workers

import (
	"fmt"

	"concurrency-lab/primitives/internal/wire"
)

// Task is calls of one registered function, which travel to a worker together.
type Task struct {
	// Func is the name of the function, and Args are the encoded arguments, one for each call.
	Func string
	Args [][]byte
	// Done is called once, unless the task is withdrawn, with what came of each call, or with the
	// error of them all. It must not keep the results' values, and should return soon, because it
	// holds up all other results. If it panics, or leaves by runtime.Goexit, it is called again,
	// with that as the error.
	Done func(results []wire.Outcome, err error)

	// The pool's mutex guards the rest.
	pool   *Pool
	number uint64   // on the board; 0 while there is no room there
	parts  [][]byte // rows of the first of its results, if they have no room in one frame
	over   bool     // withdrawn, or Done is called
}

// Submit queues tasks for the workers. It does not block.
func (p *Pool) Submit(tasks ...*Task) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.broken != nil {
		return p.broken
	}
	if p.closed {
		return ErrClosed
	}
	for _, t := range tasks {
		if err := t.check(); err != nil {
			return err
		}
	}
	for _, t := range tasks {
		t.pool = p
	}
	p.unended += len(tasks)
	p.tasks = append(p.tasks, tasks...)
	p.pinTasks()
	return nil
}

// Begun says whether a worker has taken the task.
func (t *Task) Begun() bool {
	p := t.pool
	if p == nil { // it was refused
		return false
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	return t.over || t.number != 0 && p.board.begun(t.number)
}

// Withdraw takes the task back, unless a worker has taken it, and says whether it did. Then it is
// not done, and Done is not called.
func (t *Task) Withdraw() bool {
	p := t.pool
	if p == nil { // it was refused, so there is nothing to take back
		return true
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if t.over || t.number != 0 && !p.board.withdraw(t.number) {
		return false
	}
	t.over = true
	delete(p.given, t.number)
	p.pinTasks() // there is a place more on the board, and perhaps no worker has a task after which to come
	p.endLocked()
	return true
}

// check returns an error if the task can never be sent.
func (t *Task) check() error {
	size := len(t.Func) + fieldHeader
	for _, arg := range t.Args {
		size += len(arg) + fieldHeader
	}
	if size > wire.MaxFrame {
		return fmt.Errorf("%w: %d bytes of arguments, at most %d can travel together", wire.ErrTooLarge, size, wire.MaxFrame)
	}
	return nil
}
