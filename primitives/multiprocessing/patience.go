package multiprocessing

import "time"

// patience is for one who waits for what is likely to come in a moment: before going to sleep in the kernel, from which it takes another
// some microseconds to wake one, it looks a few times more, and lets others run in between. The zero value is ready.
type patience struct{ until time.Time }

// spinFor is how long it lasts: about what it costs two processes that one goes to sleep and the other wakes it.
const spinFor = 20 * time.Microsecond

// spin says whether to look again. Otherwise the caller should sleep; then patience begins anew.
func (p *patience) spin() bool {
	if p.until.IsZero() {
		p.until = time.Now().Add(spinFor)
	}
	giveWay()
	if time.Now().Before(p.until) {
		return true
	}
	p.until = time.Time{}
	return false
}
