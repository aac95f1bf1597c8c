// Package workers is worker processes that take tasks: what a pool and an executor on processes
// have in common. It knows calls and results in their encoded form only.
//
// Tasks are pinned up on a board in shared memory, 256 at a time, and a worker takes the oldest by
// one atomic operation when it has nothing to do. It takes none earlier: a short task would wait
// behind a long one while another worker is idle. A task is cancelled by the same operation, which
// takes it off the board; nobody is told when a call begins, and whoever asks looks at the board.
//
// Results lie in a ring for each worker, from which the parent takes all that there are. Neither
// has a lock that a worker could die with: at every moment the task's place or the worker's seat
// tells whose the task is, so that a worker which dies takes no more than one task with it. What
// does not fit goes over the control channel.
package workers
