package workers

import (
	"context"
	"encoding/binary"
	"fmt"
	"maps"
	"runtime"
	"slices"

	"concurrency-lab/primitives/internal/guard"
	"concurrency-lab/primitives/internal/shm"
	"concurrency-lab/primitives/internal/spawn"
	"concurrency-lab/primitives/internal/wire"
)

// worker is one process of a pool.
type worker struct {
	*spawn.Child
	seat int
}

// startWorker starts one more worker, in a seat that is free.
func (p *Pool) startWorker(seat int) error {
	p.mu.Lock()
	p.named++
	name := fmt.Sprintf("%s-%d", p.options.Name, p.named)
	w := &worker{seat: seat}
	arg := workerArg{Board: p.board, Seat: seat, Init: p.options.Init, InitArg: p.options.InitArg}
	w.Child = spawn.New(spawn.Spec{
		Func:    workerMain.Name,
		Arg:     wire.ArgOf(arg),
		Handles: p.options.Handles,
		OnFrame: func(kind spawn.FrameKind, body []byte) { p.hear(w, kind, body) },
		OnEnd:   func() { p.workerEnded(w) },
	})
	p.workers[w] = struct{}{}
	p.mu.Unlock()
	err := w.Start(p.ctx, name, true)
	if err != nil {
		p.mu.Lock()
		delete(p.workers, w)
		p.mu.Unlock()
	}
	return err
}

// pinTasks pins up the tasks that there is room for, and closes the board after the last. The
// caller holds the mutex.
func (p *Pool) pinTasks() {
	pinned := 0
	for len(p.tasks) > 0 {
		t := p.tasks[0]
		if !t.over {
			p.buf = appendTask(p.buf[:0], t)
			if t.number = p.board.pin(p.buf); t.number == 0 {
				break
			}
			p.given[t.number] = t
			pinned++
		}
		p.tasks[0], p.tasks = nil, p.tasks[1:]
	}
	last := p.closed && len(p.tasks) == 0 && !p.board.header().closed.Swap(true)
	switch {
	case last:
		p.board.call(shm.Everyone)
	case pinned > 0:
		p.board.call(pinned)
	}
}

// taskNumber is the size of a task's number, with which each frame of a worker begins.
const taskNumber = 8

// hear is told what a worker sends. One that sends what no worker does is ended.
func (p *Pool) hear(w *worker, kind spawn.FrameKind, body []byte) {
	switch {
	case len(body) < taskNumber:
		w.Kill()
	case kind == spawn.FrameAsk:
		p.mu.Lock()
		t := p.given[binary.LittleEndian.Uint64(body)]
		p.mu.Unlock()
		if t != nil { // a worker that cannot be written to is dead, which is heard of
			_ = w.Send(spawn.FrameTask, appendTask(nil, t))
		}
	case kind == spawn.FramePart:
		p.mu.Lock()
		defer p.mu.Unlock()
		if t := p.given[binary.LittleEndian.Uint64(body)]; t != nil {
			t.parts = append(t.parts, body[taskNumber:])
		}
	case kind == spawn.FrameResult:
		p.finish(binary.LittleEndian.Uint64(body), body[taskNumber:])
	}
}

// finish ends a task with its result.
func (p *Pool) finish(number uint64, result []byte) {
	p.mu.Lock()
	t := p.claim(number)
	p.losses = 0
	p.pinTasks()
	p.mu.Unlock()
	if t != nil {
		results, err := resultsIn(len(t.Args), append(t.parts, result)...)
		p.conclude(t, results, err)
	}
}

// conclude tells those who wait for a task what came of it. It is not only the library's own code
// that does: if it leaves before it should, it is told just that. Where it leaves by
// runtime.Goexit, this goroutine ends too.
func (p *Pool) conclude(t *Task, results []wire.Outcome, err error) {
	guard.Call(p.options.Name, func() error { t.Done(results, err); return nil }, func(left error) {
		if left != nil {
			t.Done(nil, left)
		}
		p.End()
	})
}

// concludeAll tells those who wait for tasks of the error of them all.
func (p *Pool) concludeAll(tasks []*Task, err error) {
	guard.Again(func() {
		for len(tasks) > 0 {
			t := tasks[0]
			tasks = tasks[1:]
			p.conclude(t, nil, err)
		}
	})
}

// claim returns the task with a number if it has not ended, and makes the caller the one that ends
// it. The caller holds the mutex.
func (p *Pool) claim(number uint64) *Task {
	t := p.given[number]
	delete(p.given, number)
	if t == nil || t.over {
		return nil
	}
	t.over = true
	return t
}

// collectResults takes the results from the board as they come, until the last worker has gone.
func (p *Pool) collectResults() {
	c := p.board.obj.Cells[cellResults]
	for {
		seen := c.Word.Load()
		if p.takeResults() {
			runtime.Gosched() // whoever waits for these can go on
			continue
		}
		if p.deserted.Load() {
			return
		}
		if !shm.Await(shm.InMemory, func() bool { return c.Word.Load() != seen }) {
			_ = c.KernelWait(context.Background(), seen) // nothing ends it but a wake-up
		}
	}
}

// stopCollecting ends collectResults.
func (p *Pool) stopCollecting() {
	p.deserted.Store(true)
	c := p.board.obj.Cells[cellResults]
	c.Word.Add(1)
	c.Wake(shm.Everyone)
}

// takeResults ends the tasks whose results are on the board, and says whether there were any. When
// it returns they have ended, whoever it was that took their results.
func (p *Pool) takeResults() (found bool) {
	p.taking.Lock()
	defer p.taking.Unlock()
	for seat := range p.size {
		some, err := p.board.results(seat, p.finish)
		if err != nil {
			p.killWorkerIn(seat)
		}
		found = found || some
	}
	return found
}

// killWorkerIn ends the worker in a seat where no worker would leave what was found. What becomes
// of its task is as if it had died.
func (p *Pool) killWorkerIn(seat int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for w := range p.workers {
		if w.seat == seat {
			w.Kill()
		}
	}
}

func (p *Pool) endLocked() {
	p.unended--
	p.wakeIfGone()
}

func (p *Pool) wakeIfGone() {
	if len(p.workers) == 0 && p.unended == 0 {
		p.joiners.WakeAll()
	}
}

// fail breaks the pool: everything that is not done ends with err.
func (p *Pool) fail(err error) { p.end(err, (*spawn.Child).Terminate) }

// end is fail that says how the workers are ended, those of a pool that is broken already too.
func (p *Pool) end(err error, endWorker func(*spawn.Child)) {
	p.mu.Lock()
	tasks := p.breakLocked(err)
	workers := slices.Collect(maps.Keys(p.workers))
	p.mu.Unlock()
	for _, w := range workers {
		endWorker(w.Child)
	}
	p.concludeAll(tasks, err)
}

// breakLocked makes the pool broken, unless it is, and returns the tasks that end with it: those
// that no worker has.
func (p *Pool) breakLocked(err error) (tasks []*Task) {
	if p.broken != nil {
		return nil
	}
	p.broken, p.closed = err, true
	for _, t := range p.given {
		if p.board.withdraw(t.number) {
			tasks = append(tasks, p.claim(t.number))
		}
	}
	for _, t := range p.tasks {
		if !t.over {
			t.over = true
			tasks = append(tasks, t)
		}
	}
	p.tasks = nil
	p.pinTasks() // closes the board
	return tasks
}
