package futures

import "testing"

func TestBacklogKeepsOrderAndDoesNotGrow(t *testing.T) {
	var b backlog
	all := make([]*submission[int], 1000)
	next := 0
	check := func(got task) {
		t.Helper()
		if got != task(all[next]) {
			t.Fatalf("task %d is not the next", next)
		}
		next++
	}
	for i := range all {
		all[i] = &submission[int]{}
		b.push(all[i])
		if i >= 10 {
			check(b.pop())
		}
	}
	if cap(b.tasks) > 64 {
		t.Errorf("room for %d tasks where 11 were the most", cap(b.tasks))
	}
	check(b.pop())
	for _, got := range b.drain() {
		check(got)
	}
	if next != len(all) || b.pop() != nil {
		t.Errorf("%d of %d tasks came", next, len(all))
	}
}
