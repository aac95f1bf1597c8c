package build

import (
	"os"
	"path/filepath"
	"testing"
)

func TestStarted(t *testing.T) {
	dir := t.TempDir()
	onPath := filepath.Join(dir, Program)
	if err := os.WriteFile(onPath, nil, 0o755); err != nil {
		t.Fatal(err)
	}
	t.Setenv("PATH", dir)
	for _, test := range []struct{ typed, executable, want string }{
		{"/tmp/go-build123/b001/exe/concurrency-lab", "/tmp/go-build123/b001/exe/concurrency-lab", "go run ."},
		{"concurrency-lab", onPath, "concurrency-lab"},
		{"lab", "/home/u/bin/lab", "lab"},
		{onPath, onPath, "concurrency-lab"},
		{"bin/concurrency-lab", "/home/u/bin/concurrency-lab", "bin/concurrency-lab"},
		{"./concurrency-lab", "", "./concurrency-lab"},
	} {
		got := Started(filepath.FromSlash(test.typed), filepath.FromSlash(test.executable))
		if got != filepath.FromSlash(test.want) {
			t.Errorf("%s, started by %s: %q, want %q", test.executable, test.typed, got, test.want)
		}
	}
}
