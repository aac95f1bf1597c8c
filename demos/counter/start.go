package counter

import (
	"context"
	"io"

	"concurrency-lab/demos/stage"
	"concurrency-lab/primitives/multiprocessing"
	"concurrency-lab/primitives/trace"
)

// start has all workers begin at the same moment: so they get in each other's way. It is nil where
// somebody decides who goes on.
type start struct {
	Arrived *multiprocessing.Queue[struct{}]
	Gate    *multiprocessing.Connection[struct{}]
}

// newStart returns a start, and the function that waits for all workers and lets them begin.
func newStart(st *stage.Stage) (s *start, open func(ctx context.Context) error, err error) {
	if st.Scheduled {
		return nil, func(context.Context) error { return nil }, nil
	}
	arrived, err := multiprocessing.NewQueue[struct{}](trace.Aside("arrived"), 0)
	if err != nil {
		return nil, nil, err
	}
	gate, opener, err := multiprocessing.NewPipe[struct{}](trace.Aside("gate"), false)
	if err != nil {
		return nil, nil, err
	}
	return &start{arrived, gate}, func(ctx context.Context) error {
		defer opener.Close()
		for range st.Workers {
			if _, err := arrived.Get(ctx); err != nil {
				return err
			}
		}
		return nil
	}, nil
}

func (s *start) close() {
	if s != nil {
		s.Gate.Close()
	}
}

// wait says that the worker is there, and blocks until all workers are.
func (s *start) wait(ctx context.Context) error {
	if s == nil {
		return nil
	}
	if err := s.Arrived.Put(ctx, struct{}{}); err != nil {
		return err
	}
	if _, err := s.Gate.Receive(ctx); err != io.EOF { // it is closed for all at the same moment
		return err
	}
	return nil
}
