package main

import (
	"context"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"time"
)

// without is the contender that does the work of the lab's own without something that this has, for
// instance its reports.
const without = "without"

// pairs is the compiled benchmarks of a package that do a work in two ways in turn, in one process:
// what lies that near together cannot be told apart by two processes.
type pairs struct {
	goBenchmarks
	left map[name]run // what a run has found of the contender that it was not asked for
}

// pairLine is a line of such a benchmark.
var pairLine = regexp.MustCompile(`(?m)^Benchmark(\S+?)(?:-\d+)?\s+\d+\s.*?([\d.e+]+) with-ns\s+([\d.e+]+) without-ns`)

func parsePairs(out []byte) map[name]run {
	runs := map[name]run{}
	for _, m := range pairLine.FindAllSubmatch(out, -1) {
		for i, who := range []string{lab, without} {
			if ns, err := strconv.ParseFloat(string(m[2+i]), 64); err == nil {
				runs[name{string(m[1]), who}] = run{seconds: ns / 1e9, allocs: -1}
			}
		}
	}
	return runs
}

func (p pairs) list(ctx context.Context, works *regexp.Regexp) ([]name, error) {
	pattern, err := p.those(ctx, works)
	if pattern == "" || err != nil {
		return nil, err
	}
	out, err := p.bench(ctx, pattern, "1x")
	return slices.Collect(maps.Keys(parsePairs(out))), err
}

// run runs both, unless the last run, for the other contender, has done that.
func (p pairs) run(ctx context.Context, n name, length time.Duration) (run, error) {
	if _, ok := p.left[n]; !ok {
		out, err := p.bench(ctx, name{work: n.work}.pattern(), length.String())
		if err != nil {
			return run{}, err
		}
		maps.Copy(p.left, parsePairs(out))
	}
	r, ok := p.left[n]
	if !ok {
		return run{}, fmt.Errorf("%s/%s: no figure", n.work, n.contender)
	}
	delete(p.left, n)
	return r, nil
}
