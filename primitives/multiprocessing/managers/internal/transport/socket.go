package transport

import (
	"cmp"
	"fmt"
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

// longestName is how long the name of a socket may be on every system.
const longestName = 100

// folders are where a socket may be made: the user's folder for such files, which may be missing or
// have a name that is too long for the socket's, and others.
var folders = []string{"", "/tmp", "/var/tmp"}

// newSocketFile returns the address of a socket in a new directory that is closed to other users.
func newSocketFile() (at Address, err error) {
	for _, folder := range folders {
		dir, failed := os.MkdirTemp(folder, "concurrency-lab-*")
		if failed != nil {
			err = cmp.Or(err, failed)
			continue
		}
		at = Address{Network: "unix", Name: filepath.Join(dir, "manager")}
		if len(at.Name) <= longestName {
			return at, nil
		}
		at.Remove()
		err = cmp.Or(err, fmt.Errorf("%s is too long a name for a socket", at.Name))
	}
	return Address{}, err
}

// Remove takes the address out of the file system. A second time does nothing.
func (a Address) Remove() {
	if a.Network == "unix" && !strings.HasPrefix(a.Name, "@") {
		_ = os.RemoveAll(filepath.Dir(a.Name)) // what cannot be removed now can be by nobody else
	}
}
