// Package futures runs calls on executors and hands out their results, with the semantics of
// Python's concurrent.futures.
//
// [Submit] gives a [Call] to an [Executor] and returns its [Future] at once. The future's Result
// blocks until the call has ended. [Map] does so for many inputs and yields the results in the
// order of the inputs. [AsCompleted] yields futures in the order in which they are done. [Wait]
// blocks until some or all of a set of futures are done.
//
// A [ThreadExecutor] runs any call. A [ProcessExecutor] runs functions that were registered by
// package multiprocessing, because a closure cannot be sent. The function's Bind method makes the
// call. Such a call runs on threads as well.
//
// Which Python name is which:
//
//	Future.result(timeout)       Future.Result(ctx)
//	Future.exception(timeout)    Future.Err(ctx)
//	Future.set_exception(e)      Future.SetError(err)
//	executor.submit(fn, *args)   Submit(ctx, executor, call)
//	executor.map(fn, inputs)     Map(ctx, executor, bind, inputs)
//	executor.map(…, chunksize=n) MapChunks(ctx, executor, registered, inputs, n)
//	ProcessPoolExecutor(initializer=f)
//	                             NewProcessExecutor(ctx, n, pool.WithInitializer(f.Bind(arg)))
//	executor.shutdown(wait=False, cancel_futures=True)
//	                             Shutdown(ctx, NoWait, CancelPending)
//	executor.terminate_workers(), kill_workers()
//	                             ProcessExecutor.TerminateWorkers, KillWorkers
//	as_completed(futures)        AsCompleted(ctx, futures...)
//	wait(futures, return_when)   Wait(ctx, futures, when)
//	CancelledError, InvalidStateError, BrokenExecutor
//	                             ErrCancelled, ErrInvalidState, ErrBrokenPool
//
// A panic in a call becomes the future's error, a [*threading.PanicError] with the stack, as an
// exception does in Python. A panic in a callback goes on in the thread that completed the
// future, after the other callbacks have run.
package futures
