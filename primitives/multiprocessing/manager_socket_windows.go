package multiprocessing

import "golang.org/x/sys/windows"

// errNoSuchSockets is what the system says of a kind of socket that it does not have.
const errNoSuchSockets = windows.WSAEAFNOSUPPORT
