package schedule

// node is a step of a beginning. Beginnings share their first steps.
type node struct {
	before *node
	step   Choice
}

// beginning is the first steps of an order, what sleeps after them, and their preemptions.
type beginning struct {
	last  *node
	sleep []Choice
	cost  int // -1 if it probes
	probe int // looks how long this worker spins: its number, from 1
}

// frontier are beginnings: those with the fewest preemptions first, then the newest, which are the
// longest mostly.
type frontier struct {
	stacks [][]*beginning // by preemptions, after those that probe
	n      int
}

func (f *frontier) push(b *beginning) {
	at := b.cost + 1
	for at >= len(f.stacks) {
		f.stacks = append(f.stacks, nil)
	}
	f.stacks[at] = append(f.stacks[at], b)
	f.n++
}

// pop removes the first of them and returns it; nil if there is none.
func (f *frontier) pop() *beginning {
	for i, stack := range f.stacks {
		if last := len(stack) - 1; last >= 0 {
			b := stack[last]
			stack[last], f.stacks[i] = nil, stack[:last]
			f.n--
			return b
		}
	}
	return nil
}
