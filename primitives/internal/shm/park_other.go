//go:build !linux

package shm

import "runtime"

func usesTokens() bool { return true }

func systemParker() parker { panic("shm: no futex on this system") }

// yield lets another thread run that wants to.
func yield() { runtime.Gosched() }
