//go:build !race

package multiprocessing

// order is for the race detector; without it there is nothing to tell.
type order struct{}

func (*order) before() {}
func (*order) after()  {}
