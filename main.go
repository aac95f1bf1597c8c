// Concurrency-lab shows classic examples of concurrency happen, on real processes and threads.
package main

import (
	"os"

	"concurrency-lab/cmd"
	_ "concurrency-lab/demos/child" // in a child nothing of what follows is reached
)

func main() {
	os.Exit(cmd.Main(os.Args[1:], cmd.Streams{In: os.Stdin, Out: os.Stdout, Err: os.Stderr}))
}
