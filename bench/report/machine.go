package main

import (
	"context"
	"fmt"
	"os"
	"regexp"
	"runtime"
	"strings"
)

// machine says on what it was measured, and with which versions.
func machine(ctx context.Context) []string {
	said := []string{fmt.Sprintf("%s, %d cores, %s/%s", processor(), runtime.NumCPU(), runtime.GOOS, runtime.GOARCH),
		runtime.Version()}
	if out, err := output(ctx, "", "python3", "-c", "import sys; print(sys.version.split()[0])"); err == nil {
		said = append(said, "CPython "+strings.TrimSpace(string(out)))
	}
	return append(said, peerVersions()...)
}

// processor is the name of the processor, where the system tells it.
func processor() string {
	text, _ := os.ReadFile("/proc/cpuinfo") // without it there is no name
	if m := regexp.MustCompile(`(?m)^model name\s*: (.*)$`).FindSubmatch(text); m != nil {
		return string(m[1])
	}
	return "a processor without a name"
}

// peerVersions are the libraries beside which it was measured.
func peerVersions() (all []string) {
	text, _ := os.ReadFile("bench/peers/go.mod") // where there is none, nothing was built either
	for _, m := range regexp.MustCompile(`(?m)^\s+(\S+) (v\S+)$`).FindAllSubmatch(text, -1) {
		all = append(all, fmt.Sprintf("%s %s", m[1], m[2]))
	}
	return all
}
