//go:build race

package shm

import "sync/atomic"

// order tells the race detector, which does not see shared memory, that what a thread did before it
// released a lock comes before what the next holder does.
type order struct{ n atomic.Uint64 }

// Before is called before a release, After after an acquire.
func (o *order) Before() { o.n.Add(1) }
func (o *order) After()  { o.n.Add(1) }
