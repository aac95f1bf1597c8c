package stage

import (
	"cmp"
	"context"
	"slices"
	"time"

	"concurrency-lab/primitives/trace"
)

// Task is a piece of work that a worker did.
type Task struct {
	// Name is what [Stage.Task] was told.
	Name string
	// Worker is the name of the thread or process that did it, PID the process it runs in.
	Worker string
	PID    int
	// From and To are times since the run began.
	From, To time.Duration
}

// Task runs f as a task of the current worker, so that views can show who did which task, and when.
// It returns f's error.
func (st *Stage) Task(ctx context.Context, name string, f func() error) error {
	o, w := &trace.Object{Name: name}, trace.From(ctx)
	w.Acquired(o, trace.KindTask)
	defer w.Released(o, trace.KindTask)
	return f()
}

// Tasks returns the tasks that were begun in this run, of all its processes, in the order of their
// beginnings. One that has not ended ends now. The tasks of a process are known when it has been
// joined; the first process alone knows them.
func (st *Stage) Tasks() []Task {
	if st.rec == nil {
		return nil
	}
	var tasks []Task
	place := map[uint64]int{} // of a task that has not ended, by its object
	events, _ := st.rec.Events()
	for _, e := range events {
		o, known := st.rec.Object(e.Object)
		if !known || o.Kind != trace.KindTask {
			continue
		}
		switch e.Kind {
		case trace.Acquired:
			w, _ := st.rec.Worker(e.Worker)
			place[o.ID] = len(tasks)
			tasks = append(tasks, Task{Name: o.Name, Worker: w.Name, PID: w.PID, From: e.At})
		case trace.Released:
			if i, ok := place[o.ID]; ok {
				tasks[i].To = e.At
				delete(place, o.ID)
			}
		}
	}
	for _, i := range place {
		tasks[i].To = st.rec.Since()
	}
	slices.SortStableFunc(tasks, func(a, b Task) int { return cmp.Compare(a.From, b.From) })
	return tasks
}
