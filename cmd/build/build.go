// Package build says from what this binary was built, and how it was started.
package build

import (
	"cmp"
	"fmt"
	"runtime"
	"runtime/debug"
)

// Info is what the go command noted in the binary.
type Info struct {
	Version string `json:"version"`
	Commit  string `json:"commit"`  // empty: unknown
	Changed bool   `json:"changed"` // since that commit
	Go      string `json:"go"`
	OS      string `json:"os"`
	Arch    string `json:"arch"`
}

// This returns what is known of this binary.
func This() Info {
	b := Info{Version: "(devel)", Go: runtime.Version(), OS: runtime.GOOS, Arch: runtime.GOARCH}
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return b
	}
	b.Version = cmp.Or(info.Main.Version, b.Version)
	for _, s := range info.Settings {
		switch s.Key {
		case "vcs.revision":
			b.Commit = s.Value
		case "vcs.modified":
			b.Changed = s.Value == "true"
		}
	}
	return b
}

// String is the build in a line.
func (b Info) String() string {
	commit, changed := "", ""
	if b.Commit != "" {
		commit = " commit " + b.Commit
	}
	if b.Changed {
		changed = " (changed since)"
	}
	return fmt.Sprintf("%s%s%s %s %s/%s", b.Version, commit, changed, b.Go, b.OS, b.Arch)
}
