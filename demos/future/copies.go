package future

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"concurrency-lab/demos/crew"
	"concurrency-lab/demos/demo"
	"concurrency-lab/demos/stage"
	"concurrency-lab/primitives/futures"
	"concurrency-lab/primitives/multiprocessing"
	"concurrency-lab/primitives/threading"
	"concurrency-lab/primitives/trace"
)

// copyFolder is where a worker copies. Its initializer sets it. As a thread-local variable it works
// for threads in one process and for the only thread of a worker process.
var copyFolder threading.Local[string]

var (
	tellFolder = multiprocessing.RegisterTask("future.folder", func(ctx context.Context, folder string) error {
		stage.In(ctx).Say(ctx, "is initialized")
		return copyFolder.Set(ctx, folder)
	})
	copyFile = multiprocessing.Register("future.copy", func(ctx context.Context, n int) (string, error) {
		folder, _ := copyFolder.Get(ctx)
		data, err := os.ReadFile(filepath.Join(folder, fmt.Sprintf("src%d.txt", n)))
		if err != nil {
			return "", err
		}
		target := fmt.Sprintf("dest%d.txt", n)
		stage.In(ctx).Say(ctx, "copies to %s", target)
		return trace.From(ctx).Name, os.WriteFile(filepath.Join(folder, target), data, 0o600)
	})
)

const copies = 4

func (t *executorTour) copyFiles(ctx context.Context) error {
	folder, err := os.MkdirTemp("", "concurrency-lab-*")
	if err != nil {
		return err
	}
	defer os.RemoveAll(folder)
	numbers := demo.CountFrom(1, copies)
	for _, n := range numbers {
		if err := os.WriteFile(filepath.Join(folder, fmt.Sprintf("src%d.txt", n)), copyText(n), 0o600); err != nil {
			return err
		}
	}
	ex, err := crew.NewInitializedExecutor(ctx, t.On, t.Workers, "copier", tellFolder.Bind(folder))
	if err != nil {
		return err
	}
	for worker, failed := range futures.Map(ctx, ex, copyFile.Bind, numbers) {
		err = cmp.Or(err, failed)
		t.got.Workers = append(t.got.Workers, worker)
	}
	// The folder is removed only when no worker copies any more, also after an error.
	if err = cmp.Or(err, ex.Shutdown(context.WithoutCancel(ctx))); err != nil {
		return err
	}
	for _, n := range numbers {
		if data, err := os.ReadFile(filepath.Join(folder, fmt.Sprintf("dest%d.txt", n))); err == nil &&
			bytes.Equal(data, copyText(n)) {
			t.got.Copied++
		}
	}
	others := slices.DeleteFunc(slices.Clone(t.got.Workers),
		func(name string) bool { return strings.HasPrefix(name, "copier") })
	t.Checks = append(t.Checks, demo.Expect("files copied", copies, t.got.Copied).
		As("%d of %d files were copied", t.got.Copied, copies),
		demo.Expect("copied by others than the copiers", 0, len(others)).As("only workers of the executor copied"))
	return nil
}

// copyText is the content of a file.
func copyText(n int) []byte { return bytes.Repeat(fmt.Appendf(nil, "This is file %d.\n", n), 1000) }
