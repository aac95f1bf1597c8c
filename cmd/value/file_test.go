package value

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

// TestWriteFile: a file takes the place of an older one when it is complete, and one that fails
// leaves that as it was, and nothing beside it.
func TestWriteFile(t *testing.T) {
	folder := t.TempDir()
	f := File(filepath.Join(folder, "page.html"))
	broken := errors.New("broken")
	for _, step := range []struct {
		text string
		err  error
		want string
	}{{"one", nil, "one"}, {"two", broken, "one"}, {"three", nil, "three"}} {
		err := f.Write(func(w io.Writer) error {
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

// TestWriteFileKeepsWhatIsThere: a link stays a link, permissions stay, and a name may be as long
// as the system allows.
func TestWriteFileKeepsWhatIsThere(t *testing.T) {
	folder := t.TempDir()
	at := func(name string) string { return filepath.Join(folder, name) }
	write := func(name, text string) {
		t.Helper()
		var f File
		err := f.Set(at(name))
		if err == nil {
			err = f.Write(func(w io.Writer) error { _, err := io.WriteString(w, text); return err })
		}
		if err != nil {
			t.Errorf("%.20s: %v", name, err)
		}
	}
	if err := os.WriteFile(at("private"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	write("private", "secret")
	if is, err := os.Stat(at("private")); err != nil || runtime.GOOS != "windows" && is.Mode().Perm() != 0o600 {
		t.Errorf("%v %v", is.Mode(), err)
	}
	write(strings.Repeat("n", 255), "long")
	if err := os.Mkdir(at("other"), 0o755); err != nil {
		t.Fatal(err)
	}
	for link, to := range map[string]string{"link": "private", "first": "link", "nowhere": "other/new",
		"circle": "circle"} {
		if err := os.Symlink(to, at(link)); err != nil {
			t.Skip(err) // Windows has them for some users only
		}
	}
	write("first", "through two links")
	write("nowhere", "through one")
	for name, want := range map[string]string{"private": "through two links", "other/new": "through one"} {
		if got, err := os.ReadFile(at(name)); string(got) != want {
			t.Errorf("%s: %q %v", name, got, err)
		}
	}
	for _, link := range []string{"link", "first", "nowhere"} {
		if is, err := os.Lstat(at(link)); err != nil || is.Mode()&fs.ModeSymlink == 0 {
			t.Errorf("%s is no link any more: %v", link, err)
		}
	}
	var f File
	if err := f.Set(at("circle")); err == nil {
		t.Error("a link to itself can be written")
	}
	if left, _ := filepath.Glob(at(".concurrency-lab*")); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
}

func TestFileIsWrittenWholeOrNotAtAll(t *testing.T) {
	dir := t.TempDir()
	f := File(filepath.Join(dir, "f"))
	put := func(text string, err error) error {
		return f.Write(func(w io.Writer) error { _, _ = io.WriteString(w, text); return err })
	}
	failure := errors.New("in the middle")
	if err := put("first", nil); err != nil {
		t.Error(err)
	}
	if err := put("sec", failure); !errors.Is(err, failure) || !strings.Contains(err.Error(), "writing "+string(f)) {
		t.Error(err)
	}
	if text, err := os.ReadFile(string(f)); string(text) != "first" {
		t.Errorf("%q, %v", text, err)
	}
	if left, _ := os.ReadDir(dir); len(left) != 1 {
		t.Errorf("left behind: %v", left)
	}
}

func TestFilesThatWillNotDo(t *testing.T) {
	dir := t.TempDir()
	for name, want := range map[string]string{
		"":                               "must be the name of a file",
		dir:                              "must be an ordinary file",
		os.DevNull:                       "must be an ordinary file",
		filepath.Join(dir, "no", "file"): "must be a file that can be written: no such file or directory",
	} {
		var f File
		if err := f.Set(name); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want %q", name, err, want)
		}
	}
	var f File
	if err := f.Set(filepath.Join(dir, "new")); err != nil {
		t.Error(err)
	}
	if left, _ := os.ReadDir(dir); len(left) != 0 {
		t.Errorf("looking whether it can be written left %v", left)
	}
}
