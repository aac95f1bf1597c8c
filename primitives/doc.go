// Package primitives has no code. It is the map from the names of Python's modules threading,
// queue, multiprocessing and concurrent.futures to those of the packages below it.
//
// What may block takes a context first. What does not block is called Try…. A timeout is a
// context with a deadline. Packages pool, managers and host are below multiprocessing. Python has
// no name for host: it is what the program gives to its processes and hears from them.
//
//	threading.Thread                     threading.Thread, NewThread, Go
//	Thread.join, is_alive                Thread.Join, Alive, Done
//	threading.current_thread             threading.Current
//	threading.enumerate, active_count    threading.Enumerate, ActiveCount
//	threading.local                      threading.Local
//	threading.Lock, RLock                threading.Lock, RLock
//	threading.Semaphore                  threading.Semaphore
//	threading.BoundedSemaphore           threading.NewBoundedSemaphore
//	threading.Event                      threading.Event
//	threading.Condition                  threading.Condition
//	threading.Barrier                    threading.Barrier
//	threading.BrokenBarrierError         threading.ErrBrokenBarrier
//	threading.Timer                      threading.Timer
//	with lock:                           threading.With
//	atexit.register                      threading.AtExit
//	asyncio.TaskGroup                    threading.Group
//
//	queue.Queue                          queue.New
//	queue.LifoQueue                      queue.NewLIFO
//	queue.PriorityQueue                  queue.NewPriority
//	queue.Empty, queue.Full              queue.ErrEmpty, queue.ErrFull
//	Queue.get_nowait, put_nowait         Queue.TryGet, TryPut
//	Queue.task_done, join                Queue.TaskDone, Join
//	Queue.shutdown, queue.ShutDown       Queue.Shutdown, queue.ErrShutDown
//
//	if __name__ == "__main__":           multiprocessing.Run, Main
//	multiprocessing.Process              multiprocessing.Process, NewProcess
//	Process.is_alive, exitcode           Process.Alive, Exit
//	Process.sentinel                     Process.Done
//	Process.interrupt, KeyboardInterrupt Process.Interrupt, ErrInterrupted
//	Process.terminate, kill, close       Process.Terminate, Kill, Close
//	multiprocessing.set_start_method     multiprocessing.SetStartMethod, WithStartMethod
//	multiprocessing.active_children      multiprocessing.ActiveChildren
//	multiprocessing.Value, Array         multiprocessing.Value, Array
//	Value.get_lock                       Value.Acquire, Release, Update
//	multiprocessing.Lock, RLock, …       multiprocessing.Lock, RLock, …
//	multiprocessing.Pipe                 multiprocessing.NewPipe
//	Connection.send, recv                Connection.Send, Receive
//	multiprocessing.Queue                multiprocessing.Queue
//	multiprocessing.JoinableQueue        multiprocessing.JoinableQueue
//	multiprocessing.Pool                 pool.Pool, New
//	Pool.apply, apply_async              pool.Apply, ApplyAsync
//	Pool.map, map_async                  pool.Map, MapAsync
//	Pool.imap, imap_unordered            pool.Imap, ImapUnordered
//	Pool.close, terminate, join          Pool.Close, Terminate, Join
//	Pool(initializer=…)                  pool.WithInitializer
//	AsyncResult.get, wait, ready         AsyncResult.Get, Wait, Ready, Done
//	multiprocessing.Manager              managers.Manager, Start
//	Manager().dict, list, set            managers.NewDict, NewList, NewSet
//	Manager().Namespace                  managers.NewNamespace
//	Manager().Lock, Queue, …             managers.NewLock, NewQueue, …
//	BaseManager.register                 managers.NewType, NewMethod
//	BaseManager.connect                  managers.Connect
//	Server.serve_forever                 managers.Serve
//	multiprocessing.TimeoutError         context.DeadlineExceeded
//
//	concurrent.futures.Future            futures.Future
//	ThreadPoolExecutor                   futures.ThreadExecutor
//	ProcessPoolExecutor                  futures.ProcessExecutor
//	Future.done                          Future.IsDone, Done
//	terminate_workers, kill_workers      ProcessExecutor.TerminateWorkers, KillWorkers
//	Executor.submit, map                 futures.Submit, Map, MapChunks, MapBuffered
//	as_completed, wait                   futures.AsCompleted, Wait
//	BrokenProcessPool                    futures.ErrBrokenPool
//
// These are missing, because Go has something better or because nothing here needs them:
//
//	threading.get_ident, main_thread     a thread is found in its context
//	threading.excepthook                 Run returns the errors of threads that nobody joined
//	threading.settrace, setprofile       package trace shows what every primitive does
//	threading.stack_size                 a goroutine's stack grows
//	queue.SimpleQueue                    queue.New
//	multiprocessing.SimpleQueue          multiprocessing.NewQueue
//	multiprocessing.RawValue, RawArray   multiprocessing.NewValue, NewArray
//	multiprocessing.shared_memory        multiprocessing.NewArray; there is no memory with a name
//	multiprocessing.cpu_count            runtime.NumCPU
//	multiprocessing.parent_process       host.IsChild says whether there is one
//	multiprocessing.get_logger           none
//	Connection.poll, connection.wait     none: let a thread receive
//	connection.Listener, Client          package net
//	InterpreterPoolExecutor              none: Go has no interpreter to make several of
package primitives
