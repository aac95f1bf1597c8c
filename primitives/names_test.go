package primitives_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"io/fs"
	"path/filepath"
	"strings"
	"testing"
)

// No parameter of the library hides a function of the language. A queue's max was one, which other
// queues called limit.
func TestParametersHideNoBuiltin(t *testing.T) {
	files, looked := token.NewFileSet(), 0
	check := func(f *ast.FuncDecl) {
		for _, p := range f.Type.Params.List {
			for _, name := range p.Names {
				looked++
				if _, hides := types.Universe.Lookup(name.Name).(*types.Builtin); hides {
					t.Errorf("%s: parameter %s of %s", files.Position(name.Pos()), name.Name, f.Name.Name)
				}
			}
		}
	}
	err := filepath.WalkDir(".", func(path string, _ fs.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return err
		}
		file, err := parser.ParseFile(files, path, nil, parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		for _, d := range file.Decls {
			if f, ok := d.(*ast.FuncDecl); ok {
				check(f)
			}
		}
		return nil
	})
	if err != nil || looked < 1000 {
		t.Errorf("%d parameters were looked at: %v", looked, err)
	}
}
