//go:build !linux

package multiprocessing

func runReplaced() {}
