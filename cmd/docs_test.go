package cmd

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"concurrency-lab/cmd/product"
	"concurrency-lab/demos/demotest"
)

// commandsIn returns the lines of a page's fenced blocks of one kind, but for those of the lesson,
// which TestLessons runs.
func commandsIn(t *testing.T, path, kind string) []string {
	t.Helper()
	var commands []string
	in, lesson := false, false
	for line := range strings.Lines(read(t, path)) {
		line = strings.TrimSpace(line)
		switch {
		case strings.HasPrefix(line, "## "):
			lesson = line == "## Lesson"
		case strings.HasPrefix(line, "```"):
			in = line == "```"+kind
		case in && !lesson && line != "":
			commands = append(commands, line)
		}
	}
	return commands
}

// TestCommandsOfTheDocs runs every command of a lab block in docs/, and every command that the
// README names.
func TestCommandsOfTheDocs(t *testing.T) {
	demotest.Long(t)
	t.Parallel()
	pages, err := filepath.Glob("../docs/*.md")
	if err != nil || len(pages) == 0 {
		t.Fatalf("no pages: %v", err)
	}
	lab := built(t)
	done := map[string]bool{} // several pages may name the same
	runOnce := func(page, args string) {
		if !done[args] {
			done[args] = true
			runDocumented(t, lab, page, strings.Fields(args))
		}
	}
	for _, page := range pages {
		for _, line := range commandsIn(t, page, "lab") {
			args, ok := strings.CutPrefix(line, program+" ")
			if !ok {
				t.Errorf("%s: %q is no command of the lab", page, line)
				continue
			}
			runOnce(filepath.Base(page), args)
		}
	}
	for _, line := range commandsIn(t, readmeFile, "sh") {
		line, _, _ = strings.Cut(line, "#")
		line = strings.TrimSpace(line)
		if line == testCommand || slices.Contains(toInstall, line) {
			continue // the one is what runs now, the others are run by TestInstall
		}
		args, ok := strings.CutPrefix(strings.Replace(line, "go run .", program, 1), program)
		if !ok {
			t.Errorf("README: nothing tests %q", line)
			continue
		}
		runOnce("README", args)
	}
}

// testCommand is the one that the README gives for the tests, toInstall are those that install the
// program, so that it is found by its name.
const testCommand = "go test ./..."

var toInstall = []string{"go install .", `export PATH="$PATH:$(go env GOPATH)/bin"`}

// TestInstall does what the README says, in a home where nothing is installed yet.
func TestInstall(t *testing.T) {
	demotest.Long(t)
	t.Parallel()
	shell, err := exec.LookPath("sh")
	if err != nil {
		t.Skip("no shell")
	}
	golang, err := exec.LookPath("go")
	if err != nil {
		t.Fatal(err)
	}
	modules, err := exec.Command(golang, "env", "GOMODCACHE").Output() // is in GOPATH unless it is named
	if err != nil {
		t.Fatal(err)
	}
	var lines []string
	for _, line := range commandsIn(t, readmeFile, "sh") {
		line, _, _ = strings.Cut(line, " # ")
		lines = append(lines, strings.TrimSpace(line))
	}
	if len(lines) < 3 || !slices.Equal(lines[:2], toInstall) || lines[2] != program+" version" {
		t.Fatalf("README begins with other commands: %q", lines)
	}
	home := t.TempDir()
	c := exec.Command(shell, "-e", "-c", strings.Join(lines[:3], "\n")+"\ncommand -v "+program)
	c.Dir = ".."
	c.Env = append(os.Environ(), "GOPATH="+home, "GOBIN=", "GOMODCACHE="+strings.TrimSpace(string(modules)),
		"GOFLAGS=-trimpath", "CGO_ENABLED=0", "PATH="+filepath.Dir(golang)+":/usr/bin:/bin")
	if said, err := c.CombinedOutput(); err != nil || !strings.HasPrefix(string(said), program+" ") ||
		!strings.Contains(string(said), filepath.Join(home, "bin", program)) {
		t.Errorf("%v: %s", err, said)
	}
}

// linked finds the files that a page leads to.
var linked = regexp.MustCompile(`\]\(([^):#]+)(#[^)]*)?\)`)

// TestLinks: what a page leads to is there.
func TestLinks(t *testing.T) {
	for _, page := range written(t) {
		for _, link := range linked.FindAllStringSubmatch(strings.Join(prose(read(t, "../"+page)), "\n"), -1) {
			if _, err := os.Stat(filepath.Join("..", filepath.Dir(page), link[1])); err != nil {
				t.Errorf("%s: %v", page, err)
			}
		}
	}
}

// built is the lab as its users have it: without the race detector, with which hundreds of
// processes take minutes to start.
func built(t *testing.T) (lab string) {
	t.Helper()
	lab = filepath.Join(t.TempDir(), program)
	if runtime.GOOS == "windows" {
		lab += ".exe"
	}
	if err := product.Build(lab, "concurrency-lab"); err != nil {
		t.Fatal(err)
	}
	return lab
}

// runDocumented runs a command that a page names; if that is many runs, three of them.
func runDocumented(t *testing.T, lab, page string, args []string) {
	t.Helper()
	t.Run(page+" "+strings.Join(args, " "), func(t *testing.T) {
		t.Parallel()
		if slices.Contains(args, "--repeat") {
			args = append(args, "--repeat", "3") // the last one holds
		}
		ctx, cancel := context.WithTimeout(t.Context(), 5*time.Minute)
		defer cancel()
		c := exec.CommandContext(ctx, lab, args...)
		c.Dir = t.TempDir()
		var stdout, stderr bytes.Buffer
		c.Stdout, c.Stderr = &stdout, &stderr
		if err := c.Run(); err != nil {
			t.Errorf("%v\n%s%s", err, stdout.String(), stderr.String())
		}
		if stdout.Len() == 0 {
			t.Error("it says nothing")
		}
	})
}

// toBuild finds the commands that a page names in its sentences to build and to test with.
var toBuild = regexp.MustCompile("`([A-Z_]+=[^ `]+ )?(make|go) [^`]+`")

// TestCommandsToBuild holds that each target of make is there that a page names, and each package
// that it hands to go. What they do is the affair of .ci/run.
func TestCommandsToBuild(t *testing.T) {
	makefile := read(t, "../Makefile")
	pages, err := filepath.Glob("../docs/*.md")
	if err != nil || len(pages) == 0 {
		t.Fatalf("no pages: %v", err)
	}
	list := exec.Command("go", "list")
	list.Dir = ".."
	for _, page := range append(pages, "../README.md", "../CONTRIBUTING.md") {
		commands := commandsIn(t, page, "sh")
		for _, span := range toBuild.FindAllString(read(t, page), -1) {
			commands = append(commands, strings.Trim(span, "`"))
		}
		for _, command := range commands {
			command, _, _ = strings.Cut(command, "#")
			// settings
			words := slices.DeleteFunc(strings.Fields(command), func(word string) bool { return strings.Contains(word, "=") })
			for _, word := range words[1:] {
				switch {
				case words[0] == "go" && strings.HasPrefix(word, "./"):
					list.Args = append(list.Args, word)
				case words[0] == "make" && !strings.Contains(makefile, "\n"+word+": "):
					t.Errorf("%s: the Makefile has no target %s", page, word)
				}
			}
		}
	}
	if len(list.Args) == 2 {
		t.Fatal("no page names a package")
	}
	if out, err := list.CombinedOutput(); err != nil || strings.Contains(string(out), "matched no packages") {
		t.Errorf("%v: %v\n%s", list, err, out)
	}
}

func read(t *testing.T, path string) string {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// TestEveryDemoHasAPage: the table of the README leads to it. That it is there is tested in demos.
func TestEveryDemoHasAPage(t *testing.T) {
	readme := read(t, "../README.md")
	for _, d := range everyDemo() {
		if row := fmt.Sprintf("| [`%s`](docs/%s.md) |", d.Name, d.Name); !strings.Contains(readme, row) {
			t.Errorf("the README's table has no row for %s", d.Name)
		}
	}
}
