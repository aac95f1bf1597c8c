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
	cost  int
	age   int
	probe int // looks how long this worker spins: its number, from 1
}

// frontier is a heap of beginnings: those with the fewest preemptions first, then the newest, which
// are the longest mostly.
type frontier []*beginning

func (f frontier) Len() int { return len(f) }

func (f frontier) Less(i, j int) bool {
	if f[i].cost != f[j].cost {
		return f[i].cost < f[j].cost
	}
	return f[i].age > f[j].age
}

func (f frontier) Swap(i, j int) { f[i], f[j] = f[j], f[i] }

func (f *frontier) Push(x any) { *f = append(*f, x.(*beginning)) }

func (f *frontier) Pop() any {
	all := *f
	last := all[len(all)-1]
	all[len(all)-1] = nil
	*f = all[:len(all)-1]
	return last
}
