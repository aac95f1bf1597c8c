// Package pool is worker processes that take calls from one queue, with the semantics of Python's
// multiprocessing.Pool.
//
//	p, err := pool.New(ctx, 4)
//	squares, err := pool.Map(ctx, p, square, []int{1, 2, 3}, 1)
//	p.Close()
//	err = p.Join(ctx)
//
// What they run is a function that was registered by package multiprocessing.
package pool
