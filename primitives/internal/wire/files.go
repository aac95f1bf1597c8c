package wire

import "os"

// CloseAll closes those files that there are.
func CloseAll(files []*os.File) {
	for _, f := range files {
		if f != nil {
			f.Close()
		}
	}
}
