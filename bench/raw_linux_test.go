package bench_test

import (
	"context"
	"encoding/binary"
	"io"
	"net"
	"net/rpc"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"sync/atomic"
	"syscall"
	"testing"
	"unsafe"

	"golang.org/x/sys/unix"

	mp "concurrency-lab/primitives/multiprocessing"
)

// The bare references of the benchmarks of processes: what the system can do, without any of the
// promises that the primitives make.

// futexMemory is a lock in shared memory, by the book, with a number beside it.
type futexMemory struct {
	path string
	mem  []byte
}

func newFutexMemory(b *testing.B) futexMemory {
	path := filepath.Join(b.TempDir(), "memory")
	must(b, os.WriteFile(path, make([]byte, 4096), 0o600))
	m, err := openFutexMemory(path)
	must(b, err)
	b.Cleanup(func() { _ = unix.Munmap(m.mem) })
	return m
}

func openFutexMemory(path string) (futexMemory, error) {
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		return futexMemory{}, err
	}
	defer f.Close()
	mem, err := unix.Mmap(int(f.Fd()), 0, 4096, unix.PROT_READ|unix.PROT_WRITE, unix.MAP_SHARED)
	return futexMemory{path, mem}, err
}

func (m futexMemory) at() *uint32  { return (*uint32)(unsafe.Pointer(&m.mem[0])) }
func (m futexMemory) sum() *uint64 { return (*uint64)(unsafe.Pointer(&m.mem[8])) }
func (m futexMemory) word() uint32 { return atomic.LoadUint32(m.at()) }
func (m futexMemory) value() int   { return int(atomic.LoadUint64(m.sum())) }

// lock and unlock: 0 is free, 1 taken, 2 taken and somebody may sleep.
func (m futexMemory) lock() {
	if atomic.CompareAndSwapUint32(m.at(), 0, 1) {
		return
	}
	for atomic.SwapUint32(m.at(), 2) != 0 {
		_, _, _ = syscall.Syscall6(unix.SYS_FUTEX, uintptr(unsafe.Pointer(m.at())), 0, 2, 0, 0, 0)
	}
}

func (m futexMemory) unlock() {
	if atomic.SwapUint32(m.at(), 0) == 2 {
		_, _, _ = syscall.Syscall6(unix.SYS_FUTEX, uintptr(unsafe.Pointer(m.at())), 1, 1, 0, 0, 0)
	}
}

var addFutex = mp.Register("bench.futex-add", func(ctx context.Context, c crowd) (struct{}, error) {
	m, err := openFutexMemory(c.Memory)
	if err != nil {
		return struct{}{}, err
	}
	return c.between(ctx, func() error {
		m.lock()
		atomic.StoreUint64(m.sum(), atomic.LoadUint64(m.sum())+1)
		m.unlock()
		return nil
	})
})

var lockFutex = mp.Register("bench.futex-lock", func(ctx context.Context, c crowd) (struct{}, error) {
	m, err := openFutexMemory(c.Memory)
	if err != nil {
		return struct{}{}, err
	}
	return c.between(ctx, func() error {
		m.lock()
		m.unlock()
		return nil
	})
})

// rawRead and rawWrite are the calls themselves: the thread makes them without telling the runtime,
// as a program in C would.
func rawRead(fd int, b []byte) (int, error)  { return rawCall(unix.SYS_READ, fd, b) }
func rawWrite(fd int, b []byte) (int, error) { return rawCall(unix.SYS_WRITE, fd, b) }

func rawCall(call uintptr, fd int, b []byte) (int, error) {
	n, _, errno := syscall.RawSyscall(call, uintptr(fd), uintptr(unsafe.Pointer(&b[0])), uintptr(len(b)))
	if errno != 0 {
		return 0, errno
	}
	return int(n), nil
}

// rawEcho sends back every 8 bytes that come on one named pipe on another.
var rawEcho = mp.RegisterTask("bench.raw-echo", func(_ context.Context, dir string) error {
	runtime.LockOSThread()
	in, err := unix.Open(filepath.Join(dir, "there"), unix.O_RDONLY, 0)
	if err != nil {
		return err
	}
	out, err := unix.Open(filepath.Join(dir, "back"), unix.O_WRONLY, 0)
	if err != nil {
		return err
	}
	b := make([]byte, 8)
	for {
		if n, err := rawRead(in, b); n == 0 || err != nil {
			return err
		}
		if _, err := rawWrite(out, b); err != nil {
			return err
		}
	}
})

func benchmarkRawPipe(b *testing.B) {
	dir := b.TempDir()
	must(b, unix.Mkfifo(filepath.Join(dir, "there"), 0o600))
	must(b, unix.Mkfifo(filepath.Join(dir, "back"), 0o600))
	p := mp.NewProcess("", rawEcho, dir)
	must(b, p.Start(b.Context()))
	out, err := unix.Open(filepath.Join(dir, "there"), unix.O_WRONLY, 0)
	must(b, err)
	in, err := unix.Open(filepath.Join(dir, "back"), unix.O_RDONLY, 0)
	must(b, err)
	trips(b, b.N, out, in)
	must(b, unix.Close(out))
	must(b, p.Join(b.Context()))
	must(b, unix.Close(in))
}

// trips measures round trips of 8 bytes through two descriptors.
func trips(b *testing.B, n, out, in int) {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	sent, got := make([]byte, 8), make([]byte, 8)
	for i := range n + 1 {
		if i == 1 { // the other side is there
			b.ResetTimer()
		}
		binary.LittleEndian.PutUint64(sent, uint64(i))
		if _, err := rawWrite(out, sent); err != nil {
			b.Fatal(err)
		}
		if _, err := rawRead(in, got); err != nil || binary.LittleEndian.Uint64(got) != uint64(i) {
			b.Fatal(got, err)
		}
	}
	b.StopTimer()
}

// socketEcho connects to a socket and sends back whatever comes.
var socketEcho = mp.RegisterTask("bench.socket-echo", func(_ context.Context, path string) error {
	runtime.LockOSThread()
	s, err := unix.Socket(unix.AF_UNIX, unix.SOCK_STREAM, 0)
	if err != nil {
		return err
	}
	if err := unix.Connect(s, &unix.SockaddrUnix{Name: path}); err != nil {
		return err
	}
	b := make([]byte, 8)
	for {
		if n, err := rawRead(s, b); n == 0 || err != nil {
			return err
		}
		if _, err := rawWrite(s, b); err != nil {
			return err
		}
	}
})

// benchmarkSocketPair makes two round trips each time, as reading and writing back are two.
func benchmarkSocketPair(b *testing.B) {
	path := filepath.Join(b.TempDir(), "socket")
	l, err := unix.Socket(unix.AF_UNIX, unix.SOCK_STREAM, 0)
	must(b, err)
	must(b, unix.Bind(l, &unix.SockaddrUnix{Name: path}))
	must(b, unix.Listen(l, 1))
	p := mp.NewProcess("", socketEcho, path)
	must(b, p.Start(b.Context()))
	s, _, err := unix.Accept(l)
	must(b, err)
	trips(b, 2*b.N, s, s)
	must(b, unix.Close(s))
	must(b, unix.Close(l))
	must(b, p.Join(b.Context()))
}

// rpcDict is the naive manager: net/rpc over a socket.
type rpcDict struct{ values map[string]int }

// RPCItem is exported because net/rpc wants it.
type RPCItem struct {
	Key   string
	Value int
}

func (d *rpcDict) Get(key string, value *int) error  { *value = d.values[key]; return nil }
func (d *rpcDict) Set(it RPCItem, _ *struct{}) error { d.values[it.Key] = it.Value; return nil }
func serveRPC(conn io.ReadWriteCloser, d *rpcDict) error {
	s := rpc.NewServer()
	if err := s.RegisterName("Dict", d); err != nil {
		return err
	}
	s.ServeConn(conn)
	return nil
}

var rpcServer = mp.RegisterTask("bench.rpc", func(_ context.Context, path string) error {
	conn, err := net.Dial("unix", path)
	if err != nil {
		return err
	}
	return serveRPC(conn, &rpcDict{map[string]int{}})
})

func benchmarkNetRPC(b *testing.B) {
	path := filepath.Join(b.TempDir(), "socket")
	l, err := net.Listen("unix", path)
	must(b, err)
	p := mp.NewProcess("", rpcServer, path)
	must(b, p.Start(b.Context()))
	conn, err := l.Accept()
	must(b, err)
	c := rpc.NewClient(conn)
	b.ResetTimer()
	var x int
	for i := range b.N {
		if err := c.Call("Dict.Get", "key", &x); err != nil || x != i {
			b.Fatal(x, err)
		}
		must(b, c.Call("Dict.Set", RPCItem{"key", x + 1}, &struct{}{}))
	}
	b.StopTimer()
	must(b, c.Close())
	must(b, p.Join(b.Context()))
	must(b, l.Close())
}

// benchmarkExec runs a Go program that does nothing.
func benchmarkExec(b *testing.B) {
	source := filepath.Join(b.TempDir(), "minimal.go")
	must(b, os.WriteFile(source, []byte("package main\n\nfunc main() {}\n"), 0o600))
	path := goBuild(b, "minimal", source)
	for b.Loop() {
		must(b, exec.Command(path).Run())
	}
}

// pin has every thread of this process, and what it starts, run on one core until the benchmark
// ends. A sub-benchmark has to call it for itself, because testing sets the number of processors
// anew for each.
func pin(b *testing.B) {
	var all unix.CPUSet
	must(b, unix.SchedGetaffinity(0, &all))
	one := unix.CPUSet{}
	for cpu := 0; one.Count() == 0; cpu++ {
		if all.IsSet(cpu) {
			one.Set(cpu)
		}
	}
	put := func(set *unix.CPUSet) {
		threads, err := os.ReadDir("/proc/self/task")
		must(b, err)
		for _, t := range threads {
			if tid, err := strconv.Atoi(t.Name()); err == nil {
				_ = unix.SchedSetaffinity(tid, set) // it may have ended
			}
		}
	}
	put(&one)
	before := runtime.GOMAXPROCS(1)
	b.Cleanup(func() {
		runtime.GOMAXPROCS(before)
		put(&all)
	})
}
