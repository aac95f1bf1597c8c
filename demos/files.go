package demos

import (
	"embed"
	"path"
)

// Files are the folders of the demos as they were compiled: their sources, and what each variant is
// in Python. A pattern cannot leave out the tests.
//
//go:embed */*.go */*/*.go */python/*.py
var Files embed.FS

// Python returns the program that does in Python what a demo's variant does, and where it stands:
// "demos/counter/python/lock.py". The error is [io/fs.ErrNotExist] if there is none.
func Python(demo, variant string) (file string, program []byte, err error) {
	file = path.Join(demo, "python", variant+".py")
	program, err = Files.ReadFile(file)
	return path.Join("demos", file), program, err
}
