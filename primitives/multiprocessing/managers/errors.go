package managers

import "concurrency-lab/primitives/multiprocessing/managers/internal/transport"

// ErrAuthentication says that the two sides of a connection do not know the same key (Python:
// AuthenticationError).
var ErrAuthentication = transport.ErrAuthentication
