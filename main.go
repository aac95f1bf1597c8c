// Concurrency-lab shows classic examples of concurrency happen, on real processes and threads.
package main

import (
	"os"

	"concurrency-lab/cmd"
	"concurrency-lab/cmd/build"
	_ "concurrency-lab/demos/child" // in a child nothing of what follows is reached
)

func main() {
	executable, _ := os.Executable() // without it the command is what was typed
	os.Exit(cmd.Main(os.Args[1:], cmd.Streams{
		In: os.Stdin, Out: os.Stdout, Err: os.Stderr, Command: build.Started(os.Args[0], executable),
	}))
}
