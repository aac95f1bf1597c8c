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
	for _, line := range commandsIn(t, "../README.md", "sh") {
		line, _, _ = strings.Cut(line, "#")
		line = strings.TrimSpace(line)
		if line == testCommand {
			continue // this is what runs now
		}
		args, ok := strings.CutPrefix(line, "go run . ")
		if !ok {
			t.Errorf("README: nothing tests %q", line)
			continue
		}
		runOnce("README", args)
	}
}

// testCommand is the one that the README gives for the tests.
const testCommand = "go test ./..."

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

func runDocumented(t *testing.T, lab, page string, args []string) {
	t.Helper()
	t.Run(page+" "+strings.Join(args, " "), func(t *testing.T) {
		t.Parallel()
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

// TestEveryDemoHasAPage holds the pages, and the table of the README, against the demos.
func TestEveryDemoHasAPage(t *testing.T) {
	readme := read(t, "../README.md")
	for _, d := range everyDemo() {
		if row := fmt.Sprintf("| [`%s`](docs/%s.md) |", d.Name, d.Name); !strings.Contains(readme, row) {
			t.Errorf("the README's table has no row for %s", d.Name)
		}
		text, err := os.ReadFile(filepath.Join("../docs", d.Name+".md"))
		if err != nil {
			t.Error(err)
			continue
		}
		for _, v := range d.Variants {
			if !strings.Contains(string(text), "`"+v.Name+"`") {
				t.Errorf("docs/%s.md does not name variant %s", d.Name, v.Name)
			}
		}
	}
}
