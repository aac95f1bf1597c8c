package interrupt

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"testing"
	"testing/synctest"
	"time"

	"concurrency-lab/primitives/multiprocessing"
	"concurrency-lab/primitives/multiprocessing/managers"
)

// TestHeed looks at when the signals are let go, so that the next one kills.
func TestHeed(t *testing.T) {
	for name, test := range map[string]struct {
		signals []time.Duration // when they come
		over    time.Duration   // when the program is over
		heard   int
		at      time.Duration // when heed returns
		release bool
	}{
		"none":               {nil, time.Hour, 0, time.Hour, false},
		"one":                {[]time.Duration{0}, time.Hour, 1, sameInterrupt, true},
		"two halves":         {[]time.Duration{0, time.Millisecond}, time.Hour, 1, sameInterrupt, true},
		"over after a half":  {[]time.Duration{0}, 50 * time.Millisecond, 1, 50 * time.Millisecond, false},
		"over after a whole": {[]time.Duration{time.Second}, time.Minute, 1, time.Second + sameInterrupt, true},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				interrupts, over := make(chan os.Signal, 1), make(chan struct{})
				for _, at := range test.signals {
					time.AfterFunc(at, func() {
						select {
						case interrupts <- os.Interrupt:
						default: // as signal.Notify does
						}
					})
				}
				time.AfterFunc(test.over, func() { close(over) })
				begin, heard := time.Now(), 0
				release := heed(interrupts, over, func(os.Signal) { heard++ })
				if at := time.Since(begin); heard != test.heard || at != test.at || release != test.release {
					t.Errorf("interrupted %d times, returned %v after %v; want %d, %v after %v", heard, release, at, test.heard,
						test.release, test.at)
				}
			})
		})
	}
}

// TestAwaitInterrupt looks at how long an interrupt is waited for that may have ended a process
// before it was heard of.
func TestAwaitInterrupt(t *testing.T) {
	ended := func(signal string) error {
		return fmt.Errorf("the worker died: %w", &multiprocessing.ExitError{Exit: multiprocessing.Exit{Signal: signal}})
	}
	for name, test := range map[string]struct {
		err      error
		interval time.Duration // until the interrupt
		want     time.Duration
	}{
		"it comes":              {ended("SIGINT"), time.Millisecond, time.Millisecond},
		"the terminal's end":    {ended("SIGHUP"), time.Millisecond, time.Millisecond},
		"a signal to one alone": {ended("SIGTERM"), time.Hour, sameInterrupt},
		"a manager ended":       {fmt.Errorf("call: %w", managers.ErrGone), time.Millisecond, time.Millisecond},
		"a pipe ended":          {io.EOF, time.Millisecond, time.Millisecond},
		"killed":                {ended("SIGKILL"), time.Millisecond, 0},
		"another error":         {errors.New("no"), time.Millisecond, 0},
		"no error":              {nil, time.Millisecond, 0},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				ctx, cancel := context.WithCancel(t.Context())
				defer time.AfterFunc(test.interval, cancel).Stop()
				begin := time.Now()
				Await(ctx, test.err)
				if got := time.Since(begin); got != test.want {
					t.Errorf("it took %v, want %v", got, test.want)
				}
			})
		})
	}
}
