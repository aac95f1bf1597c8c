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

const pythonName = "python"

// PythonPrefix is what the names of CPython's modes begin with.
const PythonPrefix = pythonName + " "

//go:embed cpython/*.py
var pythonScripts embed.FS

// StartPython starts a python3 that runs our scripts. Where there is none the error is
// errors.ErrUnsupported.
func StartPython(ctx context.Context) (*Remote, error) {
	path, err := exec.LookPath("python3")
	if err != nil {
		return nil, fmt.Errorf("--python needs python3: %w (%w)", err, errors.ErrUnsupported)
	}
	folder, err := unpackScripts()
	if err != nil {
		return nil, err
	}
	p, err := StartRemote(ctx, pythonName, path, "-B", filepath.Join(folder, "lab.py"))
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
