// Package demos is the list of the demos, each of which has a folder of its own, and of the
// documents that they come from.
package demos

import (
	"concurrency-lab/demos/barrier"
	"concurrency-lab/demos/buffer"
	"concurrency-lab/demos/compare"
	"concurrency-lab/demos/condition"
	"concurrency-lab/demos/counter"
	"concurrency-lab/demos/demo"
	"concurrency-lab/demos/download"
	"concurrency-lab/demos/event"
	"concurrency-lab/demos/future"
	"concurrency-lab/demos/local"
	"concurrency-lab/demos/lock"
	"concurrency-lab/demos/manager"
	"concurrency-lab/demos/philosophers"
	"concurrency-lab/demos/pipe"
	"concurrency-lab/demos/pool"
	"concurrency-lab/demos/primes"
	"concurrency-lab/demos/process"
	"concurrency-lab/demos/queue"
	"concurrency-lab/demos/readers"
	"concurrency-lab/demos/register"
	"concurrency-lab/demos/rlock"
	"concurrency-lab/demos/semaphore"
	"concurrency-lab/demos/shared"
	"concurrency-lab/demos/thread"
	"concurrency-lab/demos/timer"
	"concurrency-lab/demos/urls"
)

// All returns every demo, new and with its flags at their defaults, in the order in which they are
// listed. What of them speaks to networks does it by web.
func All(web urls.Web) []*demo.Demo {
	return []*demo.Demo{
		process.Demo(),
		shared.Demo(),
		pipe.Demo(),
		counter.Demo(),
		register.Demo(),
		manager.Demo(),
		pool.Demo(),
		primes.Demo(),
		queue.Demo(),
		urls.Demo(web),
		future.Demo(),
		download.Demo(),
		compare.Demo(),
		thread.Demo(),
		lock.Demo(),
		rlock.Demo(),
		philosophers.Demo(),
		semaphore.Demo(),
		event.Demo(),
		condition.Demo(),
		buffer.Demo(),
		readers.Demo(),
		barrier.Demo(),
		timer.Demo(),
		local.Demo(),
	}
}
