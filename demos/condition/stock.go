package condition

import (
	"context"

	"concurrency-lab/demos/crew"
	"concurrency-lab/demos/stage"
	"concurrency-lab/primitives/multiprocessing"
	"concurrency-lab/primitives/threading"
)

// stock is a list of numbers in shared memory and the condition that guards it. It is a worker's
// argument, or stands in one.
type stock struct {
	Con     crew.Condition
	Numbers *multiprocessing.Array[float64] // only the first stockLeft of them count
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
	if s.Con, err = crew.NewCondition(st, name); err != nil {
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

// await waits until there is a number, and says so.
func (s stock) await(ctx context.Context) error {
	st, waits := stage.In(ctx), false
	return s.Con.WaitFor(ctx, func() bool {
		there := s.any()
		switch {
		case !there && !waits:
			st.Say(ctx, "waits: there is no number")
		case !there:
			st.Say(ctx, "is woken, finds no number and waits again")
		case waits:
			st.Say(ctx, "is woken and finds a number")
		}
		waits = !there
		return there
	})
}

// consume takes a number and says which.
func (s stock) consume(ctx context.Context) {
	st := stage.In(ctx)
	st.Say(ctx, "consumes %.4f", s.take())
	st.Advance()
}

// batch is how many numbers a producer brings at a time.
const batch = 2

// fill is a producer: it acquires the lock, brings its batch and notifies all.
func (s stock) fill(ctx context.Context) error {
	random, con := crew.Rand(ctx), s.Con
	return threading.With(ctx, con, func() error {
		for range batch {
			s.put(random.Float64())
		}
		stage.In(ctx).Say(ctx, "brings %d numbers and notifies all that wait", batch)
		return con.NotifyAll(ctx)
	})
}

// result is read when no worker is left.
func (s stock) result() conditionResult {
	return conditionResult{int(s.Counts.Load(stockProduced)), int(s.Counts.Load(stockConsumed)), s.left()}
}
