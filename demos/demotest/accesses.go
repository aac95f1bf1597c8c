package demotest

import "concurrency-lab/primitives/trace"

// Accesses counts the marked reads and writes of shared values that were shown, and the writes that
// were lost for good.
func (p *Played) Accesses() (reads, writes, lost int) {
	var losses trace.Losses
	for _, l := range p.Lines { // in the order of their times
		if l.Did == nil {
			continue
		}
		gone, back := losses.Follow(*l.Did)
		lost += len(gone) - len(back)
		if l.Did.Kind == trace.Read {
			reads++
		} else {
			writes++
		}
	}
	return reads, writes, lost
}
