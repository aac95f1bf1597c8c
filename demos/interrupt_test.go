package demos

import (
	"context"
	"errors"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"concurrency-lab/demos/stage"
	"concurrency-lab/demos/web"
)

// interruptWithin is how late an interrupt may come.
const interruptWithin = 150 * time.Millisecond

// TestInterrupted stops every variant, wherever that finds it. It ends well then, or says that it was stopped: not that the
// processes that the stop has ended are gone.
func TestInterrupted(t *testing.T) {
	stop := errors.New("stop")
	for _, d := range All(web.Web{}) {
		for _, v := range d.Variants {
			on := v.On
			if len(on) == 0 {
				on = []string{""}
			}
			for _, on := range on {
				t.Run(strings.TrimSpace(d.Name+" "+v.Name+" "+on), func(t *testing.T) {
					ctx, cancel := context.WithCancelCause(t.Context())
					defer cancel(nil)
					after := rand.N(interruptWithin)
					time.AfterFunc(after, func() { cancel(stop) })
					if p := playWith(ctx, t, d, v.Name, stage.Options{On: on}); p.err != nil && !errors.Is(p.err, stop) {
						t.Errorf("stopped after %v: %v", after, p.err)
					}
				})
			}
		}
	}
}
