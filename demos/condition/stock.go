package condition

import (
	"context"

	"concurrency-lab/demos/crew"
	"concurrency-lab/demos/stage"
	"concurrency-lab/primitives/multiprocessing"
	"concurrency-lab/primitives/threading"
)

// condition is what a condition of threads and one of processes have in common.
type condition interface {
	threading.Locker
	Wait(ctx context.Context) error
	WaitFor(ctx context.Context, predicate func() bool) error
	Notify(ctx context.Context, n int) error
	NotifyAll(ctx context.Context) error
}

// stock is a list of numbers in shared memory and the condition that guards it. It is a worker's
// argument, or stands in one.
type stock struct {
	Con     crew.Either[condition, multiprocessing.Condition]
	Numbers *multiprocessing.Array[float64] // the first stockLeft of them are there; the rest is room
	Counts  *multiprocessing.Array[int64]
}

// Which count of a stock stands where.
const (
	stockProduced = iota
	stockConsumed
	stockLeft
	stockCounts
)

// newStock returns a stock with room for so many numbers.
func newStock(st *stage.Stage, name string, room int) (s stock, err error) {
	s.Con, err = crew.Pick[condition](st, threading.NewCondition(name, nil), func() (*multiprocessing.Condition, error) {
		return multiprocessing.NewCondition(name)
	})
	if err != nil {
		return s, err
	}
	if s.Numbers, err = multiprocessing.NewArray(name, make([]float64, room)...); err != nil {
		return s, err
	}
	s.Counts, err = multiprocessing.NewArray(name+" counts", make([]int64, stockCounts)...)
	return s, err
}

// add changes one of the counts. The caller of this and of the methods that follow holds the
// condition's lock.
func (s stock) add(count int, n int64) { s.Counts.Store(count, s.Counts.Load(count)+n) }

func (s stock) any() bool { return s.left() > 0 }

func (s stock) left() int { return int(s.Counts.Load(stockLeft)) }

// put adds a number; there is room.
func (s stock) put(x float64) {
	s.Numbers.Store(s.left(), x)
	s.add(stockLeft, 1)
	s.add(stockProduced, 1)
}

// take takes the newest number; there is one.
func (s stock) take() float64 {
	s.add(stockLeft, -1)
	s.add(stockConsumed, 1)
	return s.Numbers.Load(s.left())
}

// consume takes a number and says which.
func (s stock) consume(ctx context.Context) {
	st := stage.In(ctx)
	st.Say(ctx, "consumes %.4f", s.take())
	st.Advance()
}

// batch is how many numbers a producer brings at a time.
const batch = 2

// fill is a producer: it takes the lock, brings its batch and notifies everybody.
func (s stock) fill(ctx context.Context) error {
	random, con := crew.Rand(ctx), s.Con.Get()
	return threading.With(ctx, con, func() error {
		for range batch {
			s.put(random.Float64())
		}
		return con.NotifyAll(ctx)
	})
}

// result is read when no worker is left.
func (s stock) result() conditionResult {
	return conditionResult{int(s.Counts.Load(stockProduced)), int(s.Counts.Load(stockConsumed)), s.left()}
}
