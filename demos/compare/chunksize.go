package compare

import (
	"context"
	"fmt"
	"strconv"
	"time"

	"concurrency-lab/demos/contest"
	"concurrency-lab/demos/demo"
	"concurrency-lab/demos/stage"
	"concurrency-lab/primitives/futures"
	"concurrency-lab/primitives/multiprocessing"
	"concurrency-lab/primitives/multiprocessing/pool"
)

// successor is a task so small that its message is most of its cost.
var successor = multiprocessing.Register("compare.successor",
	func(_ context.Context, x int) (int, error) { return x + 1, nil })

// The modes of the topic: how large the chunks are.
const (
	oneByOne     = "one by one"
	defaultChunk = "default"
	largeChunk   = "large"
)

// mapMode has workers map the successor over n inputs. Their start is not measured. do maps the
// inputs on new workers, which it starts and ends, and returns the results and how long the mapping
// took.
func mapMode(
	st *stage.Stage, o *compareOptions, work, name string, chunk int,
	do func(ctx context.Context, workers, chunk int, inputs []int) ([]int, time.Duration, error),
) contest.Mode {
	return contest.Mode{Work: work, Name: name, Workers: st.Workers, Tasks: 1, N: o.inputs, Size: float64(chunk),
		Want: func(n int) string { return strconv.Itoa(sumOfSuccessors(n)) },
		Run: func(ctx context.Context, n int) (contest.Ran, error) {
			inputs := make([]int, n)
			for i := range inputs {
				inputs[i] = i
			}
			results, took, err := do(ctx, st.Workers, chunk, inputs)
			sum := 0
			for _, x := range results {
				sum += x
			}
			return contest.Ran{Took: took, Found: strconv.Itoa(sum)}, err
		}}
}

// poolMap maps on a pool.
func poolMap(ctx context.Context, workers, chunk int, inputs []int) (results []int, took time.Duration, err error) {
	p, err := pool.New(ctx, workers)
	if err != nil {
		return nil, 0, err
	}
	defer func() {
		p.Close()
		if down := p.Join(ctx); err == nil {
			err = down
		}
	}()
	if _, err := pool.Map(ctx, p, successor, make([]int, workers), 1); err != nil { // until all are ready
		return nil, 0, err
	}
	took, err = contest.Timed(func() error {
		results, err = pool.Map(ctx, p, successor, inputs, chunk)
		return err
	})
	return results, took, err
}

// executorMap maps on an executor.
func executorMap(ctx context.Context, workers, chunk int, inputs []int) (results []int, took time.Duration, err error) {
	ex, err := futures.NewProcessExecutor(ctx, workers)
	if err != nil {
		return nil, 0, err
	}
	defer func() {
		if down := ex.Shutdown(ctx); err == nil {
			err = down
		}
	}()
	collect := func(inputs []int, chunk int) (results []int, err error) {
		for x, err := range futures.MapChunks(ctx, ex, successor, inputs, chunk) {
			if err != nil {
				return nil, err
			}
			results = append(results, x)
		}
		return results, nil
	}
	if _, err := collect(make([]int, workers), 1); err != nil { // until all are ready
		return nil, 0, err
	}
	took, err = contest.Timed(func() error {
		results, err = collect(inputs, chunk)
		return err
	})
	return results, took, err
}

func compareChunksize(ctx context.Context, st *stage.Stage, o *compareOptions) (demo.Report, error) {
	large := (o.inputs + st.Workers - 1) / st.Workers
	return topic{
		name: "chunksize", single: true,
		modes: []contest.Mode{
			mapMode(st, o, "executor map", oneByOne, 1, executorMap),
			mapMode(st, o, "executor map", largeChunk, large, executorMap),
			mapMode(st, o, "pool map", oneByOne, 1, poolMap),
			mapMode(st, o, "pool map", defaultChunk, 0, poolMap),
			mapMode(st, o, "pool map", largeChunk, large, poolMap),
		},
		claims: []claim{
			{text: "large chunks speed up an executor's map", source: "002", work: "executor map", a: largeChunk, b: oneByOne,
				decide: faster},
			{text: "large chunks speed up a pool's map", work: "pool map", a: largeChunk, b: oneByOne, decide: faster},
		},
		notes: []string{fmt.Sprintf("Inputs %d. A large chunk has %d of them: one chunk for each worker.", o.inputs, large)},
		next:  "compare --topic ipc",
	}.measure(ctx, st, o)
}
