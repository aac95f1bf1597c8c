package cmd

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"testing"
)

// TestWriteFile: a file takes the place of an older one when it is complete, and one that fails
// leaves that as it was, and nothing beside it.
func TestWriteFile(t *testing.T) {
	folder := t.TempDir()
	f := file(filepath.Join(folder, "page.html"))
	broken := errors.New("broken")
	for _, step := range []struct {
		text string
		err  error
		want string
	}{{"one", nil, "one"}, {"two", broken, "one"}, {"three", nil, "three"}} {
		err := f.write(func(w io.Writer) error {
			_, err := io.WriteString(w, step.text)
			return errors.Join(err, step.err)
		})
		if !errors.Is(err, step.err) {
			t.Errorf("%s: %v, want %v", step.text, err, step.err)
		}
		if got, err := os.ReadFile(string(f)); string(got) != step.want {
			t.Errorf("after %s: %q, %v, want %q", step.text, got, err, step.want)
		}
		if left, _ := os.ReadDir(folder); len(left) != 1 {
			t.Errorf("after %s: %v", step.text, left)
		}
	}
}

// TestDraftWithoutAName: what has no name yet is nowhere to be seen, and the other way to write
// makes the same file.
func TestDraftWithoutAName(t *testing.T) {
	folder := t.TempDir()
	hello := func(w io.Writer) error {
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
	err := writeNamed(named, func(w io.Writer) error { _, err := io.WriteString(w, "hello"); return err })
	if err != nil {
		t.Fatal(err)
	}
	one, err := os.Stat(nameless)
	other, err2 := os.Stat(named)
	if err := errors.Join(err, err2); err != nil || one.Mode() != other.Mode() || one.Size() != other.Size() {
		t.Errorf("%v, %v: %v", one, other, err)
	}
}
