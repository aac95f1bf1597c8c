//go:build linux

package faults

import "syscall"

// workers are the faults of processes that the first one has started.
var workers = []fault{
	{name: "a worker killed while it holds the lock", command: locking,
		strike: speaking(`by-\d\[(\d+)\] +adds \d`),
		code:   1,
		sees:   `^concurrency-lab: .*(by-\d \(\d+\) was ended by signal SIGKILL|the process that held the lock has died)`},
	{name: "a worker killed while it waits for the lock", command: locking,
		strike: killed("by-", process.inLock),
		code:   1, sees: `^concurrency-lab: .*by-\d \(\d+\) was ended by signal SIGKILL`},
	{name: "a worker killed in mid-message", command: "concurrency-lab pipe --variant shared-end --size 10000000",
		strike: func(r *run) {
			r.says("sends 10 messages")
			reader := r.main()
			r.strike(reader, syscall.SIGSTOP) // so that the writer cannot come to the message's end
			r.one("concurrency-lab", stopped)
			r.strike(r.one("sender-", func(p process) bool { return p.written() > 60_000 }), syscall.SIGKILL)
			r.strike(reader, syscall.SIGCONT)
		},
		code: 1, sees: `^concurrency-lab: .*sender-\d \(\d+\) was ended by signal SIGKILL`},
	{name: "a reader killed before the pipe's end", command: "concurrency-lab pipe --messages 1000000",
		strike: killed("reader", busy),
		code:   1, sees: `^concurrency-lab: .*was ended by signal SIGKILL`},
	{name: "a pool's worker killed in its task", command: greeting,
		strike: speaking(`PoolWorker-\d\[(\d+)\] +task`),
		code:   1, sees: `^concurrency-lab: .*PoolWorker-\d \(\d+\) was ended by signal SIGKILL`},
	{name: "an executor's worker killed in its task", command: large,
		strike: killed("primes-1", busy),
		code:   1, sees: `^concurrency-lab: .*primes-\d \(\d+\) was ended by signal SIGKILL`},
	{name: "a getter killed while it waits for a queue", command: queueing,
		strike: func(r *run) { r.says(`get: `); r.strike(r.one("getter", process.inLock), syscall.SIGKILL) },
		code:   1, sees: `^concurrency-lab: .*getter \(\d+\) was ended by signal SIGKILL`},
	{name: "a putter killed while it puts", command: "concurrency-lab queue --variant timeout --count 100000",
		strike: func(r *run) { r.says(`put: `); r.strike(r.one("putter", anyway), syscall.SIGKILL) },
		code:   1, sees: `^concurrency-lab: .*putter \(\d+\) was ended by signal SIGKILL`},
	{name: "a daemon killed that others wait for", command: "concurrency-lab queue --variant joinable",
		strike: func(r *run) { r.says(`made`); r.strike(r.one("consumer", anyway), syscall.SIGKILL) },
		code:   1, sees: `^concurrency-lab: .*consumer \(\d+\) was ended by signal SIGKILL`},
	{name: "a worker stopped and continued", command: computing, strike: paused("counter-0", busy), code: 0,
		sees: `^[!✓] (additions lost|the counter is)`},
	{name: "the manager's server killed", command: managing,
		strike: func(r *run) {
			r.says(`child\[\d+\] +d\[1\]`)
			r.strike(r.one("Manager", anyway), syscall.SIGKILL)
		},
		code: 1, sees: `^concurrency-lab: .*Manager-1`},
	{name: "the manager's server killed while it is called",
		command: "concurrency-lab register --variant no-lock --speed 0.1",
		strike: func(r *run) {
			r.one("Amy", anyway)
			r.strike(r.one("Manager", anyway), syscall.SIGKILL)
		},
		code: 1, sees: `^concurrency-lab: .*Manager-1`},
}

// parents are those of the process that the user has started.
var parents = []fault{
	{name: "the first process killed while its workers compute", command: endless, strike: orphaned("counter-3", busy),
		code: 137},
	{name: "the first process killed while its workers wait for a lock", command: locking,
		strike: orphaned("by-", process.inLock), code: 137},
	{name: "the first process killed while a pool works", command: greeting,
		strike: func(r *run) { r.says("task 1"); r.strike(r.main(), syscall.SIGKILL) }, code: 137},
	{name: "the first process killed while a manager serves", command: managing,
		strike: func(r *run) { r.says(`child\[\d+\] +d\[1\]`); r.strike(r.main(), syscall.SIGKILL) }, code: 137},
	{name: "the first process killed while a worker is stopped", command: endless,
		strike: func(r *run) {
			p := r.one("counter-3", busy)
			r.strike(p, syscall.SIGSTOP)
			r.one(p.name, stopped)
			r.strike(r.main(), syscall.SIGKILL)
			r.strike(p, syscall.SIGCONT) // until then it cannot end
		}, code: 137},
	{name: "the first process killed while a getter waits for a queue", command: queueing,
		strike: func(r *run) { r.says(`get: `); orphaned("getter", process.inLock)(r) }, code: 137},
	{name: "the first process killed while pages come", command: fetching,
		strike: func(r *run) { r.says(`has \d+ KB`); r.strike(r.main(), syscall.SIGKILL) }, code: 137},
	{name: "the first process killed while it writes the trace",
		command: "concurrency-lab counter --on thread -w 30000 --trace trace.json", needs: nameless,
		strike: func(r *run) { r.strike(r.one("concurrency-lab", drafting(r.folder)), syscall.SIGKILL) }, code: 137},
	{name: "the first process stopped and continued", command: computing,
		strike: func(r *run) {
			p := r.one("counter-1", busy)
			first := r.main()
			r.strike(first, syscall.SIGSTOP)
			r.until("the worker's end", func() bool { _, alive := read(p.folder()); return !alive })
			r.strike(first, syscall.SIGCONT)
		}, code: 0, sees: `^[!✓] (additions lost|the counter is)`},
}

// signals are what a user sends.
var signals = []fault{
	{name: "SIGINT", command: endless, strike: signalled(syscall.SIGINT, "counter-3", busy), code: 130,
		sees: `^interrupted`},
	{name: "SIGTERM", command: greeting, strike: signalled(syscall.SIGTERM, "PoolWorker-4", anyway), code: 130,
		sees: `^interrupted`},
	{name: "SIGHUP", needs: aTerminalToLose, command: managing, strike: signalled(syscall.SIGHUP, "child", anyway),
		code: 130, sees: `^interrupted`},
	{name: "SIGINT to a network's manager", command: "concurrency-lab manager serve",
		strike: func(r *run) { r.says("connect"); r.strike(r.main(), syscall.SIGINT) }, code: 130},
	{name: "SIGINT with a page to write", command: locking + " --html page.html --trace trace.json",
		files:  []string{"page.html", "trace.json"},
		strike: signalled(syscall.SIGINT, "by-", process.inLock), code: 130, sees: `^interrupted`},
	{name: "SIGINT to a queue that somebody waits for", command: queueing,
		strike: func(r *run) { r.says(`get: `); signalled(syscall.SIGINT, "getter", process.inLock)(r) }, code: 130,
		sees: `^interrupted`},
	{name: "SIGINT while pages come", command: fetching,
		strike: func(r *run) { r.says(`has \d+ KB`); r.strike(r.main(), syscall.SIGINT) }, code: 130, sees: `^interrupted`},
	{name: "SIGTERM while downloads come", command: "concurrency-lab download",
		strike: func(r *run) { r.says(`are submitted`); r.strike(r.main(), syscall.SIGTERM) }, code: 130,
		sees: `^interrupted`},
	{name: "SIGINT again and again", command: endless, strike: impatient("counter-3"), code: 130},
}

// files are those of what is written.
var files = []fault{
	{name: "a full disk under the replay page", command: "concurrency-lab counter --html full/page.html", prepare: small,
		needs: mounts,
		code:  1, sees: `^concurrency-lab: writing full/page.html: .*no space left on device`},
	{name: "a full disk under the trace", command: "concurrency-lab counter --on thread -w 50 --trace full/trace.json",
		prepare: small, needs: mounts,
		code: 1, sees: `^concurrency-lab: writing full/trace.json: .*no space left on device`},
	{name: "a full disk under the figure", command: "concurrency-lab timer --speed 1000 --plot full/figure.svg",
		prepare: small, needs: mounts,
		code: 1, sees: `^concurrency-lab: writing full/figure.svg: .*no space left on device`},
	{name: "a full disk under the JSON object",
		command: "concurrency-lab counter --on thread -w 5000 --json > full/object.json", prepare: small, needs: mounts,
		files: []string{"full/object.json"}, code: 1, sees: `^concurrency-lab: .*no space left on device`},
	{name: "a device without room for the output", command: endless + " > /dev/full", code: 1,
		sees: `^concurrency-lab: .*no space left on device`},
	{name: "a device without room for the JSON object", command: "concurrency-lab counter --json > /dev/full", code: 1,
		sees: `^concurrency-lab: .*no space left on device`},
	{name: "a device for the trace", command: "concurrency-lab counter --trace /dev/full", code: 2,
		sees: `^concurrency-lab: .*--trace.*must be an ordinary file`},
	{name: "a read-only folder for the replay page", command: "concurrency-lab counter --html sealed/page.html",
		prepare: sealed, stranger: true,
		code: 2, sees: `^concurrency-lab: .*--html.*permission denied`},
	{name: "a read-only folder for the figure", command: "concurrency-lab timer --plot sealed/figure.png",
		prepare: sealed, stranger: true,
		code: 2, sees: `^concurrency-lab: .*--plot.*permission denied`},
}

// readers are those of a reader that has seen enough.
var readers = []fault{
	{name: "a reader of one line of many processes", command: "concurrency-lab counter -w 100 | head -1", code: 1,
		sees: `^counter, variant lock`},
	{name: "a reader of one line of a pool", command: greeting + " | head -3", code: 1, sees: `child name: PoolWorker-1`},
	{name: "a reader of one line of a queue", command: "concurrency-lab queue --variant timeout --count 100000 | head -1",
		code: 1, sees: `^queue, variant timeout`},
	{name: "a reader of one line of pages", command: fetching + " | head -1", code: 1,
		sees: `^urls, variant as-completed`},
	{name: "a reader of one line above a bar",
		command: "concurrency-lab lock --variant print -w 50 --on process --progress always | head -1", code: 1,
		sees: `lock, variant print`},
	{name: "a reader of one line of a tour", command: "concurrency-lab tour --speed 1000 | head -1", code: 1,
		sees: `^tour`},
}

// pages are those of a server that does not do what it should.
var pages = []fault{
	{name: "a server that is gone", command: toServer, prepare: serving(nil), files: []string{"address"}, code: 1,
		sees: `failed: .*connection refused`},
	{name: "a server that goes away in mid-page", command: toServer,
		prepare: serving([]byte("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nbegun")),
		files:   []string{"address"}, code: 1, sees: `failed: unexpected EOF`},
	{name: "a server that says nothing of sense", command: toServer, prepare: serving([]byte("\x00\xff\r\n\r\n")),
		files: []string{"address"}, code: 1, sees: `failed: .*malformed HTTP`},
}

// limits are those of a machine that allows no more.
var limits = []fault{
	{name: "no descriptors for so many processes", command: "ulimit -n 64; concurrency-lab counter -w 100", code: 3,
		sees: `^concurrency-lab: .*-w`},
	{name: "no descriptors for so many workers of a pool", command: "ulimit -n 64; concurrency-lab pool -w 100", code: 3,
		sees: `^concurrency-lab: .*-w`},
	{name: "no descriptors for so large an executor", command: "ulimit -n 64; concurrency-lab primes -w 100", code: 3,
		sees: `^concurrency-lab: .*-w`},
	{name: "no descriptors for so many processes that wait",
		command: "ulimit -n 64; concurrency-lab compare --io-workers 100", code: 3,
		sees: `^concurrency-lab: --io-workers 100`},
	{name: "no descriptors for so many processes that compute",
		command: "ulimit -n 64; concurrency-lab compare --topic gil -w 100", code: 3, sees: `^concurrency-lab: -w 100`},
	{name: "no descriptors for a manager", command: "ulimit -n 16; concurrency-lab register", code: 3,
		sees: `^concurrency-lab: .*too many open files`},
	{name: "no descriptors for pages", command: "ulimit -n 12; concurrency-lab urls", code: 1,
		sees: `failed: .*too many open files`},
	{name: "no descriptors at all", command: "ulimit -n 10; concurrency-lab counter", code: 3,
		sees: `^concurrency-lab: .*file descriptors`},
	{name: "no more processes", command: "ulimit -u 30; concurrency-lab counter -w 100", stranger: true, needs: changes,
		code: 3, sees: `^concurrency-lab: .*-w`},
	{name: "no more processes for a pool", command: "ulimit -u 30; concurrency-lab pool -w 100", stranger: true,
		needs: changes, code: 3, sees: `^concurrency-lab: .*-w`},
	{name: "more processes than the machine has room for", command: "concurrency-lab counter -w 100000", code: 3,
		sees: `^concurrency-lab: .*-w 100000`},
	{name: "more memory than the machine has",
		command: "concurrency-lab pipe --variant shared-end --size 10000000 -w 100000", code: 3,
		sees: `^concurrency-lab: -w 100000: .*each takes`},
	{name: "more threads than there may be", command: "concurrency-lab counter --on thread -w 100000000", code: 2,
		sees: `^concurrency-lab: .*--workers.*from 1 to 100000`},
}
