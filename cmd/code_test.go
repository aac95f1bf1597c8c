package cmd

import (
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"reflect"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"testing"

	"concurrency-lab/demos"
	"concurrency-lab/demos/code"
	"concurrency-lab/demos/demo"
)

// TestProgramsAndVariants: each variant has its program in Python, and each program its variant.
func TestProgramsAndVariants(t *testing.T) {
	var want []string
	for _, d := range everyDemo() {
		for _, v := range d.Variants {
			file, program, err := demos.Python(d.Name, v.Name)
			if err != nil || len(program) == 0 {
				t.Errorf("%s %s: %d bytes, %v", d.Name, v.Name, len(program), err)
			}
			want = append(want, file)
		}
	}
	if got := programs(t); !slices.Equal(got, slices.Sorted(slices.Values(want))) {
		t.Errorf("programs: %v", got)
	}
}

// programs are the files of all programs in Python, in order.
func programs(t *testing.T) []string {
	t.Helper()
	files, err := fs.Glob(os.DirFS(".."), "demos/*/python/*")
	if err != nil || len(files) == 0 {
		t.Fatal("no programs", err)
	}
	return files
}

// plain is the name of a function that stands at the top of a file.
var plain = regexp.MustCompile(`^concurrency-lab/demos/\w+\.(\w+)$`)

// forTheLab finds what is shown to nobody who wants to see what ran.
var forTheLab = regexp.MustCompile("\\) demo\\.Report {|`json:|demo\\.Report{[^}]|" +
	"Checks = append|(?m:^)\\s*demo\\.Expect|Gauge\\) ")

// TestEveryVariantHasItsCode: the code of a variant is Go, has the function that is run and, where
// there are processes, one for them.
func TestEveryVariantHasItsCode(t *testing.T) {
	for _, d := range everyDemo() {
		for _, v := range d.Variants {
			code := codeOf(t, d, v.Name)
			run := runtime.FuncForPC(reflect.ValueOf(v.Run).Pointer()).Name()
			if name := plain.FindStringSubmatch(run); name != nil && !strings.Contains(code, "\nfunc "+name[1]+"(ctx ") {
				t.Errorf("%s %s: %s is not there", d.Name, v.Name, run)
			}
			if !strings.Contains(code, "st *stage.Stage") {
				t.Errorf("%s %s: nothing is run", d.Name, v.Name)
			}
			if slices.Contains(v.On, demo.OnProcess) && !strings.Contains(code, "multiprocessing.Register") {
				t.Errorf("%s %s: there is nothing for processes to do", d.Name, v.Name)
			}
			if found := forTheLab.FindString(code); found != "" {
				t.Errorf("%s %s: there is %s, which is for the lab alone", d.Name, v.Name, found)
			}
		}
	}
}

// codeOf returns the Go of a variant, as one file.
func codeOf(t *testing.T, d *demo.Demo, variant string) string {
	t.Helper()
	excerpts, err := code.Of(d.Name, variant)
	if err != nil {
		t.Fatal(err)
	}
	all := "package demos\n"
	for _, e := range excerpts {
		if _, err := os.Stat(filepath.Join("..", e.File)); err != nil {
			t.Error(err)
		}
		all += e.Text
	}
	if _, err := parser.ParseFile(token.NewFileSet(), "", all, 0); err != nil {
		t.Errorf("%s %s: %v", d.Name, variant, err)
	}
	return all
}

// TestCodeBeginsWithTheRun: other files are below that of the variant's function.
func TestCodeBeginsWithTheRun(t *testing.T) {
	for line, want := range map[string]string{
		"condition if": "if.go, condition.go, stock.go", "lock crowd": "crowd.go, lock.go",
		"barrier late": "barrier.go, party.go, table.go",
	} {
		demo, variant, _ := strings.Cut(line, " ")
		excerpts, err := code.Of(demo, variant)
		var got []string
		for _, e := range excerpts {
			got = append(got, path.Base(e.File))
		}
		if strings.Join(got, ", ") != want {
			t.Errorf("%s: %v, %v; want %s", line, got, err, want)
		}
	}
}

// TestCodeOfAVariant: its own, from its function to what its processes do, and no other's.
func TestCodeOfAVariant(t *testing.T) {
	for _, test := range []struct{ demo, variant, has, hasNot string }{
		{"counter", "lock", "func counterLock, var addOne, type counterArg",
			"func counterGlobal, var addUnguarded, func counterReport"},
		{"counter", "no-lock", "func counterNoLock, var addUnguarded", "func counterLock"},
		{"pool", "callback",
			"func poolFib, func fibCallback, var fibWork, func fib, func (r *fibRun) called", "func fibMap, func poolTour"},
		{"manager", "custom", "func managerCustom, func callInc", "func managerDict, func managerTypes"},
		{"urls", "dict",
			"func (f fetcher) run, func inBytes, func (Web) Open, func (n network) get, func newCertificate", "func inKB"},
		{"lock", "deadlock", "var takeBoth, func lockDeadlock", "func lockFile"},
		{"barrier", "late", "func (s seat) comeLate", "func barrierReset"},
		{"compare", "gil", "func compareGIL", "func compareIPC"},
	} {
		code := codeOf(t, demoOf(t, test.demo), test.variant)
		for _, d := range strings.Split(test.has, ", ") {
			if !regexp.MustCompile("(?m)^" + regexp.QuoteMeta(d) + `\b`).MatchString(code) {
				t.Errorf("%s %s: there is no %s", test.demo, test.variant, d)
			}
		}
		for _, d := range strings.Split(test.hasNot, ", ") {
			if regexp.MustCompile("(?m)^" + regexp.QuoteMeta(d) + `\b`).MatchString(code) {
				t.Errorf("%s %s: there is %s", test.demo, test.variant, d)
			}
		}
	}
}
