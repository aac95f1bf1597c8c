// Package pool has worker processes that take calls from one queue, with the semantics of
// Python's multiprocessing.Pool.
//
//	p, err := pool.New(ctx, 4)
//	squares, err := pool.Map(ctx, p, square, []int{1, 2, 3}, 1)
//	p.Close()
//	err = p.Join(ctx)
//
// A worker runs functions that were registered by package multiprocessing.
package pool
