package demos

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"concurrency-lab/demos/urls/web"
	"concurrency-lab/docs"
)

// TestNothingIsMissing lists what a demo has to have, and how to get it.
func TestNothingIsMissing(t *testing.T) {
	folders := map[string]bool{"child": true, "code": true, "contest": true, "crew": true, "demo": true, "demotest": true,
		"orders": true, "stage": true} // what is no demo's
	there := func(path string) bool {
		_, err := os.Stat(path)
		return err == nil
	}
	for _, d := range All(web.Web{}) {
		folders[d.Name] = true
		for _, c := range []struct {
			ok   bool
			what string
		}{
			{there(filepath.Join(d.Name, d.Name+".go")), "its folder: demos/" + d.Name + "/" + d.Name + ".go with func Demo"},
			{there(filepath.Join(d.Name, d.Name+"_test.go")), "tests of its own: demos/" + d.Name + "/" + d.Name + "_test.go"},
			{there(filepath.Join(d.Name, "main_test.go")), "a look for what its tests leave behind: demos/" + d.Name +
				"/main_test.go with demotest.Main"},
			{there(filepath.Join(d.Name, d.Name+".txtar")), "a script: demos/" + d.Name + "/" + d.Name + ".txtar"},
			{d.Group != "" && d.Summary != "", "a group and a summary: see demo.Demo"},
			{len(d.Variants) > 0, "variants: see demo.Variant"},
		} {
			if !c.ok {
				t.Errorf("%s lacks %s", d.Name, c.what)
			}
		}
		page, err := docs.Page(d.Name)
		switch {
		case err != nil:
			t.Errorf("%s lacks a page: docs/%s.md", d.Name, d.Name)
		case !strings.Contains(string(page), "\n## Lesson\n"):
			t.Errorf("%s lacks a lesson: ## Lesson in docs/%s.md, see go doc ./cmd/page ParseLesson", d.Name, d.Name)
		}
		for _, v := range d.Variants {
			if !strings.Contains(string(page), "`"+v.Name+"`") {
				t.Errorf("docs/%s.md does not name variant `%s`", d.Name, v.Name)
			}
			if !strings.HasSuffix(v.Why, ".") || v.Faulty != strings.Contains(v.Why, " meant to ") {
				t.Errorf("%s --variant %s lacks a reason: Why says, in sentences with full stops, why it comes out as it does; "+
					"if it is faulty, what it is meant to show", d.Name, v.Name)
			}
			if file, _, err := Python(d.Name, v.Name); err != nil {
				t.Errorf("%s lacks variant %s in Python: %s", d.Name, v.Name, file)
			}
		}
	}
	all, err := filepath.Glob("*")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range all {
		if info, err := os.Stat(name); err == nil && info.IsDir() && !folders[name] {
			t.Errorf("demos/%s is no demo of the registry: add %s.Demo() in registry.go", name, name)
		}
	}
}

// TestNoDemoImportsAnother: what two need is in crew or in demo.
func TestNoDemoImportsAnother(t *testing.T) {
	const self = "concurrency-lab/demos/"
	demos := map[string]bool{}
	for _, d := range All(web.Web{}) {
		demos[d.Name] = true
	}
	out, err := exec.Command("go", "list", "-f", `{{.ImportPath}} {{join .Imports " "}}`, "./...").Output()
	if err != nil {
		t.Fatal(err)
	}
	seen := 0
	for line := range strings.Lines(string(out)) {
		fields := strings.Fields(line)
		name, _ := strings.CutPrefix(fields[0], self)
		own, _, _ := strings.Cut(name, "/")
		if !demos[own] {
			continue
		}
		seen++
		for _, path := range fields[1:] {
			other, ours := strings.CutPrefix(path, self)
			other, _, _ = strings.Cut(other, "/")
			if ours && demos[other] && other != own {
				t.Errorf("%s imports %s", name, other)
			}
		}
	}
	if seen < len(demos) {
		t.Errorf("%d folders of demos were looked at", seen)
	}
}
