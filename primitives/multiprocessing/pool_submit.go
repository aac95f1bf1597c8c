package multiprocessing

import "fmt"

// Ticket stands for work that was given to a pool by [Pool.Submit].
type Ticket struct {
	pool *Pool
	task *task
}

// Submit queues calls of one registered function in their encoded form (see [Bound.Remote]), for executors that
// are built on a pool. They travel to a worker together. done is called once for each, in order, with its encoded result, of which it
// must keep nothing; it should return soon, because it holds up all other results. Submit does not block.
func (p *Pool) Submit(name string, args [][]byte, done func(i int, result []byte, err error)) (Ticket, error) {
	t := &task{fn: name, args: args, done: func(results []itemResult, err error) {
		for i := range args {
			if err != nil {
				done(i, nil, err)
				continue
			}
			done(i, results[i].value, results[i].err)
		}
	}}
	return Ticket{p, t}, p.submit(t)
}

// Begun says whether a worker has taken the work.
func (k Ticket) Begun() bool {
	k.pool.mu.Lock()
	defer k.pool.mu.Unlock()
	return k.task.over || k.task.number != 0 && k.pool.board.begun(k.task.number)
}

// Withdraw takes the work back, unless a worker has taken it, and says whether it did. Then it is not done, and done is not called.
func (k Ticket) Withdraw() bool {
	p, t := k.pool, k.task
	p.mu.Lock()
	defer p.mu.Unlock()
	if t.over || t.number != 0 && !p.board.withdraw(t.number) {
		return false
	}
	t.over = true
	delete(p.given, t.number)
	p.endLocked()
	return true
}

// check returns an error if the task can never be sent.
func (t *task) check() error {
	size := len(t.fn) + fieldHeader
	for _, arg := range t.args {
		size += len(arg) + fieldHeader
	}
	if size > maxFrame {
		return fmt.Errorf("%w: %d bytes of arguments, at most %d can travel together", ErrTooLarge, size, maxFrame)
	}
	return nil
}
