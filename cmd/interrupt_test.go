package cmd

import (
	"os"
	"testing"
	"testing/synctest"
	"time"
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
		"none":               {nil, time.Hour, 0, time.Hour, true},
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
				release := heed(interrupts, over, func() { heard++ })
				if at := time.Since(begin); heard != test.heard || at != test.at || release != test.release {
					t.Errorf("interrupted %d times, returned %v after %v; want %d, %v after %v", heard, release, at, test.heard, test.release, test.at)
				}
			})
		})
	}
}
