package workers

import (
	"context"
	"encoding/binary"
	"fmt"
	"runtime"

	"concurrency-lab/primitives/internal/shm"
	"concurrency-lab/primitives/internal/spawn"
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
	w.Child = spawn.New(spawn.Spec{
		Func:    workerMain.Name,
		Arg:     workerArg{Board: p.board, Seat: seat, Init: p.options.Init, InitArg: p.options.InitArg},
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
		t.Done(resultsIn(result, len(t.Args)))
		p.End()
	}
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
func (p *Pool) fail(err error) {
	p.mu.Lock()
	if p.broken != nil {
		p.mu.Unlock()
		return
	}
	p.broken, p.closed = err, true
	var tasks []*Task
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
	var workers []*worker
	for w := range p.workers {
		workers = append(workers, w)
	}
	p.mu.Unlock()
	for _, w := range workers {
		w.Terminate()
	}
	for _, t := range tasks {
		t.Done(nil, err)
		p.End()
	}
}
