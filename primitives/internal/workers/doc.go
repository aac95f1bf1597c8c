// Package workers is worker processes that take tasks: what a pool and an executor on processes
// have in common. It knows calls and results in their encoded form only.
//
// Tasks are pinned up on a board in shared memory, 256 at a time, and a worker takes the oldest by
// one atomic operation when it has nothing to do: nobody gets a task before it can do it. Results
// lie in a ring for each worker, from which the parent takes all that there are. Neither has a lock
// that a worker could die with: at every moment the task's place or the worker's seat tells whose
// the task is, so that one which died takes no more than one task with it. What does not fit goes
// over the control channel.
//
// A worker takes no task before it can do it: a short task would wait behind a long one while
// another worker is idle. To cancel takes a task off the board by the same atomic operation as to
// take it; nobody is told when a call begins, and whoever asks looks at the board.
package workers
