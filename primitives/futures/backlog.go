package futures

// backlog keeps the tasks that wait for a worker, first in, first out. The zero value is empty. Its
// owner's mutex guards it.
type backlog struct {
	tasks []task
	head  int // tasks before it were taken
}

func (b *backlog) push(t task) {
	if b.head > len(b.tasks)/2 { // most were taken: move up the rest, which costs less than they did
		n := copy(b.tasks, b.tasks[b.head:])
		clear(b.tasks[n:])
		b.tasks, b.head = b.tasks[:n], 0
	}
	b.tasks = append(b.tasks, t)
}

// pop takes the oldest task, or returns nil.
func (b *backlog) pop() task {
	if b.head == len(b.tasks) {
		return nil
	}
	t := b.tasks[b.head]
	b.tasks[b.head] = nil
	b.head++
	return t
}

func (b *backlog) len() int { return len(b.tasks) - b.head }

// drain takes all tasks.
func (b *backlog) drain() []task {
	rest := b.tasks[b.head:]
	*b = backlog{}
	return rest
}
