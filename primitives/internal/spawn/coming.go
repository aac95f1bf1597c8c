package spawn

import (
	"maps"
	"slices"
	"sync"
	"sync/atomic"
)

// overseen is how many children of this process are controlled.
var overseen atomic.Int64

// coming are the processes that are being started. Until such a process runs its program it has a
// copy of each file of this one, which nobody has given to it.
var coming = struct {
	sync.Mutex
	all map[*arrival]struct{}
}{all: map[*arrival]struct{}{}}

// arrival is when a process that is started has no such copies any more.
type arrival struct {
	once sync.Once
	came chan struct{}
}

func newArrival() *arrival {
	a := &arrival{came: make(chan struct{})}
	coming.Lock()
	defer coming.Unlock()
	coming.all[a] = struct{}{}
	return a
}

// end says that the process has come up, or will not.
func (a *arrival) end() {
	a.once.Do(func() {
		coming.Lock()
		defer coming.Unlock()
		delete(coming.all, a)
		close(a.came)
	})
}

// AwaitClosed makes sure that a file which was closed is closed, as far as this process can: it
// blocks until no process has a copy that is only just being started. In a run that is not
// controlled this does not matter, and it does nothing.
func AwaitClosed() {
	if overseen.Load() == 0 {
		return
	}
	coming.Lock()
	all := slices.Collect(maps.Keys(coming.all))
	coming.Unlock()
	for _, a := range all {
		<-a.came
	}
}
