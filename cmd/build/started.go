package build

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// Program is the name of the program, whatever the file of the binary is called.
const Program = "concurrency-lab"

// Started returns how a program was started, as it can be typed again: by its name if the shell
// finds it so, by go run, or else by the path that was typed.
func Started(typed, executable string) string {
	dir := filepath.Dir(executable) // go run builds into go-build…/b001/exe
	switch {
	case filepath.Base(dir) == "exe" && strings.Contains(dir, "go-build"):
		return "go run ."
	case filepath.Base(typed) == typed:
		return typed
	case sameFile(Program, executable):
		return Program
	}
	return typed
}

// sameFile says whether the shell finds this file by the name.
func sameFile(name, path string) bool {
	found, err := exec.LookPath(name)
	if err != nil {
		return false
	}
	a, errA := os.Stat(found)
	b, errB := os.Stat(path)
	return errA == nil && errB == nil && os.SameFile(a, b)
}
