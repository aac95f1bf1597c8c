package demos

import "embed"

// Files are the sources of the demos as they were compiled. A pattern cannot leave out the tests.
//
//go:embed *.go web/*.go
var Files embed.FS
