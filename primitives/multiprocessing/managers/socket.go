package managers

import (
	"os"
	"path/filepath"
	"strings"
)

// address is where a manager listens.
type address struct {
	_       struct{} `cbor:",toarray"`
	Network string
	Name    string
}

// newSocketFile returns the address of a socket in a new directory that is closed to other users.
func newSocketFile() (address, error) {
	dir, err := os.MkdirTemp("", "concurrency-lab-*")
	return address{Network: "unix", Name: filepath.Join(dir, "manager")}, err
}

// remove takes the address out of the file system. A second time does nothing.
func (a address) remove() {
	if a.Network == "unix" && !strings.HasPrefix(a.Name, "@") {
		_ = os.RemoveAll(filepath.Dir(a.Name)) // what cannot be removed now can be by nobody else
	}
}
