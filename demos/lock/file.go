package lock

import (
	"context"
	"errors"
	"os"
	"slices"
	"strconv"
	"strings"
	"time"

	"concurrency-lab/demos/crew"
	"concurrency-lab/demos/demo"
	"concurrency-lab/demos/stage"
	"concurrency-lab/primitives/multiprocessing"
	"concurrency-lab/primitives/threading"
	"concurrency-lab/primitives/trace"
)

// writingTime is how long each worker has the file open.
const writingTime = time.Second

type fileArg struct {
	Lock crew.Lock
	Path string
}

// writeHello empties the file first.
var writeHello = multiprocessing.RegisterTask("lock.file.hello", func(ctx context.Context, a fileArg) error {
	return withFile(ctx, a, os.O_TRUNC, func(f *os.File) error {
		if _, err := f.WriteString("hello "); err != nil {
			return err
		}
		return stage.In(ctx).Sleep(ctx, writingTime)
	})
})

var writeWorld = multiprocessing.RegisterTask("lock.file.world", func(ctx context.Context, a fileArg) error {
	return withFile(ctx, a, os.O_APPEND, func(f *os.File) error {
		if err := stage.In(ctx).Sleep(ctx, writingTime); err != nil {
			return err
		}
		_, err := f.WriteString("world!")
		return err
	})
})

// withFile runs f with the file open and the lock held. It does not make the file: a file that an
// interrupted worker makes would never be removed.
func withFile(ctx context.Context, a fileArg, mode int, f func(*os.File) error) error {
	st := stage.In(ctx)
	return threading.With(ctx, a.Lock, func() error {
		st.Say(ctx, "holds the lock and opens the file")
		file, err := os.OpenFile(a.Path, os.O_WRONLY|mode, 0)
		if err != nil {
			return err
		}
		err = errors.Join(f(file), file.Close())
		st.Advance()
		return err
	})
}

type fileResult struct {
	Text string `json:"text"`
}

func lockFile(ctx context.Context, st *stage.Stage) (demo.Report, error) {
	lock, err := crew.NewLock(st, "lock")
	if err != nil {
		return demo.Report{}, err
	}
	path, err := emptyFile()
	if err != nil {
		return demo.Report{}, err
	}
	defer os.Remove(path)
	st.Total(2)
	begin := trace.Now(ctx)
	c := crew.New(ctx, func() {})
	c.Add(crew.Start(c.Ctx, st.On, "hello", writeHello, fileArg{lock, path}))
	c.Add(crew.Start(c.Ctx, st.On, "world", writeWorld, fileArg{lock, path}))
	err = c.Join(ctx)
	took := trace.Now(ctx).Sub(begin)
	text, unread := os.ReadFile(path)
	st.Say(ctx, "both together took %.3f s", took.Seconds())
	st.Say(ctx, "the file says %q", text)
	return demo.Report{
		Result:  fileResult{string(text)},
		Outcome: strconv.Quote(string(text)),
		Checks: []demo.Check{oneOf("text", string(text), "hello world!", "hello ").
			As("the file says %q", text),
			demo.NoFaster(st.Scaled(2*writingTime), took)},
		Next: "lock --variant file --repeat 20 --speed 100",
	}, errors.Join(err, unread)
}

// emptyFile makes a temporary file, which the caller removes.
func emptyFile() (path string, err error) {
	f, err := os.CreateTemp("", "concurrency-lab-*.txt")
	if err != nil {
		return "", err
	}
	return f.Name(), f.Close()
}

// oneOf is a required check with more than one right outcome.
func oneOf(name, got string, may ...string) demo.Check {
	want := make([]string, len(may))
	for i, text := range may {
		want[i] = strconv.Quote(text)
	}
	return demo.Check{Name: name, OK: slices.Contains(may, got), Want: strings.Join(want, " or "), Got: strconv.Quote(got),
		Grade: demo.Required}
}
