package spawn

import "context"

// WarmSize is how many children are kept ready.
func WarmSize() int { return warmSize() }

// Ready returns the children that are kept ready.
func Ready(ctx context.Context) (pids []int) {
	n := &hostOf(ctx).spares
	n.mu.Lock()
	defer n.mu.Unlock()
	for _, b := range n.ready {
		pids = append(pids, b.os.Pid)
	}
	return pids
}

// KillReady kills the children that are kept ready, and waits until they are gone. Nobody has
// missed them then.
func KillReady(ctx context.Context) error {
	for _, b := range hostOf(ctx).spares.ready {
		if err := b.os.Kill(); err != nil {
			return err
		}
		if _, err := b.os.Wait(); err != nil {
			return err
		}
	}
	return nil
}

// ForgetStartMethod makes as if the program had not chosen, until restore is called.
func ForgetStartMethod() (restore func()) {
	before := chosen.method
	chosen.method = ""
	return func() { chosen.method = before }
}
