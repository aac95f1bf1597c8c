//go:build !race

package shm

// order is for the race detector; without it there is nothing to tell.
type order struct{}

func (*order) Before() {}
func (*order) After()  {}
