package compare

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"os"
	"runtime"
	"strings"

	"concurrency-lab/demos/contest"
	"concurrency-lab/demos/crew"
	"concurrency-lab/demos/demo"
	"concurrency-lab/primitives/multiprocessing"
	"concurrency-lab/primitives/threading"
)

// memory is what one worker of a kind costs.
type memory struct {
	Of string `json:"of"`
	// RSS is its bytes in memory. PSS is the same, but a shared page is divided among the processes
	// that share it.
	RSS      int64 `json:"rss_bytes"`
	PSS      int64 `json:"pss_bytes"`
	Measured bool  `json:"measured"`
}

// rollup is where Linux says how much memory a process has.
const rollup = "/proc/self/smaps_rollup"

// weigh writes down the memory of its own process.
var weigh = multiprocessing.RegisterTask("compare.weigh",
	func(_ context.Context, weight *multiprocessing.Array[int64]) error {
		text, err := os.ReadFile(rollup)
		if err != nil {
			return nil // another system, or too old a Linux: then it is not measured
		}
		weight.Store(0, rollupBytes(text, "Rss:"))
		weight.Store(1, rollupBytes(text, "Pss:"))
		return nil
	})

// rollupBytes reads a line like "Pss:   1234 kB".
func rollupBytes(text []byte, field string) int64 {
	lines := bufio.NewScanner(bytes.NewReader(text))
	for lines.Scan() {
		var kilobytes int64
		if rest, ok := strings.CutPrefix(lines.Text(), field); ok {
			_, _ = fmt.Sscan(rest, &kilobytes) // what is no number stays 0, which is not measured
			return kilobytes << 10
		}
	}
	return 0
}

// measureMemory measures what a process and what a thread needs.
func measureMemory(ctx context.Context) ([]memory, error) {
	weight, err := multiprocessing.NewArray("weight", int64(0), 0)
	if err != nil {
		return nil, err
	}
	err = runOn(ctx, demo.OnProcess, "weigh", 1, weigh, func(int) *multiprocessing.Array[int64] { return weight })
	if err != nil {
		return nil, err
	}
	rss, pss := weight.Load(0), weight.Load(1)
	thread, err := threadMemory(ctx)
	return []memory{{demo.OnProcess, rss, pss, rss > 0}, {demo.OnThread, thread, thread, true}}, err
}

// weighedThreads is how many threads are measured together, because the memory of one is too small
// to be measured.
const weighedThreads = 10_000

// threadMemory is what a thread that waits needs, by the growth of the heap and of the stacks.
func threadMemory(ctx context.Context) (int64, error) {
	before := heapAndStacks()
	gate := threading.NewEvent("gate")
	waiting := threading.NewSemaphore("waiting", 0)
	threads := crew.Threads(ctx, "weighed", 0, weighedThreads, func(ctx context.Context) error {
		if err := waiting.Release(ctx); err != nil {
			return err
		}
		return gate.Wait(ctx)
	})
	for range threads {
		if err := waiting.Acquire(ctx); err != nil {
			break // ctx is done, and the threads end with it
		}
	}
	grown := heapAndStacks() - before
	gate.Set(ctx)
	return grown / weighedThreads, crew.JoinThreads(ctx, threads...)
}

func heapAndStacks() int64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int64(m.HeapAlloc + m.StackInuse)
}

func memoryNotes(memories []memory) []string {
	var notes []string
	for _, m := range memories {
		switch {
		case !m.Measured:
			notes = append(notes, fmt.Sprintf("memory (%s): not measured on this system", m.Of))
		case m.PSS != m.RSS:
			notes = append(notes, fmt.Sprintf("memory (%s): %s resident, %s with shared pages divided (PSS)", m.Of,
				size(m.RSS), size(m.PSS)))
		default:
			notes = append(notes, fmt.Sprintf("memory (%s): %s while it waits", m.Of, size(m.RSS)))
		}
	}
	return notes
}

// size is a number of bytes in the unit that suits it.
func size(b int64) string {
	if b < 1<<20 {
		return contest.Digits(float64(b)/1024) + " KiB"
	}
	return contest.Digits(float64(b)/(1<<20)) + " MiB"
}
