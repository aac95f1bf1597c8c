package semantics

import (
	"context"
	"errors"
	"fmt"
	"math"
	"testing"

	"concurrency-lab/primitives/multiprocessing"
	"concurrency-lab/primitives/multiprocessing/managers"
)

// numbers are a few numbers that several threads or processes share, in an array or in values.
type numbers interface {
	Len(ctx context.Context) (int, error)
	Get(ctx context.Context, i int) (int64, error)
	Set(ctx context.Context, i int, x int64) error
}

// locked are numbers with a lock.
type locked interface {
	Acquire(ctx context.Context) error
	Release(ctx context.Context) error
}

type (
	sharedArray  = multiprocessing.Array[int64]
	managedArray = managers.Array[int64]
)

// inMemory is an array in shared memory as numbers.
type inMemory struct{ *sharedArray }

func (a inMemory) Len(context.Context) (int, error)            { return a.sharedArray.Len(), nil }
func (a inMemory) Get(_ context.Context, i int) (int64, error) { return a.Load(i), nil }
func (a inMemory) Set(_ context.Context, i int, x int64) error { a.Store(i, x); return nil }
func asNumbers(a *sharedArray) numbers                         { return inMemory{a} }
func newArray(numbers []int64) (*sharedArray, error) {
	return multiprocessing.NewArray("row", numbers...)
}

// oneInMemory is a value in shared memory as numbers.
type oneInMemory struct{ *multiprocessing.Value[int64] }

func (v oneInMemory) Len(context.Context) (int, error)            { return 1, nil }
func (v oneInMemory) Get(context.Context, int) (int64, error)     { return v.Load(), nil }
func (v oneInMemory) Set(_ context.Context, _ int, x int64) error { v.Store(x); return nil }
func valueOf(v *multiprocessing.Value[int64]) numbers             { return oneInMemory{v} }
func newValue(x []int64) (*multiprocessing.Value[int64], error) {
	return multiprocessing.NewValue("value", x[0])
}
func managedNumbers(a *managedArray) numbers           { return a }
func managedVariable(v *managers.Value[int64]) numbers { return variable{v} }

// variable is a managed value as numbers.
type variable struct {
	*managers.Value[int64]
}

func (v variable) Len(context.Context) (int, error)              { return 1, nil }
func (v variable) Get(ctx context.Context, _ int) (int64, error) { return v.Value.Get(ctx) }
func (v variable) Set(ctx context.Context, _ int, x int64) error { return v.Value.Set(ctx, x) }

var numberOps = operations[numbers]{
	"len": func(ctx context.Context, a numbers, _ int) (any, error) { return a.Len(ctx) },
	"get": func(ctx context.Context, a numbers, i int) (any, error) { return a.Get(ctx, i) },
	"set": func(ctx context.Context, a numbers, x int) (any, error) { return nil, a.Set(ctx, 0, int64(x)) },
	// "add up" makes each number the sum of those up to it.
	"add up": func(ctx context.Context, a numbers, _ int) (any, error) {
		n, err := a.Len(ctx)
		for i := 1; i < n && err == nil; i++ {
			var x, y int64
			if x, err = a.Get(ctx, i-1); err == nil {
				y, err = a.Get(ctx, i)
			}
			if err == nil {
				err = a.Set(ctx, i, x+y)
			}
		}
		return nil, err
	},
	// "count" adds 1 to the first number so many times, each time under the lock.
	"count": func(ctx context.Context, a numbers, n int) (any, error) {
		lock, ok := a.(locked)
		if !ok {
			return nil, errors.New("there is no lock")
		}
		for range n {
			if err := lock.Acquire(ctx); err != nil {
				return nil, err
			}
			x, _ := a.Get(ctx, 0)
			if err := errors.Join(a.Set(ctx, 0, x+1), lock.Release(ctx)); err != nil {
				return nil, err
			}
		}
		return nil, nil
	},
	// "beyond" says whether it is an error to get a number that is not there.
	"beyond": func(ctx context.Context, a numbers, i int) (got any, err error) {
		defer func() {
			if recover() != nil {
				got = true
			}
		}()
		_, err = a.Get(ctx, i)
		return errors.Is(err, managers.ErrIndex), nil
	},
}

// in is numbers in shared memory or in a manager, used by threads and by processes.
func in[M, G any](name string, shared func(x []int64) (M, error), as func(M) numbers,
	kept func(ctx context.Context, m *managers.Manager, x []int64) (G,
		error), asKept func(G) numbers) []impl[*scene[[]int64]] {
	p := primitive[[]int64, numbers, M, G]{
		name: name, ops: numberOps, shared: shared, asShared: as, managed: kept, asManaged: asKept,
		thread: func([]int64) (numbers, error) {
			return nil, errors.New("numbers that are not shared need no type of their own")
		},
	}
	return p.impls()[1:]
}

var arrayTable = table[*scene[[]int64]]{
	name: "Array",
	impls: in("array", newArray, asNumbers,
		func(ctx context.Context, m *managers.Manager, x []int64) (*managedArray, error) {
			return managers.NewArray(ctx, m, "row", x...)
		}, managedNumbers),
	cases: arrayCases,
}

var valueTable = table[*scene[[]int64]]{
	name: "Value",
	impls: in("value", newValue, valueOf,
		func(ctx context.Context, m *managers.Manager, x []int64) (*managers.Value[int64], error) {
			return managers.NewValue(ctx, m, "value", x[0])
		}, managedVariable),
	cases: valueCases,
}

var noLock = map[string]string{managed: "in a manager it has no lock of its own, as in Python"}

// keeps says that a shared number of a type keeps these values as they are.
func keeps[T multiprocessing.Element](t *testing.T, values ...T) {
	t.Helper()
	v, err := multiprocessing.NewValue("value", values[0])
	wantErr(t, "the value", err, nil)
	for _, x := range values {
		v.Store(x)
		want(t, fmt.Sprintf("a %T", x), v.Load(), x)
	}
}

var valueCases = []testCase[*scene[[]int64]]{
	{
		name:   "it has the number that it is made with",
		python: "_test_multiprocessing._TestValue.test_value, _test_multiprocessing.TestSyncManagerTypes.test_value",
		run:    play(func(s *scene[[]int64]) { s.one([]int64{1 << 33}).gets(1<<33, "get") }),
	},
	{
		name: "what one sets another gets",
		python: "_test_multiprocessing._TestValue.test_value, _test_multiprocessing.TestSyncManagerTypes.test_value, " +
			"_test_multiprocessing._TestValue.test_rawvalue",
		run: play(func(s *scene[[]int64]) {
			a, b := s.two([]int64{4343})
			a.does("set", -24234)
			b.gets(-24234, "get")
		}),
	},
	{
		name:   "numbers of every type come back as they were set",
		python: "_test_multiprocessing._TestValue.test_value, _test_multiprocessing._TestSharedCTypes.test_sharedctypes",
		except: map[string]string{managed: "it takes whatever can be encoded", sharedProcs: "the memory is the same"},
		run: func(t *testing.T, _ *scene[[]int64]) {
			keeps(t, int8(-8), math.MaxInt8, math.MinInt8)
			keeps(t, int16(-232), 234)
			keeps(t, int32(4343), math.MinInt32)
			keeps(t, int64(1<<33), 1<<34, math.MinInt64)
			keeps(t, uint8('x'), 'y')
			keeps(t, uint64(0), math.MaxUint64)
			keeps(t, float32(3.625), -4.25)
			keeps(t, 1.0/3.0, -4.25, math.Inf(1))
			keeps(t, 0, math.MaxInt, math.MinInt)
			keeps(t, uint(0), math.MaxUint)
			keeps(t, false, true, false)
		},
	},
	{
		name: "under its lock nothing that is counted is lost",
		python: "_test_multiprocessing._TestValue.test_getobj_getlock, " +
			"_test_multiprocessing._TestSharedCTypes.test_synchronize",
		except: noLock,
		run: play(func(s *scene[[]int64]) {
			a, b := s.two([]int64{0})
			a.starts("count", 500)
			b.starts("count", 500)
			a.finishes()
			b.finishes()
			a.gets(1000, "get")
		}),
	},
}

var arrayCases = []testCase[*scene[[]int64]]{
	{
		name:   "it is as long as it is made, and has the numbers that it is made with",
		python: "_test_multiprocessing._TestArray.test_array, _test_multiprocessing.TestSyncManagerTypes.test_array",
		run: play(func(s *scene[[]int64]) {
			a := s.one([]int64{680, 626, 934})
			a.gets(3, "len")
			a.gets(934, "get", 2)
		}),
	},
	{
		name:   "it is zero where nothing was set, whatever was in the memory before",
		python: "_test_multiprocessing._TestArray.test_array_from_size",
		run: play(func(s *scene[[]int64]) {
			for range 3 {
				a := s.one(make([]int64, 10))
				for i := range 10 {
					a.gets(0, "get", i)
				}
				a.does("set", 7)
			}
		}),
	},
	{
		name:   "what one does with the numbers another sees",
		python: "_test_multiprocessing._TestArray.test_array, _test_multiprocessing._TestArray.test_rawarray",
		run: play(func(s *scene[[]int64]) {
			a, b := s.two([]int64{680, 626, 934, 821, 1, 2, 3, 4})
			a.does("add up")
			sum := 0
			for i, x := range []int{680, 626, 934, 821, 1, 2, 3, 4} {
				sum += x
				b.gets(sum, "get", i)
			}
		}),
	},
	{
		name: "its end is an error", python: "_test_multiprocessing._TestArray.test_array",
		run: play(func(s *scene[[]int64]) { s.one([]int64{1, 2}).gets(true, "beyond", 2) }),
	},
	{
		name:   "under its lock nothing that is counted is lost",
		python: "_test_multiprocessing._TestArray.test_getobj_getlock_obj",
		except: noLock,
		run: play(func(s *scene[[]int64]) {
			a, b := s.two([]int64{0, 0})
			a.starts("count", 500)
			b.starts("count", 500)
			a.finishes()
			b.finishes()
			a.gets(1000, "get")
		}),
	},
}
