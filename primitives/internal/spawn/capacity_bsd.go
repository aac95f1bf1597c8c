//go:build unix && !linux

package spawn

// systemResources are what the system tells of beside the limits of a process: nothing.
func systemResources() []resource { return nil }
