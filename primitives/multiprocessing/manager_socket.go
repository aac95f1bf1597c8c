package multiprocessing

import (
	"errors"
	"net"
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

// listen opens the socket and returns where it is. On a system that has none with a name, as Windows before 2018, that is a port of
// this computer, where only the key keeps other users out.
func (a address) listen() (net.Listener, address, error) {
	l, err := net.Listen(a.Network, a.Name)
	if !errors.Is(err, errNoSuchSockets) {
		return l, a, err
	}
	a.remove()
	l, err = net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, a, err
	}
	return l, address{Network: "tcp", Name: l.Addr().String()}, nil
}

// remove takes the address out of the file system. A second time does nothing.
func (a address) remove() {
	if a.Network == "unix" && !strings.HasPrefix(a.Name, "@") {
		_ = os.RemoveAll(filepath.Dir(a.Name)) // what cannot be removed now can be by nobody else
	}
}
