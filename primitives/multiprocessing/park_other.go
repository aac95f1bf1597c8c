//go:build !linux

package multiprocessing

func tokens() bool { return true }

func systemParker() parker { panic("multiprocessing: no futex on this system") }
