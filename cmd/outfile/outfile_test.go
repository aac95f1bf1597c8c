package outfile

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"testing"
)

// TestDraftWithoutAName: what has no name yet is nowhere to be seen, and the other way to write
// makes the same file.
func TestDraftWithoutAName(t *testing.T) {
	folder := t.TempDir()
	hello := func(w *os.File) error {
		if seen, _ := os.ReadDir(folder); len(seen) > 0 {
			t.Errorf("seen while it is written: %v", seen)
		}
		_, err := io.WriteString(w, "hello")
		return err
	}
	nameless, named := filepath.Join(folder, "nameless"), filepath.Join(folder, "named")
	if err := writeNameless(nameless, hello); errors.Is(err, errors.ErrUnsupported) {
		t.Skip("there are no files without a name here")
	} else if err != nil {
		t.Fatal(err)
	}
	err := writeNamed(named, func(w *os.File) error { _, err := io.WriteString(w, "hello"); return err })
	if err != nil {
		t.Fatal(err)
	}
	one, err := os.Stat(nameless)
	other, err2 := os.Stat(named)
	if err := errors.Join(err, err2); err != nil || one.Mode() != other.Mode() || one.Size() != other.Size() {
		t.Errorf("%v, %v: %v", one, other, err)
	}
}
