package contest

import (
	"context"
	"embed"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
)

// Python is the interpreter that everybody has, by the name of its program.
const Python = "python3"

// PythonPrefix is what the names of its modes begin with.
const PythonPrefix = pythonName + " "

const pythonName = "python"

// freeThreaded are the programs of the builds without a global interpreter lock.
var freeThreaded = []string{"python3.14t", "python3.13t"}

// FreeThreaded returns the program of the newest such build on the PATH, or "" if there is none.
func FreeThreaded() string {
	for _, program := range freeThreaded {
		if _, err := exec.LookPath(program); err == nil {
			return program
		}
	}
	return ""
}

//go:embed cpython/*.py
var pythonScripts embed.FS

// StartPython starts a Python that runs our scripts. Its modes bear the program's name, those of
// [Python] a shorter one. Where there is no such program the error is errors.ErrUnsupported.
func StartPython(ctx context.Context, program string) (*Remote, error) {
	path, err := exec.LookPath(program)
	if err != nil {
		return nil, fmt.Errorf("--python needs %s: %w (%w)", program, err, errors.ErrUnsupported)
	}
	name := program
	if program == Python {
		name = pythonName
	}
	folder, err := unpackScripts()
	if err != nil {
		return nil, err
	}
	p, err := StartRemote(ctx, name, path, "-B", filepath.Join(folder, "lab.py"))
	if err != nil {
		return nil, errors.Join(err, os.RemoveAll(folder))
	}
	end := p.end
	p.end = sync.OnceFunc(func() {
		end()
		_ = os.RemoveAll(folder) // it has done that itself, if it could
	})
	return p, nil
}

// unpackScripts writes the scripts to a folder of their own: CPython's processes import them again.
func unpackScripts() (folder string, err error) {
	if folder, err = os.MkdirTemp("", "concurrency-lab-python-"); err != nil {
		return "", err
	}
	files, err := pythonScripts.ReadDir("cpython")
	for _, f := range files {
		text, _ := pythonScripts.ReadFile("cpython/" + f.Name()) // what ReadDir has listed is there
		err = errors.Join(err, os.WriteFile(filepath.Join(folder, f.Name()), text, 0o600))
	}
	if err != nil {
		return "", errors.Join(err, os.RemoveAll(folder))
	}
	return folder, nil
}
