package stage

import (
	"context"
	"hash/fnv"
	"math/rand/v2"
	"time"

	"concurrency-lab/primitives/trace"
)

// guardFloor is the least a deadline may be that is not meant to fire: scheduling and the start of
// processes must not reach it, however much a run is hurried.
const guardFloor = 20 * time.Second

// Scaled returns d as this run's speed makes it.
func (st *Stage) Scaled(d time.Duration) time.Duration {
	return time.Duration(float64(d) / st.Speed)
}

// Sleep blocks for d, scaled, or until ctx is done, and returns the context's cause.
func (st *Stage) Sleep(ctx context.Context, d time.Duration) error {
	return trace.From(ctx).Sleep(ctx, st.Scaled(d))
}

// Timeout returns a context with a deadline that is meant to fire: d from now, scaled.
func (st *Stage) Timeout(ctx context.Context, d time.Duration) (context.Context, context.CancelFunc) {
	return trace.WithTimeout(ctx, st.Scaled(d))
}

// Guard returns a context with a deadline that is not meant to fire: d from now, scaled, but never
// so short that a slow machine reaches it. Where somebody decides who goes on there is none: the
// time of a wait that nobody ends would be up.
func (st *Stage) Guard(ctx context.Context, d time.Duration) (context.Context, context.CancelFunc) {
	if st.Scheduled {
		return context.WithCancel(ctx)
	}
	return context.WithTimeout(ctx, max(st.Scaled(d), guardFloor))
}

// Rand returns the random numbers of a worker: the same for the same seed and name.
func (st *Stage) Rand(worker string) *rand.Rand {
	h := fnv.New64a()
	h.Write([]byte(worker))
	return rand.New(rand.NewPCG(st.Seed, h.Sum64()))
}
