package cmd

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/rivo/uniseg"

	"concurrency-lab/demos/demo"
)

// What can be held of the lab's voice. Much of it can not: that each sentence says one thing, with
// the field's standard word.

// widest is how many columns a line of prose may have.
const widest = 120

// out are the words that the lab does not use, since a reader whose English is a second language
// stumbles over them.
var out = regexp.MustCompile(`(?i)\btellings?\b|\bas they come\b|\bnobody can go on\b|\bpatience\b|` +
	`\bthe fault showed\b|\bwoken in vain\b|\bwho has one\b|\bnobody is left\b|\bon the stage\b|\bas it may here\b`)

// written are the pages, from the root of the project.
func written(t *testing.T) []string {
	t.Helper()
	pages, err := filepath.Glob("../docs/*.md")
	if err != nil || len(pages) == 0 {
		t.Fatal("no pages", err)
	}
	for i := range pages {
		pages[i] = strings.TrimPrefix(pages[i], "../")
	}
	return append(pages, "README.md", "CONTRIBUTING.md")
}

// prose returns the lines of a page that are neither code nor table, by number. Those of a code
// block are left empty, so that a paragraph ends there.
func prose(page string) []string {
	lines := strings.Split(page, "\n")
	code := false
	for i, line := range lines {
		fence := strings.HasPrefix(strings.TrimSpace(line), "```")
		if code || fence || strings.HasPrefix(line, "|") {
			lines[i] = ""
		}
		code = code != fence
	}
	return lines
}

func TestProseFits(t *testing.T) {
	for _, page := range written(t) {
		for _, line := range prose(read(t, "../"+page)) {
			if uniseg.StringWidth(line) > widest && len(strings.Fields(line)) > 1 { // a word cannot be broken
				t.Errorf("%s: wider than %d columns: %s", page, widest, line)
			}
		}
	}
}

// TestWordsThatAreOut looks at the pages, at the programs in Python, and at every text in the
// sources.
func TestWordsThatAreOut(t *testing.T) {
	look := func(file, text string) {
		if word := out.FindString(text); word != "" {
			t.Errorf("%s: not the lab's word: %s", file, word)
		}
	}
	for _, file := range append(written(t), programs(t)...) {
		look(file, read(t, "../"+file))
	}
	for _, folder := range []string{"cmd", "demos", "primitives"} {
		err := fs.WalkDir(os.DirFS(".."), folder, func(file string, _ fs.DirEntry, err error) error {
			if err == nil && strings.HasSuffix(file, ".go") && !strings.HasSuffix(file, "_test.go") {
				look(file, texts(t, "../"+file))
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
}

// texts returns the texts in a source file, but for those that are compared or sent: a single word,
// and the names of checks and outcomes.
func texts(t *testing.T, file string) string {
	t.Helper()
	tree, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.SkipObjectResolution)
	if err != nil {
		t.Fatal(err)
	}
	var all strings.Builder
	ast.Inspect(tree, func(n ast.Node) bool {
		if field, ok := n.(*ast.KeyValueExpr); ok && isIdentifier(field.Key) {
			return false
		}
		if text, ok := n.(*ast.BasicLit); ok && text.Kind == token.STRING && strings.Contains(text.Value, " ") {
			all.WriteString(text.Value + "\n")
		}
		return true
	})
	return all.String()
}

// isIdentifier says whether a field's text is one that --json names, and so never changes.
func isIdentifier(field ast.Expr) bool {
	name, ok := field.(*ast.Ident)
	return ok && (name.Name == "Name" || name.Name == "Outcome")
}

// globalLock finds what a page says of the lock that the default build of CPython has, and another
// build has not.
var globalLock = regexp.MustCompile(`\bGIL\b|global (interpreter )?lock`)

func TestGlobalLockIsThatOfTheDefaultBuild(t *testing.T) {
	for _, page := range written(t) {
		if page == "docs/python-today.md" { // is all about the difference
			continue
		}
		for _, paragraph := range strings.Split(strings.Join(prose(read(t, "../"+page)), "\n"), "\n\n") {
			if globalLock.MatchString(paragraph) &&
				!regexp.MustCompile(`default\s+build|free-threaded`).MatchString(paragraph) {
				t.Errorf("%s does not say that the lock is that of the default build:\n%s", page, paragraph)
			}
		}
	}
}

// TestDocumentsAreNamed: where a page mentions a document for the first time, it says which it is.
func TestDocumentsAreNamed(t *testing.T) {
	for _, page := range written(t) {
		text := strings.Join(strings.Fields(strings.Join(prose(read(t, "../"+page)), " ")), " ") // as if on one line
		for _, d := range demo.Documents {
			first := regexp.MustCompile(`(^|[^\d,.\w])` + d.Number + `\b`).FindStringIndex(text)
			named := strings.Index(strings.ToLower(text), strings.ToLower(d.Called))
			if first != nil && (named < 0 || named > first[1]+len(d.Called)+3) {
				t.Errorf("%s does not say that %s is %s", page, d.Number, d.Called)
			}
		}
	}
	sources := read(t, "../docs/sources.md")
	for _, d := range demo.Documents {
		if heading := "## The " + strings.TrimPrefix(d.Cited(), "the "); !strings.Contains(sources, heading+"\n") {
			t.Errorf("docs/sources.md has no section %q", heading)
		}
	}
}
