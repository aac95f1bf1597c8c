//go:build linux

package bench_test

import (
	"concurrency-lab/bench/child"
	"concurrency-lab/primitives/multiprocessing/host"
	"concurrency-lab/primitives/multiprocessing/managers"
	"concurrency-lab/primitives/multiprocessing/pool"
	"context"
	"fmt"
	"math"
	"os/exec"
	"path/filepath"
	"runtime"
	"testing"

	_ "concurrency-lab/cmd"
	"concurrency-lab/cmd/product"
	"concurrency-lab/primitives/futures"

	// a child of the product pays for all that the product imports

	mp "concurrency-lab/primitives/multiprocessing"
)

// crowd is what a number of processes do at the same time: each does its share of the operations,
// between two barriers.
type crowd struct {
	Value       *mp.Value[int64]
	Lock        *mp.Lock
	Memory      string // of the bare reference
	Times       int
	Start, Done *mp.Barrier
}

// inCrowd starts processes that run f, and measures from the moment in which all are ready to that
// in which all are done.
func inCrowd(b *testing.B, processes int, f *mp.Func[crowd, struct{}], c crowd) (ops int) {
	ctx := b.Context()
	c.Times = b.N/processes + 1
	var err error
	c.Start, err = mp.NewBarrier("start", processes+1, 0)
	must(b, err)
	c.Done, err = mp.NewBarrier("done", processes+1, 0)
	must(b, err)
	all := make([]*mp.Process, processes)
	for i := range all {
		all[i] = mp.NewProcess("", f, c)
		must(b, all[i].Start(ctx))
	}
	_, err = c.Start.Wait(ctx)
	must(b, err)
	b.ResetTimer()
	_, err = c.Done.Wait(ctx)
	must(b, err)
	b.StopTimer()
	for _, p := range all {
		must(b, p.Join(ctx))
	}
	return c.Times * processes
}

// between runs f between the barriers of a crowd.
func (c crowd) between(ctx context.Context, f func() error) (struct{}, error) {
	if _, err := c.Start.Wait(ctx); err != nil {
		return struct{}{}, err
	}
	for range c.Times {
		if err := f(); err != nil {
			return struct{}{}, err
		}
	}
	_, err := c.Done.Wait(ctx)
	return struct{}{}, err
}

var addLocked = mp.Register("bench.add", func(ctx context.Context, c crowd) (struct{}, error) {
	return c.between(ctx, func() error {
		if err := c.Value.Acquire(ctx); err != nil {
			return err
		}
		c.Value.Store(c.Value.Load() + 1)
		return c.Value.Release(ctx)
	})
})

var lockOnly = mp.Register("bench.lock", func(ctx context.Context, c crowd) (struct{}, error) {
	return c.between(ctx, func() error {
		if err := c.Lock.Acquire(ctx); err != nil {
			return err
		}
		return c.Lock.Release(ctx)
	})
})

func benchmarkValueAdd(b *testing.B, processes int) {
	b.Run("lab", func(b *testing.B) {
		v, err := mp.NewValue("v", int64(0))
		must(b, err)
		if n := inCrowd(b, processes, addLocked, crowd{Value: v}); v.Load() != int64(n) {
			b.Errorf("%d, want %d", v.Load(), n)
		}
	})
	b.Run("futex", func(b *testing.B) {
		m := newFutexMemory(b)
		if n := inCrowd(b, processes, addFutex, crowd{Memory: m.path}); m.value() != n {
			b.Errorf("%d, want %d", m.value(), n)
		}
	})
}

func BenchmarkValueAdd1(b *testing.B) { benchmarkValueAdd(b, 1) }
func BenchmarkValueAdd4(b *testing.B) { benchmarkValueAdd(b, 4) }

func BenchmarkProcessLock4(b *testing.B) {
	b.Run("lab", func(b *testing.B) {
		l, err := mp.NewLock("L")
		must(b, err)
		inCrowd(b, 4, lockOnly, crowd{Lock: l})
		if !l.TryAcquire(b.Context()) {
			b.Error("the lock is not free")
		}
	})
	b.Run("futex", func(b *testing.B) {
		m := newFutexMemory(b)
		inCrowd(b, 4, lockFutex, crowd{Memory: m.path})
		if m.word() != 0 {
			b.Error("the lock is not free")
		}
	})
}

type echoArg struct {
	Conn *mp.Connection[int]
	Mate *mp.Queue[int]
	N    int
}

var echo = mp.RegisterTask("bench.echo", func(ctx context.Context, a echoArg) error {
	for range a.N {
		x, err := a.Conn.Receive(ctx)
		if err != nil {
			return err
		}
		if err := a.Conn.Send(ctx, x+1); err != nil {
			return err
		}
	}
	return nil
})

// BenchmarkPipeRoundTrip has both processes on one core: where the scheduler puts them otherwise
// makes more difference than anything else.
func BenchmarkPipeRoundTrip(b *testing.B) {
	b.Run("lab", func(b *testing.B) {
		pin(b)
		ctx := b.Context()
		here, there, err := mp.NewPipe[int]("p", true)
		must(b, err)
		p := mp.NewProcess("", echo, echoArg{Conn: there, N: b.N + 1})
		must(b, p.Start(ctx))
		must(b, there.Close())
		trip := func(i int) {
			must(b, here.Send(ctx, i))
			if x, err := here.Receive(ctx); err != nil || x != i+1 {
				b.Fatal(x, err)
			}
		}
		trip(-1)
		b.ResetTimer()
		for i := range b.N {
			trip(i)
		}
		b.StopTimer()
		must(b, p.Join(ctx))
		must(b, here.Close())
	})
	b.Run("pipe", func(b *testing.B) {
		pin(b)
		benchmarkRawPipe(b)
	})
}

var feed = mp.RegisterTask("bench.feed", func(ctx context.Context, a echoArg) error {
	for i := range a.N {
		if err := a.Mate.Put(ctx, i); err != nil {
			return err
		}
	}
	return nil
})

func BenchmarkProcessQueue(b *testing.B) {
	b.Run("lab", func(b *testing.B) {
		ctx := b.Context()
		q, err := mp.NewQueue[int]("q", 0)
		must(b, err)
		p := mp.NewProcess("", feed, echoArg{Mate: q, N: b.N + 1})
		must(b, p.Start(ctx))
		_, err = q.Get(ctx)
		must(b, err)
		b.ResetTimer()
		for i := range b.N {
			if x, err := q.Get(ctx); err != nil || x != i+1 {
				b.Fatal(x, err)
			}
		}
		b.StopTimer()
		must(b, p.Join(ctx))
	})
}

type managedWork struct {
	Dict        *managers.Dict[string, int]
	Key         string
	Times       int
	Start, Done *mp.Barrier
}

var readModifyWrite = mp.RegisterTask("bench.dict", func(ctx context.Context, a managedWork) error {
	for i := range a.Times + 1 {
		x, _, err := a.Dict.Get(ctx, a.Key)
		if err != nil {
			return err
		}
		if err := a.Dict.Set(ctx, a.Key, x+1); err != nil {
			return err
		}
		if i == 0 { // connected
			if _, err := a.Start.Wait(ctx); err != nil {
				return err
			}
		}
	}
	_, err := a.Done.Wait(ctx)
	return err
})

func benchmarkManagerDict(b *testing.B, clients int) {
	b.Run("lab", func(b *testing.B) {
		ctx := b.Context()
		m, err := managers.Start(ctx)
		must(b, err)
		d, err := managers.NewDict[string, int](ctx, m, "d")
		must(b, err)
		work := managedWork{Dict: d, Times: b.N/clients + 1}
		work.Start, err = mp.NewBarrier("start", clients+1, 0)
		must(b, err)
		work.Done, err = mp.NewBarrier("done", clients+1, 0)
		must(b, err)
		all := make([]*mp.Process, clients)
		for i := range all {
			work.Key = fmt.Sprint("key", i)
			all[i] = mp.NewProcess("", readModifyWrite, work)
			must(b, all[i].Start(ctx))
		}
		_, err = work.Start.Wait(ctx)
		must(b, err)
		b.ResetTimer()
		_, err = work.Done.Wait(ctx)
		must(b, err)
		b.StopTimer()
		for i, p := range all {
			must(b, p.Join(ctx))
			if x, _, err := d.Get(ctx, fmt.Sprint("key", i)); err != nil || x != work.Times+1 {
				b.Fatal(x, err)
			}
		}
		must(b, m.Shutdown(ctx))
	})
	if clients == 1 {
		b.Run("socketpair", benchmarkSocketPair) // two trips
		b.Run("netrpc", benchmarkNetRPC)
	}
}

func BenchmarkManagerDict1(b *testing.B) { benchmarkManagerDict(b, 1) }
func BenchmarkManagerDict4(b *testing.B) { benchmarkManagerDict(b, 4) }

func BenchmarkManagerStart(b *testing.B) {
	b.Setenv(child.Mark, "1")
	b.Run("lab", func(b *testing.B) {
		ctx := b.Context()
		for b.Loop() {
			m, err := managers.Start(ctx)
			must(b, err)
			must(b, m.Shutdown(ctx))
		}
	})
	b.Run("exec", benchmarkExec)
}

var squareThere = mp.Register("bench.square", func(_ context.Context, x int) (int, error) { return x * x, nil })

const mapTasks = 10_000

// withPool measures f with a pool of as many workers as there are cores.
func withPool(b *testing.B, f func(ctx context.Context, p *pool.Pool)) {
	ctx := b.Context()
	p, err := pool.New(ctx, runtime.NumCPU())
	must(b, err)
	_, err = pool.Map(ctx, p, squareThere, make([]int, 100), 1) // they have come up
	must(b, err)
	f(ctx, p)
	p.Close()
	must(b, p.Join(ctx))
}

// BenchmarkPoolMap tells the time of one of 10,000 tasks.
func BenchmarkPoolMap(b *testing.B) {
	b.Run("lab", func(b *testing.B) {
		inputs := make([]int, mapTasks)
		for i := range inputs {
			inputs[i] = i
		}
		withPool(b, func(ctx context.Context, p *pool.Pool) {
			for b.Loop() {
				got, err := pool.Map(ctx, p, squareThere, inputs, 1)
				must(b, err)
				for i, x := range got {
					if x != i*i {
						b.Fatalf("the square of %d is %d", i, x)
					}
				}
			}
			perItem(b, mapTasks)
		})
	})
}

// perItem makes the reported time that of one of n items of each iteration.
func perItem(b *testing.B, n int) {
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(n), "ns/op")
}

func BenchmarkPoolApply(b *testing.B) {
	b.Run("lab", func(b *testing.B) {
		withPool(b, func(ctx context.Context, p *pool.Pool) {
			for b.Loop() {
				if x, err := pool.Apply(ctx, p, squareThere, 7); err != nil || x != 49 {
					b.Fatal(x, err)
				}
			}
		})
	})
}

const submitted = 2_000

// BenchmarkProcessExecutor tells the time of one of 2,000 calls, from the first submit to the last
// result.
func BenchmarkProcessExecutor(b *testing.B) {
	b.Run("lab", func(b *testing.B) {
		ctx := b.Context()
		ex, err := futures.NewProcessExecutor(ctx, runtime.NumCPU())
		must(b, err)
		list := make([]*futures.Future[int], submitted)
		run := func() {
			for i := range list {
				list[i], err = futures.Submit(ctx, ex, squareThere.Bind(i))
				must(b, err)
			}
			for i, f := range list {
				if x, err := f.Result(ctx); err != nil || x != i*i {
					b.Fatal(x, err)
				}
			}
		}
		run() // the workers have come up
		for b.Loop() {
			run()
		}
		perItem(b, submitted)
		must(b, ex.Shutdown(ctx))
	})
}

func startAndJoin(b *testing.B, ctx context.Context) {
	p := mp.NewProcess("", child.Nothing, struct{}{})
	must(b, p.Start(ctx))
	must(b, p.Join(ctx))
}

func BenchmarkProcessStart(b *testing.B) {
	b.Setenv(child.Mark, "1")
	b.Run("lab", func(b *testing.B) {
		for b.Loop() {
			startAndJoin(b, b.Context())
		}
	})
	b.Run("exec", benchmarkExec)
}

// BenchmarkWarmStart measures how long it takes until a process runs, from one that is kept ready,
// and from none.
func BenchmarkWarmStart(b *testing.B) {
	b.Setenv(child.Mark, "1")
	for name, method := range map[string]mp.StartMethod{"lab": mp.Warm, "cold": mp.Spawn} {
		b.Run(name, func(b *testing.B) {
			ctx := mp.WithStartMethod(host.With(b.Context(), &host.Host{}), method)
			in, out, err := mp.NewPipe[int]("up", false)
			must(b, err)
			for b.Loop() {
				b.StopTimer()
				if method == mp.Warm {
					must(b, mp.WarmUp(ctx))
				}
				p := mp.NewProcess("", child.SayHello, out)
				b.StartTimer()
				must(b, p.Start(ctx))
				x, err := in.Receive(ctx)
				b.StopTimer()
				if err != nil || x != p.PID() {
					b.Fatal(x, err)
				}
				must(b, p.Join(ctx))
				b.StartTimer()
			}
			must(b, mp.Shutdown(ctx))
		})
	}
}

// The numbers that the example in the documents tests.
var primes = []uint64{112272535095293, 112582705942171, 112232535095293, 115280095190773, 115797848077099,
	1099726899285419}

const truePrimes = 4 // of them

func isPrime(n uint64) bool {
	if n%2 == 0 {
		return n == 2
	}
	for i, root := uint64(3), uint64(math.Sqrt(float64(n))); i <= root; i += 2 {
		if n%i == 0 {
			return false
		}
	}
	return n > 1
}

var testPrime = mp.Register("bench.prime", func(_ context.Context, n uint64) (bool, error) { return isPrime(n), nil })

func BenchmarkPrimes(b *testing.B) {
	b.Run("lab", func(b *testing.B) { // with the start and the end of the executor
		ctx := b.Context()
		for b.Loop() {
			ex, err := futures.NewProcessExecutor(ctx, 2)
			must(b, err)
			found := 0
			for prime, err := range futures.Map(ctx, ex, testPrime.Bind, primes) {
				must(b, err)
				if prime {
					found++
				}
			}
			must(b, ex.Shutdown(ctx))
			if found != truePrimes {
				b.Fatalf("%d primes", found)
			}
		}
	})
	b.Run("goroutines", func(b *testing.B) {
		for b.Loop() {
			numbers, results := make(chan uint64, len(primes)), make(chan bool)
			for _, n := range primes {
				numbers <- n
			}
			close(numbers)
			for range 2 {
				go func() {
					for n := range numbers {
						results <- isPrime(n)
					}
				}()
			}
			found := 0
			for range primes {
				if <-results {
					found++
				}
			}
			if found != truePrimes {
				b.Fatalf("%d primes", found)
			}
		}
	})
}

// BenchmarkCounter1000 starts 1,000 processes, each of which adds one to a counter, and joins them.
func BenchmarkCounter1000(b *testing.B) {
	b.Setenv(child.Mark, "1")
	const processes = 1000
	b.Run("lab", func(b *testing.B) {
		ctx := b.Context()
		for b.Loop() {
			v, err := mp.NewValue("counter", int64(0))
			must(b, err)
			all := make([]*mp.Process, processes)
			for i := range all {
				all[i] = mp.NewProcess("", child.AddOne, v)
				must(b, all[i].Start(ctx))
			}
			for _, p := range all {
				must(b, p.Join(ctx))
			}
			if v.Load() != processes {
				b.Fatalf("%d", v.Load())
			}
		}
	})
}

func BenchmarkHelp(b *testing.B) {
	b.Run("lab", func(b *testing.B) {
		path := goBuild(b, "concurrency-lab", "concurrency-lab")
		for b.Loop() {
			if out, err := exec.Command(path, "--help").Output(); err != nil || len(out) == 0 {
				b.Fatal(err)
			}
		}
	})
	b.Run("exec", benchmarkExec)
}

// goBuild builds a package of this module, or a file, as the product is built.
func goBuild(b *testing.B, name, what string) (path string) {
	path = filepath.Join(b.TempDir(), name)
	if err := product.Build(path, what); err != nil {
		b.Fatal(err)
	}
	return path
}
