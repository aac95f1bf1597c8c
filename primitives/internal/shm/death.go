package shm

import "runtime"

// OnDeath, if set, is told that processes may have died that were at an object, beside the holder
// of its lock. It is set in the initialisation of the package that has such objects.
var OnDeath func(o *Object, dead func(pid int) bool)

// Died implements [wire.Handle]. The process was a child of this one.
func (o *Object) Died(pid int) {
	defer runtime.KeepAlive(o)
	if len(o.Cells) == 0 {
		return
	}
	o.mark(func(holder int) bool { return holder == pid })
	o.partiesDied(func(party int) bool { return party == pid })
}

// lookForOwner finds out whether the process has died that holds the lock, for one who waits for
// that: nobody hears of the death of a process whose parent has died before.
func (o *Object) lookForOwner() { o.mark(gone) }

// lookForAll finds out whether any process has died that had to do something at the object, for one
// who waits for that.
func (o *Object) lookForAll() {
	o.mark(gone)
	o.partiesDied(gone)
}

// mark marks the lock if its holder is dead and so will never release it, and wakes all that wait
// for anything that the holder could have done.
func (o *Object) mark(dead func(pid int) bool) {
	word := o.Cells[0].Word.Load()
	if word == 0 || word&ownerDied != 0 || !dead(int(word)) ||
		!o.Cells[0].Word.CompareAndSwap(word, word|ownerDied) {
		return
	}
	for i, c := range o.Cells {
		if i > 0 {
			o.Signal(i)
		}
		c.unpark(c, Everyone)
	}
}

func (o *Object) partiesDied(dead func(pid int) bool) {
	if OnDeath != nil {
		OnDeath(o, dead)
	}
}
