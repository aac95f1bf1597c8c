package managers

import (
	"context"

	"concurrency-lab/primitives/internal/park"
	"concurrency-lab/primitives/threading"
	"concurrency-lab/primitives/trace"
)

// monitor is a lock that the thread which holds it may take again, with a list of those who wait to
// be notified by its holder. It is what a [RLock] and a [Condition] stand for.
type monitor struct {
	lock
	worker   uint64 // the thread that holds the lock, in the process that does
	depth    int    // how often it has taken it
	sleepers park.List
}

// The types differ in what they are called. What clients may do with them is in their proxies.
var (
	rlockType = Type[struct{}, *monitor]{
		name:       "RLock",
		kind:       trace.KindRLock,
		concurrent: true,
		construct:  newMonitor,
		methods:    monitorMethods,
	}
	conditionType = Type[struct{}, *monitor]{
		name:       "Condition",
		kind:       trace.KindCondition,
		concurrent: true,
		construct:  newMonitor,
		methods:    monitorMethods,
	}
)

func newMonitor(context.Context, struct{}) (*monitor, error) { return &monitor{}, nil }

var monitorMethods = []served{&monitorAcquire, &monitorRelease, &monitorDepth, &monitorWait, &monitorNotify}

var (
	// monitorAcquire says how often the caller holds the lock now; 0 if it could not be had.
	monitorAcquire = Method[*monitor, bool, int]{
		name:   "acquire",
		blocks: asked,
		run: func(ctx context.Context, m *monitor, block bool) (int, error) {
			return m.acquire(ctx, block)
		},
		undo: func(ctx context.Context, m *monitor, depth int) {
			if depth > 0 {
				_, _ = m.release(ctx) // it is held
			}
		},
	}
	// monitorRelease says how often the caller still holds the lock.
	monitorRelease = Method[*monitor, struct{}, int]{
		name: "release",
		run: func(ctx context.Context, m *monitor, _ struct{}) (int, error) {
			return m.release(ctx)
		},
	}
	monitorDepth = Method[*monitor, struct{}, int]{
		name: "depth",
		run: func(ctx context.Context, m *monitor, _ struct{}) (int, error) {
			m.mu.Lock()
			defer m.mu.Unlock()
			return m.depthOf(callerOf(ctx)), nil
		},
	}
	monitorWait = Method[*monitor, struct{}, struct{}]{
		name:   "wait",
		blocks: always[struct{}],
		run: func(ctx context.Context, m *monitor, _ struct{}) (struct{}, error) {
			return struct{}{}, m.wait(ctx)
		},
		undo: func(ctx context.Context, m *monitor, _ struct{}) {
			m.forgo(ctx)
		},
		policy: callPolicy{awaitAnswer: true},
	}
	monitorNotify = Method[*monitor, int, struct{}]{
		name: "notify",
		run: func(ctx context.Context, m *monitor, n int) (struct{}, error) {
			return struct{}{}, m.notify(ctx, n)
		},
	}
)

// depthOf is how often a caller holds the lock.
func (m *monitor) depthOf(c *caller) int {
	if m.owner != c.session || m.worker != c.worker {
		return 0
	}
	return m.depth
}

func (m *monitor) acquire(ctx context.Context, block bool) (depth int, err error) {
	me := callerOf(ctx)
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.depthOf(me) == 0 {
		if taken, err := m.take(ctx, block); !taken {
			return 0, err
		}
		m.worker, m.depth = me.worker, 0
	}
	m.depth++
	return m.depth, nil
}

func (m *monitor) release(ctx context.Context) (depth int, err error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.depthOf(callerOf(ctx)) == 0 {
		return 0, threading.ErrNotHeld
	}
	if m.depth--; m.depth > 0 {
		return m.depth, nil
	}
	return 0, m.drop()
}

// wait sets the lock aside until the caller is notified or gives up, and takes it again as often as
// it was held: but not for one who is gone, and would never release it.
func (m *monitor) wait(ctx context.Context) error {
	me := callerOf(ctx)
	m.mu.Lock()
	defer m.mu.Unlock()
	depth := m.depthOf(me)
	if depth == 0 {
		return threading.ErrNotHeld
	}
	if err := m.drop(); err != nil {
		return err
	}
	late := m.sleepers.Wait(ctx, &m.mu, &m.object, trace.KindCondition)
	if me.lost() {
		if late == nil {
			m.sleepers.WakeOne() // the notification goes to one who can hear it
		}
		return context.Canceled
	}
	if _, err := m.take(context.WithoutCancel(ctx), true); err != nil {
		return err
	}
	m.worker, m.depth = me.worker, depth
	return late
}

// forgo undoes a wait whose caller did not live to hear of it: the lock is free again, and another
// is notified.
func (m *monitor) forgo(ctx context.Context) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.depthOf(callerOf(ctx)) > 0 {
		_ = m.drop() // it is held
		m.sleepers.WakeOne()
	}
}

// notify wakes up to n of those who wait.
func (m *monitor) notify(ctx context.Context, n int) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.depthOf(callerOf(ctx)) == 0 {
		return threading.ErrNotHeld
	}
	for n > 0 && m.sleepers.WakeOne() {
		n--
	}
	return nil
}

// sessionEnded implements sessionWatcher: with the lock lost, nobody will notify those who wait.
func (m *monitor) sessionEnded(gone *session) {
	m.lock.sessionEnded(gone)
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.died {
		m.depth = 0
		m.sleepers.WakeAll()
	}
}
