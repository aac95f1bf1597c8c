//go:build unix

package multiprocessing

import "golang.org/x/sys/unix"

// errNoSuchSockets is what the system says of a kind of socket that it does not have.
const errNoSuchSockets = unix.EAFNOSUPPORT
