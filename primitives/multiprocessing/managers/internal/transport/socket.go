package transport

import (
	"os"
	"path/filepath"
	"strings"
)

// Address is where a manager listens.
type Address struct {
	_       struct{} `cbor:",toarray"`
	Network string
	Name    string
}

// newSocketFile returns the address of a socket in a new directory that is closed to other users.
func newSocketFile() (Address, error) {
	dir, err := os.MkdirTemp("", "concurrency-lab-*")
	return Address{Network: "unix", Name: filepath.Join(dir, "manager")}, err
}

// Remove takes the address out of the file system. A second time does nothing.
func (a Address) Remove() {
	if a.Network == "unix" && !strings.HasPrefix(a.Name, "@") {
		_ = os.RemoveAll(filepath.Dir(a.Name)) // what cannot be removed now can be by nobody else
	}
}
