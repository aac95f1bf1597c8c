package queue

// order keeps items and decides which comes next. Its owner's mutex guards it; pop is only called
// when len is not 0. A popped item is forgotten, so that it can be collected.
type order[T any] interface {
	push(v T)
	pop() T
	len() int
}

// ring is first in, first out. It grows when it must, and stays so.
type ring[T any] struct {
	items []T // its length is a power of two, or 0
	head  int
	n     int
}

func (r *ring[T]) len() int { return r.n }

func (r *ring[T]) push(v T) {
	if r.n == len(r.items) {
		r.grow()
	}
	r.items[(r.head+r.n)&(len(r.items)-1)] = v
	r.n++
}

func (r *ring[T]) grow() {
	larger := make([]T, max(8, 2*len(r.items)))
	n := copy(larger, r.items[r.head:])
	copy(larger[n:], r.items[:r.head])
	r.items, r.head = larger, 0
}

func (r *ring[T]) pop() T {
	var none T
	v := r.items[r.head]
	r.items[r.head] = none
	r.head = (r.head + 1) & (len(r.items) - 1)
	r.n--
	return v
}

// stack is last in, first out.
type stack[T any] struct{ items []T }

func (s *stack[T]) len() int { return len(s.items) }

func (s *stack[T]) push(v T) { s.items = append(s.items, v) }

func (s *stack[T]) pop() T {
	var none T
	last := len(s.items) - 1
	v := s.items[last]
	s.items[last] = none
	s.items = s.items[:last]
	return v
}

// heap gives the least item first and, among equals, the oldest. It is a binary heap of its own
// because that of the standard library moves every item through an interface.
type heap[T any] struct {
	compare func(a, b T) int
	items   []entry[T]
	count   uint64 // items ever pushed
}

type entry[T any] struct {
	v   T
	age uint64
}

func (h *heap[T]) len() int { return len(h.items) }

func (h *heap[T]) before(a, b *entry[T]) bool {
	if c := h.compare(a.v, b.v); c != 0 {
		return c < 0
	}
	return a.age < b.age
}

// push, like pop, compares before it moves anything: a comparison that panics leaves the heap as it
// was.
func (h *heap[T]) push(v T) {
	e := entry[T]{v, h.count}
	i := len(h.items)
	for i > 0 && h.before(&e, &h.items[(i-1)/2]) {
		i = (i - 1) / 2
	}
	h.count++
	h.items = append(h.items, e)
	for at := len(h.items) - 1; at > i; at = (at - 1) / 2 {
		h.items[at] = h.items[(at-1)/2]
	}
	h.items[i] = e
}

// pop puts the last entry where it belongs on a way down from the root, and moves those above it
// up, the root out.
func (h *heap[T]) pop() T {
	last := len(h.items) - 1
	e := h.items[last]
	i := h.place(&e, last)
	for ; i > 0; i = (i - 1) / 2 {
		h.items[i], e = e, h.items[i]
	}
	if last > 0 {
		h.items[0], e = e, h.items[0]
	}
	h.items[last] = entry[T]{}
	h.items = h.items[:last]
	return e.v
}

// place goes down from the root, among the first n entries, by the lesser child each time, as long
// as that comes before e.
func (h *heap[T]) place(e *entry[T], n int) int {
	for i := 0; ; {
		child := 2*i + 1
		if child+1 < n && h.before(&h.items[child+1], &h.items[child]) {
			child++
		}
		if child >= n || !h.before(&h.items[child], e) {
			return i
		}
		i = child
	}
}
