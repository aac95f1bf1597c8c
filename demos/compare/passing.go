package compare

import (
	"context"

	"concurrency-lab/demos/crew"
	"concurrency-lab/demos/stage"
	"concurrency-lab/primitives/multiprocessing"
	"concurrency-lab/primitives/queue"
)

// line is how one of two workers passes numbers to the other and takes what comes.
type line interface {
	pass(ctx context.Context, item int) error
	take(ctx context.Context) (int, error)
}

// lines has a line for each of the two.
type lines interface{ line(worker int) line }

// pipe is both ends of a pipe.
type pipe struct {
	Ends [2]*multiprocessing.Connection[int]
}

func newPipe(*stage.Stage) (p pipe, err error) {
	p.Ends[0], p.Ends[1], err = multiprocessing.NewPipe[int]("pipe", true)
	return p, err
}

func (p pipe) line(worker int) line { return pipeEnd{p.Ends[worker]} }

type pipeEnd struct {
	c *multiprocessing.Connection[int]
}

func (e pipeEnd) pass(ctx context.Context, item int) error { return e.c.Send(ctx, item) }
func (e pipeEnd) take(ctx context.Context) (int, error)    { return e.c.Receive(ctx) }

// queues is two queues, one for each way.
type queues struct {
	To [2]crew.Either[passer, multiprocessing.Queue[int]]
}

// passer is what the queues of threads and of processes have in common here.
type passer interface {
	Put(ctx context.Context, item int) error
	Get(ctx context.Context) (int, error)
}

func newQueues(st *stage.Stage) (q queues, err error) {
	for i := range q.To {
		q.To[i], err = crew.Pick[passer](st, queue.New[int]("queue", 0), func() (*multiprocessing.Queue[int], error) {
			return multiprocessing.NewQueue[int]("queue", 0)
		})
		if err != nil {
			return q, err
		}
	}
	return q, nil
}

func (q queues) line(worker int) line {
	return queueEnd{q.To[1-worker].Object(), q.To[worker].Object()}
}

type queueEnd struct{ out, in passer }

func (e queueEnd) pass(ctx context.Context, item int) error { return e.out.Put(ctx, item) }
func (e queueEnd) take(ctx context.Context) (int, error)    { return e.in.Get(ctx) }

// oneWay has worker 0 pass the numbers and worker 1 take and add them up.
func oneWay[O lines](ctx context.Context, a drillArg[O], from, to int) error {
	l, sum := a.Object.line(a.I), 0
	for i := from; i < to; i++ {
		if a.I == 0 {
			if err := l.pass(ctx, i); err != nil {
				return err
			}
			continue
		}
		got, err := l.take(ctx)
		if err != nil {
			return err
		}
		sum += got
	}
	if a.I == 1 {
		a.add(sum)
	}
	return nil
}

// thereAndBack has worker 0 pass the numbers and add up those that worker 1 sends back, which are 1
// more each.
func thereAndBack[O lines](ctx context.Context, a drillArg[O], from, to int) error {
	l, sum := a.Object.line(a.I), 0
	for i := from; i < to; i++ {
		if a.I == 0 {
			if err := l.pass(ctx, i); err != nil {
				return err
			}
		}
		got, err := l.take(ctx)
		if err != nil {
			return err
		}
		if a.I == 0 {
			sum += got
		} else if err := l.pass(ctx, got+1); err != nil {
			return err
		}
	}
	if a.I == 0 {
		a.add(sum)
	}
	return nil
}

// sumBelow is 0 + 1 + … + n-1.
func sumBelow(n int) int { return n * (n - 1) / 2 }

// sumOfSuccessors is the same of numbers that are each 1 more.
func sumOfSuccessors(n int) int { return sumBelow(n + 1) }

var (
	itemsByPipe   = registerDrill("item.pipe", oneWay[pipe])
	itemsByQueue  = registerDrill("item.queue", oneWay[queues])
	tripsByPipe   = registerDrill("round-trip.pipe", thereAndBack[pipe])
	tripsByQueues = registerDrill("round-trip.queue", thereAndBack[queues])
)

// passing is a drill of two workers that pass numbers.
func passing[O lines](
	work string, code *multiprocessing.Func[drillArg[O], struct{}], share func(*stage.Stage) (O, error),
	want func(n int) int,
) drill[O] {
	return drill[O]{work: work, workers: 2, together: true, code: code, share: share, want: want}
}

func pipeItems(work string) drill[pipe]    { return passing(work, itemsByPipe, newPipe, sumBelow) }
func pipeTrips(work string) drill[pipe]    { return passing(work, tripsByPipe, newPipe, sumOfSuccessors) }
func queueItems(work string) drill[queues] { return passing(work, itemsByQueue, newQueues, sumBelow) }
func queueTrips(work string) drill[queues] {
	return passing(work, tripsByQueues, newQueues, sumOfSuccessors)
}
