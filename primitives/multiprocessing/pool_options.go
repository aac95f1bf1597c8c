package multiprocessing

// WithInitializer makes every worker run the call before its first task. Its argument may hold shared objects. What it leaves in
// package variables is there for the tasks, in that worker only. If it fails, the pool is broken.
func WithInitializer[R any](init Bound[R]) PoolOption {
	return func(o *Options) {
		name, arg := parts(init)
		o.Init = name
		o.InitArg, o.Err = encode(arg)
		o.Handles = handlesIn(arg)
	}
}

// WithName sets the prefix of the workers' names; without it they are ForkPoolWorker-like: PoolWorker-N.
func WithName(prefix string) PoolOption { return func(o *Options) { o.Name = prefix } }

// Fragile makes the death of a worker break the whole pool: everything that is not done fails
// with [ErrWorkerDied]. That is how Python's ProcessPoolExecutor is.
func Fragile() PoolOption { return func(o *Options) { o.BreakOnLoss = true } }
