// Package primitives has no code. It is the map from the names of Python's modules threading,
// queue, multiprocessing and concurrent.futures to those of the packages below it.
//
// What blocks takes a context first; what does not block is called Try…; a timeout is a context
// with a deadline. Packages pool and managers are below multiprocessing, as is host, which Python
// has no name for: what the program around the processes gives to them and hears from them.
//
//	threading.Thread                     threading.Thread, NewThread, Go
//	threading.current_thread             threading.Current
//	threading.enumerate, active_count    threading.Enumerate, ActiveCount
//	threading.local                      threading.Local
//	threading.Lock, RLock                threading.Lock, RLock
//	threading.Semaphore                  threading.Semaphore, BoundedSemaphore
//	threading.Event                      threading.Event
//	threading.Condition                  threading.Condition
//	threading.Barrier                    threading.Barrier
//	threading.BrokenBarrierError         threading.ErrBrokenBarrier
//	threading.Timer                      threading.Timer
//
//	queue.Queue                          queue.New
//	queue.LifoQueue                      queue.NewLIFO
//	queue.PriorityQueue                  queue.NewPriority
//	queue.Empty, queue.Full              queue.ErrEmpty, queue.ErrFull
//	Queue.get_nowait, put_nowait         Queue.TryGet, TryPut
//	Queue.task_done, join                Queue.TaskDone, Join
//
//	multiprocessing.Process              multiprocessing.Process, NewProcess
//	Process.is_alive, exitcode           Process.Alive, Exit
//	multiprocessing.active_children      multiprocessing.ActiveChildren
//	multiprocessing.Value, Array         multiprocessing.Value, Array
//	Value.get_lock                       Value.Acquire, Release
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
//	AsyncResult.get, wait, ready         AsyncResult.Get, Wait, Ready
//	multiprocessing.Manager              managers.Manager, Start
//	Manager().dict, list, Namespace      managers.NewDict, NewList, NewNamespace
//	Manager().Lock, Queue, …             managers.NewLock, NewQueue, …
//	BaseManager.register                 managers.NewType, NewMethod
//	BaseManager.connect                  managers.Connect
//	Server.serve_forever                 managers.Serve
//	multiprocessing.TimeoutError         context.DeadlineExceeded
//
//	concurrent.futures.Future            futures.Future
//	ThreadPoolExecutor                   futures.ThreadExecutor
//	ProcessPoolExecutor                  futures.ProcessExecutor
//	Executor.submit, map                 futures.Submit, Map, MapChunks
//	as_completed, wait                   futures.AsCompleted, Wait
//	BrokenProcessPool                    futures.ErrBrokenPool
package primitives
