package main

import (
	"bytes"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"testing"

	"concurrency-lab/cmd/product"
)

// cost is what a package allocates when it is initialised. It is the same each time, as the clock
// is not.
type cost struct{ bytes, allocs int }

// What the initialisation of a package may cost, and that of them all.
var (
	eachBudget  = cost{2 << 10, 30}
	childBudget = cost{105 << 10, 1000}
	wholeBudget = cost{520 << 10, 3000}
)

// dear are the packages that may cost more than eachBudget.
var dear = map[string]cost{
	// of every process
	"concurrency-lab/demos/compare":                  {2 << 10, 60},
	"concurrency-lab/primitives/internal/spawn":      {6 << 10, 10}, // room for the registered functions
	"compress/flate":                                 {5 << 10, 30},
	"crypto/internal/fips140/rsa":                    {4 << 10, 30},
	"github.com/charmbracelet/x/ansi/parser":         {5 << 10, 30},
	"github.com/fatih/color":                         {5 << 10, 30},
	"github.com/go-analyze/charts/chartdraw/drawing": {3 << 10, 40},
	"github.com/mattn/go-runewidth":                  {6 << 10, 50},
	"github.com/mitchellh/colorstring":               {9 << 10, 80},
	"image/jpeg":                                     {3 << 10, 30},
	"regexp/syntax":                                  {3 << 10, 30},
	"unicode":                                        {14 << 10, 30},
	"vendor/golang.org/x/net/http2/hpack":            {9 << 10, 30},
	// of the first process alone
	"crypto/tls":                         {3 << 10, 50},
	"github.com/charmbracelet/bubbletea": {110 << 10, 900},
	"github.com/schollz/progressbar/v3":  {20 << 10, 200},
	"github.com/yuin/goldmark/parser":    {125 << 10, 1100},
	"github.com/yuin/goldmark/util":      {160 << 10, 550},
	"net/http":                           {6 << 10, 80},
}

// notInAChild are what a child must never come to. See demos/child.
var notInAChild = []string{
	"concurrency-lab/cmd", "github.com/yuin/goldmark/util", "github.com/spf13/cobra",
	"github.com/charmbracelet/bubbletea", "net/http", "crypto/tls",
}

// TestStartUpBudget holds against the budget what Go tells of the initialisation, in the first
// process and in a child.
func TestStartUpBudget(t *testing.T) {
	whole, child := traces(t)
	for name, c := range map[string]struct {
		packages map[string]cost
		budget   cost
	}{"the whole program": {whole, wholeBudget}, "a child": {child, childBudget}} {
		var all cost
		for _, p := range slices.Sorted(maps.Keys(c.packages)) {
			is, may := c.packages[p], eachBudget
			if d, ok := dear[p]; ok {
				may = d
			}
			if is.bytes > may.bytes || is.allocs > may.allocs {
				t.Errorf("%s: the import of %s costs %v, allowed are %v", name, p, is, may)
			}
			all.bytes, all.allocs = all.bytes+is.bytes, all.allocs+is.allocs
		}
		if all.bytes > c.budget.bytes || all.allocs > c.budget.allocs {
			t.Errorf("%s: all imports cost %v, allowed are %v", name, all, c.budget)
		}
		t.Logf("%s: %d packages, %v", name, len(c.packages), all)
	}
	for _, p := range notInAChild {
		if _, ok := whole[p]; !ok {
			t.Errorf("%s is no part of the program", p) // or does nothing at its start
		}
		if _, ok := child[p]; ok {
			t.Errorf("a child initialises %s", p)
		}
	}
	if _, ok := child["concurrency-lab/demos/counter"]; !ok {
		t.Error("the child's packages are not there")
	}
}

func (c cost) String() string { return fmt.Sprintf("%d bytes in %d allocations", c.bytes, c.allocs) }

// traces builds the product and has it start a child. Both tell what they initialise on standard
// error, which the child's parent takes for lines to say.
func traces(t *testing.T) (whole, child map[string]cost) {
	path := filepath.Join(t.TempDir(), "lab")
	if runtime.GOOS == "windows" {
		path += ".exe"
	}
	if err := product.Build(path, "concurrency-lab"); err != nil {
		t.Fatal(err)
	}
	lab := exec.Command(path, "counter", "-w", "1", "--on", "process", "--no-color", "--all")
	lab.Env = append(os.Environ(), "GODEBUG=inittrace=1")
	var out, errs bytes.Buffer
	lab.Stdout, lab.Stderr = &out, &errs
	if err := lab.Run(); err != nil {
		t.Fatalf("%v\n%s%s", err, errs.String(), out.String())
	}
	return costs(t, errs.String()), costs(t, out.String())
}

var inits = regexp.MustCompile(`init (\S+) @.* clock, (\d+) bytes, (\d+) allocs`)

func costs(t *testing.T, text string) map[string]cost {
	all := map[string]cost{}
	for line := range strings.Lines(text) {
		m := inits.FindStringSubmatch(line)
		if m == nil {
			continue
		}
		size, _ := strconv.Atoi(m[2]) // digits only
		allocs, _ := strconv.Atoi(m[3])
		all[m[1]] = cost{size, allocs}
	}
	if len(all) == 0 {
		t.Fatalf("nothing is told in %q", text)
	}
	return all
}
