// Concurrency-lab shows classic examples of concurrency happen, on real processes and threads.
package main

import (
	"os"

	"concurrency-lab/cmd"
	"concurrency-lab/primitives/multiprocessing"
)

func main() {
	multiprocessing.Main()
	os.Exit(cmd.Main(os.Args[1:], cmd.Streams{In: os.Stdin, Out: os.Stdout, Err: os.Stderr}))
}
