package demos

import (
	"fmt"
	"runtime"

	"concurrency-lab/demos/demo"
)

// Source is one of the documents that the examples come from.
type Source struct {
	demo.Document
	// Examples are its examples and its claims, in its own order.
	Examples []Example
}

// Example is a place in a document, and the command that shows what stands there.
type Example struct {
	// Where is the part of the document.
	Where string
	// Shows is what happens in it.
	Shows string
	// Command is a command line, without the program's name. Several examples can share one.
	Command string
}

// Sources returns the documents, each of which can so be read from its first page to its last with
// the commands beside it.
func Sources() []Source {
	examples := [][]Example{source000, source001, source002, source003, source004}
	all := make([]Source, len(demo.Documents))
	for i, d := range demo.Documents {
		all[i] = Source{d, examples[i]}
	}
	return all
}

var source000 = []Example{
	{"Value, Array", "each process adds 1 to a counter and checks in", "counter"},
	{"Manager", "names counted in a dict that processes share", "register"},
	{"Manager, comment", "the same without the lock", "register --variant no-lock"},
	{"Pool, apply", "one task after another", "pool --variant apply"},
	{"Pool, apply_async", "all submitted at once, the results gathered later", "pool"},
	{"Pool, callback", "a function that takes each result as it arrives", "pool --variant callback"},
	{"Pool, map", "one call for all numbers", "pool --variant map"},
	{"Pool, map_async", "one callback with the whole list", "pool --variant map-async"},
	{"ProcessPoolExecutor", "is it prime? futures kept, and read afterwards", "primes"},
	{"ProcessPoolExecutor, remark", "a result asked for at once blocks", "primes --variant block"},
	{"ProcessPoolExecutor", "the same by map", "primes --variant map"},
	{"Thread", "by a function and by a type of its own; who is running", "thread"},
	{"RLock", "taken again by its owner, released as often", "rlock"},
	{"RLock", "what a plain lock does there", "rlock --variant lock"},
	{"Semaphore", "(only named) a few may be inside at once", "semaphore"},
	{"Event", "(only named) wait until another thread says so", "event --on thread"},
	{"Condition", "20 consumers wait for what 20 producers bring", "condition"},
	{"Timer", "a timer that is started again and again", "timer"},
	{"Barrier", "a game begins when all players sit", "barrier"},
	{"threading.local", "each thread sees its own value", "local"},
	{"Queue", "ten workers, 36 items, join, and None to stop", "queue"},
	{"LifoQueue", "the last in is the first out", "queue --variant lifo"},
	{"PriorityQueue", "tuples, the lowest first", "queue --variant priority"},
	{"ThreadPoolExecutor", "seven pages fetched by five threads", "urls"},
	{"ThreadPoolExecutor, as written", "sizes beside the wrong pages", "urls --variant as-written"},
	{"tqdm", "100 downloads under a progress bar", "download"},
	{"Processes and threads", "arithmetic and waiting, timed on both", "compare"},
}

var source001 = []Example{
	{"Process", "by a function: start, is_alive, join", "process"},
	{"Process", "by a type of its own", "process"},
	{"Process, text", "exit codes, terminate, daemons, zombies", "process --variant lifecycle"},
	{"Process, text", "work after close and join before it are refused", "pool --variant refused"},
	{"Process, text", "threads cannot use all cores (in the default build)", "compare --topic gil"},
	{"Process", "three tasks of a second each, at once", "process --variant three"},
	{"Lock", "two processes write to one file", "lock --variant file"},
	{"Lock", "two processes add to a global; the parent's stays 0", "counter --variant global"},
	{"RLock", "taken again by its owner, released as often", "rlock"},
	{"RLock", "a plain lock taken twice blocks for ever", "rlock --variant lock"},
	{"Semaphore", "eight processes, two permits", "semaphore"},
	{"Event", "one waits without limit, one gives up before it is set", "event"},
	{"Pool", "ten tasks on two workers by apply_async", "pool --variant hello -w 2 --tasks 10"},
	{"Pool, map", "ten tasks on as many workers as there are processors",
		fmt.Sprintf("pool --variant hello --method map --tasks 10 -w %d", runtime.NumCPU())},
	{"Pipe", "the claim that it is faster than a queue", "compare --topic ipc"},
	{"Pipe", "0 to 999, ended by EOF", "pipe"},
	{"Pipe, remark", "an end left open: EOF never comes", "pipe --variant open-end"},
	{"Queue, text", "first in, first out", "queue --on process"},
	{"Queue, text", "last in, first out", "queue --variant lifo"},
	{"Queue, text", "by priority", "queue --variant priority"},
	{"Queue", "a putter, and a getter that gives up after 10 s", "queue --variant timeout"},
	{"JoinableQueue", "buns are made and eaten; the producer joins", "queue --variant joinable"},
	{"Thread states", "from new to dead", "thread --variant states"},
	{"thread module", "two threads print the time, 0.2 and 0.4 s apart", "thread --variant clock"},
	{"threading module", "the same by a type of its own, 1 and 2 s apart", "thread --variant clock"},
	{"threading module", "current thread, enumerate, active count, join", "thread"},
	{"lock", "one thread adds ten times, one subtracts", "lock"},
	{"Condition", "producer and consumer take turns", "condition --variant slot"},
}

var source002 = []Example{
	{"Overview", "a pool of five squares three numbers", "pool --variant tour"},
	{"Process", "a process greets bob", "process"},
	{"Process", "the ids of parent and child", "process"},
	{"Start methods", "spawn, fork, forkserver; set once, or by a context", "process --variant start-methods"},
	{"Start methods", "the claim that spawn is slow", "compare --topic start"},
	{"Queue", "one message from a child to its parent", "queue --variant message"},
	{"Pipe", "the same through a pipe that goes both ways", "pipe --variant duplex"},
	{"Pipe, remark", "two who use one end mix their bytes", "pipe --variant shared-end"},
	{"Synchronisation, text", "Lock between processes as between threads", "lock --on process"},
	{"Synchronisation, text", "RLock", "rlock --on process"},
	{"Synchronisation, text", "Semaphore", "semaphore --on process"},
	{"Synchronisation, text", "BoundedSemaphore", "semaphore --variant bounded"},
	{"Synchronisation, text", "Event", "event --on process"},
	{"Synchronisation, text", "Condition", "condition --on process"},
	{"Synchronisation, text", "Barrier", "barrier --on process"},
	{"Synchronisation, text", "Queue", "queue --on process"},
	{"Lock", "ten processes print, one at a time", "lock --variant print"},
	{"Lock, remark", "without it, lines can mix", "lock --variant print-no-lock"},
	{"Value, Array", "a child sets a number and negates an array", "shared"},
	{"Manager, text", "every type that it offers", "manager --variant types"},
	{"Manager", "a dict and a list that a child changes", "manager"},
	{"Manager, text", "shared by different computers over the network", "manager --variant remote"},
	{"Manager, text", "the claim that it is slower than shared memory", "compare --topic ipc"},
	{"Pool", "map, imap_unordered, apply_async, a timeout, the end", "pool --variant tour"},
	{"Executor, submit", "323 to the 1235th on one worker", "future"},
	{"Executor, map, text", "the claim that large chunks are faster", "compare --topic chunksize"},
	{"Executor, shutdown", "four copies of files, map, work after shutdown", "future --variant executor"},
	{"ThreadPoolExecutor", "five pages, each future kept with its URL", "urls --variant dict"},
	{"ProcessPoolExecutor, remark", "its own executor in a task deadlocks", "future --variant deadlock"},
	{"ProcessPoolExecutor", "is it prime? by map", "primes --variant map"},
	{"ProcessPoolExecutor", "the same by submit", "primes"},
	{"Future", "its states and methods, and those for executors", "future --variant states"},
}

var source003 = []Example{
	{"Concurrent or parallel", "threads take turns (in the default build)", "compare --topic gil"},
	{"Processes", "three tasks of a second each, at once", "process --variant three"},
	{"Pool", "seven tasks on four workers by apply_async", "pool --variant hello"},
	{"Pool, map", "the same by map", "pool --variant hello --method map"},
	{"Pool in a class", "a method of an object as a task", "pool --variant method"},
	{"Manager, text", "every type that it offers", "manager --variant types"},
	{"Manager, text", "BoundedSemaphore among them", "semaphore --variant bounded"},
	{"Lock, Value, Array", "20 processes add 1 under a lock", "counter --variant separate-lock"},
	{"Pool, remark", "a plain queue or value as an argument is refused", "pool --variant refused"},
	{"Pool with a queue", "handed over by the initializer", "pool --variant initializer"},
	{"Pool with a Manager", "a lock and a value, used by 20 tasks", "pool --variant managed"},
	{"Manager", "a dict filled by ten tasks", "pool --variant managed"},
	{"Manager", "Value and Array of several types", "manager --variant types"},
	{"Manager, own type", "an object whose method three processes call", "manager --variant custom"},
	{"Threads", "by a function; join with a timeout", "thread"},
	{"Threads", "199 of a type of its own, one lock", "lock --variant crowd"},
	{"Threads", "a thread that keeps its result", "thread --variant result"},
}

var source004 = []Example{
	{"Process", "a job as a process", "process"},
	{"Thread", "the same job as a thread", "thread"},
	{"Process", "10 and -3 added in a child", "process"},
	{"Queue", "two processes put their sums", "queue --variant results"},
	{"Comparison", "the same sum by processes, threads and neither", "compare --topic sum"},
	{"Pool, map", "ten squares", "pool --variant method"},
	{"Pool, apply_async", "one result, and ten asked for one by one", "pool --variant method"},
	{"Shared memory", "Value and Array of several types", "shared --variant types"},
	{"Lock", "two processes count in steps of 1 and 3", "lock --variant steps"},
	{"Lock", "what happens without it", "lock --variant steps-no-lock"},
}
