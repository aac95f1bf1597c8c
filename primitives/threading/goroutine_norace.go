//go:build !race

package threading

// goroutine is nothing but where the race detector looks on.
type goroutine struct{}

func (goroutine) note()        {}
func (goroutine) isThis() bool { return true }
