package trace

import "slices"

// explain follows each blocked worker to the holder of what it waits for.
func (r *Recorder) explain() *Deadlock {
	var ids []uint64
	for id, s := range r.workers {
		if s.waits() {
			ids = append(ids, id)
		}
	}
	slices.Sort(ids)
	cycle := r.cycle(ids)
	d := &Deadlock{Certain: r.closed, At: r.Since()}
	for _, id := range cycle {
		d.Cycle = append(d.Cycle, r.workers[id].Name, r.waitsFor(id).String())
	}
	if len(cycle) > 0 {
		d.Cycle = append(d.Cycle, r.workers[cycle[0]].Name)
	}
	for i, id := range cycle {
		b := r.blocked(id)
		if held := r.waitsFor(cycle[(i+len(cycle)-1)%len(cycle)]); len(cycle) > 1 && !held.isEnd() {
			b.Holds = held
		}
		d.Blocked = append(d.Blocked, b)
	}
	for _, id := range ids {
		if !slices.Contains(cycle, id) {
			d.Blocked = append(d.Blocked, r.blocked(id))
		}
	}
	for _, b := range d.Blocked {
		if until := r.workers[b.Worker.ID].until; until > 0 && (d.Until == 0 || until < d.Until) {
			d.Until = until
		}
	}
	return d
}

// cycle returns the workers of the first circle of waits among ids, or none.
func (r *Recorder) cycle(ids []uint64) []uint64 {
	for _, start := range ids {
		var path []uint64
		for id := start; ; {
			if at := slices.Index(path, id); at >= 0 {
				return path[at:]
			}
			path = append(path, id)
			holders := r.holders(r.workers[id].on)
			if len(holders) != 1 || r.workers[holders[0]] == nil || !r.workers[holders[0]].waits() {
				break
			}
			id = holders[0]
		}
	}
	return nil
}

func (r *Recorder) waitsFor(id uint64) ObjectInfo {
	o, _ := r.object(r.workers[id].on)
	return o
}

// blocked tells of a worker, what it waits for, and who holds that.
func (r *Recorder) blocked(id uint64) Blocked {
	b := Blocked{Worker: r.workers[id].WorkerInfo, For: r.waitsFor(id)}
	for _, h := range r.holders(r.workers[id].on) {
		b.Holders = append(b.Holders, r.workers[h].WorkerInfo)
	}
	return b
}
