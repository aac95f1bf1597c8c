//go:build race

package threading

import (
	"bytes"
	"runtime"
	"sync/atomic"
)

// goroutine is a goroutine that was noted. To find out which one runs costs more than a lock does,
// and so is done under the race detector only.
type goroutine struct{ number atomic.Value }

func (g *goroutine) note()        { g.number.Store(thisGoroutine()) }
func (g *goroutine) isThis() bool { return g.number.Load() == thisGoroutine() }

// thisGoroutine is the number that the current goroutine's stack begins with: "goroutine 7 [".
func thisGoroutine() string {
	var stack [32]byte
	first, _, _ := bytes.Cut(stack[:runtime.Stack(stack[:], false)], []byte(" ["))
	return string(first)
}
