//go:build unix

package term

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"syscall"
	"testing"
)

func TestUnread(t *testing.T) {
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	if err := Unread(w); err != nil {
		t.Errorf("a pipe with a reader: %v", err)
	}
	r.Close()
	if err := Unread(w); !errors.Is(err, syscall.EPIPE) {
		t.Errorf("a pipe whose reader is gone: %v", err)
	}
	file, err := os.Create(filepath.Join(t.TempDir(), "file"))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	if err := errors.Join(Unread(file), Unread(&bytes.Buffer{})); err != nil {
		t.Errorf("no pipes: %v", err)
	}
}
