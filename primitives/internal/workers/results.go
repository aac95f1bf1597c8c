package workers

import (
	"encoding/binary"

	"concurrency-lab/primitives/internal/wire"
)

// resultHeader is what stands before each result in a ring: its size and the task's number.
const resultHeader = 16

// leaveResult puts a result into a seat's ring, if there is room, and the ring is as it was left.
func (b board) leaveResult(at int, n uint64, result []byte) bool {
	s := b.seat(at)
	tail := s.tail.Load()
	if tail&7 != 0 {
		return false
	}
	need := uint64(resultHeader + (len(result)+7)&^7) // so that no header is cut in two
	room := seatRoom - tail%seatRoom                  // up to the end of the ring
	if skip := room; need > room {
		if tail+skip+need-s.head.Load() > seatRoom {
			return false
		}
		binary.LittleEndian.PutUint64(s.ring[tail%seatRoom:], skipRest)
		tail += skip
	} else if tail+need-s.head.Load() > seatRoom {
		return false
	}
	p := s.ring[tail%seatRoom:]
	binary.LittleEndian.PutUint64(p, uint64(len(result)))
	binary.LittleEndian.PutUint64(p[8:], n)
	copy(p[resultHeader:], result)
	s.tail.Store(tail + need)
	c := b.obj.Cells[cellResults]
	c.Word.Add(1)
	c.Wake(1)
	return true
}

// skipRest stands in the place of a size where the next result is at the beginning of the ring.
const skipRest = ^uint64(0)

// results hands the results in a seat's ring to f, which must not keep them, and says whether there
// was any. Where the ring is not as leaveResult leaves it, it returns ErrGarbled.
func (b board) results(at int, f func(n uint64, result []byte)) (found bool, err error) {
	s := b.seat(at)
	for head, tail := s.head.Load(), s.tail.Load(); head != tail; found = true {
		if head&7 != 0 || tail-head > seatRoom {
			return found, wire.ErrGarbled
		}
		p := s.ring[head%seatRoom:]
		size := binary.LittleEndian.Uint64(p)
		if size == skipRest {
			head += uint64(len(p))
			p = s.ring[:]
			size = binary.LittleEndian.Uint64(p)
		}
		if len(p) < resultHeader || size > uint64(len(p)-resultHeader) {
			return found, wire.ErrGarbled
		}
		f(binary.LittleEndian.Uint64(p[8:]), p[resultHeader:resultHeader+size])
		head += resultHeader + (size+7)&^7
		s.head.Store(head)
	}
	return found, nil
}
