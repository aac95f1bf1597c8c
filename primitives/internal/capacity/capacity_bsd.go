//go:build unix && !linux

package capacity

// systemResources are what the system tells of beside the limits of a process: nothing.
func systemResources() []resource { return nil }
