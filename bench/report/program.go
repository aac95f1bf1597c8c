package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

// program is something that runs benchmarks: our own, those of the peers, or CPython.
type program interface {
	// list lists what it can run of the works whose names match.
	list(ctx context.Context, works *regexp.Regexp) ([]name, error)
	// run runs one contender for about that long.
	run(ctx context.Context, n name, length time.Duration) (run, error)
}

// name is a contender of a work.
type name struct{ work, contender string }

// pattern selects that benchmark alone. A work's name may have several parts, and all contenders
// may be in one benchmark.
func (n name) pattern() string {
	full := strings.TrimSuffix(n.work+"/"+n.contender, "/")
	return "^Benchmark" + strings.ReplaceAll(regexp.QuoteMeta(full), "/", "$/^") + "$"
}

// run is what a benchmark's run found of one operation.
type run struct {
	seconds float64
	allocs  float64 // allocations; negative: not told
}

// build compiles the benchmarks of the tree in root and returns what runs them.
func build(ctx context.Context, root, folder string) ([]program, error) {
	own := goBenchmarks{path: filepath.Join(folder, "lab.test"), folder: filepath.Join(root, "bench")}
	peers := goBenchmarks{path: filepath.Join(folder, "peers.test"), folder: filepath.Join(root, "bench", "peers")}
	reports := goBenchmarks{path: filepath.Join(folder, "threading.test"),
		folder: filepath.Join(root, "primitives", "threading")}
	for _, g := range []goBenchmarks{own, peers, reports} {
		if err := g.build(ctx); err != nil {
			return nil, err
		}
	}
	return []program{own, peers, pairs{reports, map[name]run{}}, scripts{filepath.Join(root, "bench", "python")}}, nil
}

// goBenchmarks is the compiled benchmarks of a package.
type goBenchmarks struct{ path, folder string }

// build builds them as the product is built, without cgo: else every process that they start would
// load the libraries of C first.
func (g goBenchmarks) build(ctx context.Context) error {
	path, err := filepath.Abs(g.path)
	if err != nil {
		return err
	}
	return tell(ctx, g.folder, "env", "CGO_ENABLED=0", "go", "test", "-c", "-o", path, ".")
}

// list runs each benchmark once, which tells its name.
func (g goBenchmarks) list(ctx context.Context, works *regexp.Regexp) ([]name, error) {
	pattern, err := g.those(ctx, works)
	if pattern == "" || err != nil {
		return nil, err
	}
	out, err := g.bench(ctx, pattern, "1x")
	if err != nil {
		return nil, err
	}
	return slices.Collect(maps.Keys(parse(out))), nil
}

// those returns the pattern that selects the benchmarks of these works, or nothing if there are
// none.
func (g goBenchmarks) those(ctx context.Context, works *regexp.Regexp) (pattern string, err error) {
	out, err := output(ctx, g.folder, g.path, "-test.list=^Benchmark")
	if err != nil {
		return "", err
	}
	var some []string
	for _, full := range strings.Fields(string(out)) {
		if work := strings.TrimPrefix(full, "Benchmark"); works.MatchString(work) {
			some = append(some, work)
		}
	}
	if len(some) == 0 {
		return "", nil
	}
	return "^Benchmark(" + strings.Join(some, "|") + ")$", nil
}

func (g goBenchmarks) run(ctx context.Context, n name, length time.Duration) (run, error) {
	out, err := g.bench(ctx, n.pattern(), length.String())
	if err != nil {
		return run{}, err
	}
	r, ok := parse(out)[n]
	if !ok {
		return run{}, fmt.Errorf("%s/%s: no figure in %q", n.work, n.contender, out)
	}
	return r, nil
}

func (g goBenchmarks) bench(ctx context.Context, pattern, length string) ([]byte, error) {
	return output(ctx, g.folder, g.path, "-test.run=^$", "-test.bench="+pattern, "-test.benchtime="+length)
}

// line is a benchmark's line: its work, who does it, and the figures. The number of processors ends
// the name where it is not 1.
var line = regexp.MustCompile(`(?m)^Benchmark(\S+)/([^/\s]+?)(?:-\d+)?\s+\d+\s+([\d.e+]+) ns/op(.*)$`)

var allocs = regexp.MustCompile(`(\d+) allocs/op`)

// parse reads the figures of Go's benchmarks.
func parse(out []byte) map[name]run {
	runs := map[name]run{}
	for _, m := range line.FindAllSubmatch(out, -1) {
		ns, err := strconv.ParseFloat(string(m[3]), 64)
		if err != nil {
			continue // the pattern lets through more than numbers
		}
		r := run{seconds: ns / 1e9, allocs: -1}
		if a := allocs.FindSubmatch(m[4]); a != nil {
			r.allocs, _ = strconv.ParseFloat(string(a[1]), 64) // digits only
		}
		runs[name{string(m[1]), string(m[2])}] = r
	}
	return runs
}

// scripts is CPython with a folder of scripts that do the same works. How long they take is their
// own affair.
type scripts struct{ path string }

func (s scripts) list(ctx context.Context, works *regexp.Regexp) ([]name, error) {
	out, err := output(ctx, "", "python3", s.path, "--list")
	if err != nil {
		return nil, err
	}
	var names []name
	for _, full := range strings.Fields(string(out)) {
		if work, contender, _ := strings.Cut(full, "/"); works.MatchString(work) {
			names = append(names, name{work, contender})
		}
	}
	return names, nil
}

func (s scripts) run(ctx context.Context, n name, _ time.Duration) (run, error) {
	out, err := output(ctx, "", "python3", s.path, n.work+"/"+n.contender)
	if err != nil {
		return run{}, err
	}
	var told struct {
		Ns float64 `json:"ns_per_op"`
	}
	if err := json.Unmarshal(out, &told); err != nil {
		return run{}, fmt.Errorf("%s/%s: %w in %q", n.work, n.contender, err, out)
	}
	return run{seconds: told.Ns / 1e9, allocs: -1}, nil
}

// tell runs a command whose output matters only if it fails.
func tell(ctx context.Context, folder, path string, args ...string) error {
	_, err := output(ctx, folder, path, args...)
	return err
}

// output runs a command and returns what it prints.
func output(ctx context.Context, folder, path string, args ...string) ([]byte, error) {
	if filepath.Base(path) != path {
		path, _ = filepath.Abs(path) // the command runs in another folder; without one there is nothing to run either
	}
	c := exec.CommandContext(ctx, path, args...)
	c.Dir = folder
	var errs bytes.Buffer
	c.Stderr = &errs
	out, err := c.Output()
	if err != nil {
		return nil, fmt.Errorf("%s: %w\n%s%s", strings.Join(c.Args, " "), err, out, errs.Bytes())
	}
	return out, nil
}
