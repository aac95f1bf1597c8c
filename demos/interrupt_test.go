package demos

import (
	"context"
	"errors"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"concurrency-lab/demos/demo"
	"concurrency-lab/demos/demotest"
	"concurrency-lab/demos/stage"
	"concurrency-lab/demos/urls/web"
)

// interruptWithin is how late an interrupt may come.
const interruptWithin = 150 * time.Millisecond

// TestInterrupted interrupts every variant, on all that it can run on.
func TestInterrupted(t *testing.T) {
	for _, d := range All(web.Web{}) {
		for _, v := range d.Variants {
			if len(v.On) == 0 {
				interrupt(t, d, v.Name, "")
			}
			for _, on := range v.On {
				interrupt(t, d, v.Name, on)
			}
		}
	}
}

// interrupt stops a run, wherever that finds it. It ends well then, or says that it was stopped:
// not that the processes that the stop has ended are gone.
func interrupt(t *testing.T, d *demo.Demo, variant, on string) {
	t.Run(strings.TrimSpace(d.Name+" "+variant+" "+on), func(t *testing.T) {
		stop := errors.New("stop")
		ctx, cancel := context.WithCancelCause(t.Context())
		defer cancel(nil)
		after := rand.N(interruptWithin)
		time.AfterFunc(after, func() { cancel(stop) })
		if p := demotest.PlayWith(ctx, t, d, variant, stage.Options{On: on}); p.Err != nil && !errors.Is(p.Err, stop) {
			t.Errorf("stopped after %v: %v", after, p.Err)
		}
	})
}
