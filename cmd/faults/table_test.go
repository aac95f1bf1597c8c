//go:build linux

package faults

import "slices"

// table is every fault, in the order of the page.
var table = slices.Concat(workers, parents, signals, files, readers, pages, limits)

// Commands in which there is a moment to strike at.
const (
	computing = "concurrency-lab counter --variant no-lock --adds 20000000 -w 2"
	endless   = "concurrency-lab counter --variant no-lock --adds 100000000 -w 4"
	locking   = "concurrency-lab lock --variant steps --on process --speed 0.1"
	greeting  = "concurrency-lab pool --variant hello --speed 0.1"
	managing  = "concurrency-lab manager --pause 5s"
	queueing  = "concurrency-lab queue --variant timeout --count 3 --timeout 1h"
	fetching  = "concurrency-lab urls --speed 0.1"
	toServer  = "concurrency-lab urls --live http://$(cat address)/"
	large     = "concurrency-lab primes 18446744073709551557 18446744073709551533 18446744073709551521"
)
