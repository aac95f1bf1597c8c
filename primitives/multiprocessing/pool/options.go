package pool

import (
	"concurrency-lab/primitives/internal/spawn"
	"concurrency-lab/primitives/internal/workers"
	"concurrency-lab/primitives/multiprocessing"
)

// Option changes how [New] makes a pool.
type Option = workers.Option

// WithInitializer makes every worker run the call before its first task. Its argument may hold
// shared objects. What it leaves in package variables is there for the tasks, in that worker only.
// If it fails, the pool is broken.
func WithInitializer[R any](init multiprocessing.Bound[R]) Option {
	return func(o *workers.Options) {
		name, arg := spawn.Parts(init)
		o.Init = name
		o.InitArg, o.Handles, o.Err = arg.EncodeAll()
	}
}

// WithName sets the prefix of the workers' names; without it they are ForkPoolWorker-like:
// PoolWorker-N.
func WithName(prefix string) Option { return func(o *workers.Options) { o.Name = prefix } }

// BreakOnLoss makes the death of a worker break the whole pool: everything that is not done fails
// with [ErrWorkerDied]. That is how Python's ProcessPoolExecutor is.
func BreakOnLoss() Option { return func(o *workers.Options) { o.BreakOnLoss = true } }
