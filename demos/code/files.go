package code

import (
	"cmp"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strconv"
	"strings"
)

// demoFiles are the source files of a demo.
type demoFiles struct {
	positions *token.FileSet
	files     []demoFile
}

type demoFile struct {
	name         string
	elsewhere    string // the package of a file that is not the demo's own, or empty
	text         []byte
	tree         *ast.File
	declarations []*declaration
}

// helpers are what several demos have in common and a student wants to see: a queue for either kind
// of workers, how many tasks run at once, which children there are, a manager and its end.
var helpers = []string{"crew/belt.go", "crew/children.go", "crew/gauge.go", "crew/managed/managed.go"}

// parseFiles reads the helpers and the files in the demo's folder and those below it, but neither
// its tests nor what is all about its report.
func parseFiles(in fs.ReadFileFS, demo string) (*demoFiles, error) {
	names, err := fs.Glob(in, demo+"/*.go")
	if err != nil {
		return nil, err
	}
	all := &demoFiles{positions: token.NewFileSet()}
	below, err := fs.Glob(in, demo+"/*/*.go")
	if err != nil {
		return nil, err
	}
	if len(names) == 0 {
		return nil, fmt.Errorf("no source files of %s", demo)
	}
	for _, name := range slices.Concat(names, below, helpersIn(in)) {
		if strings.HasSuffix(name, "_test.go") || path.Base(name) == "report.go" {
			continue
		}
		text, err := in.ReadFile(name)
		if err != nil {
			return nil, err
		}
		tree, err := parser.ParseFile(all.positions, name, text, parser.ParseComments|parser.SkipObjectResolution)
		if err != nil {
			return nil, err
		}
		f := demoFile{name: name, text: text, tree: tree}
		if slices.Contains(helpers, name) {
			f.elsewhere = tree.Name.Name
		}
		for _, node := range tree.Decls {
			f.declarations = append(f.declarations, newDeclaration(node))
		}
		all.files = append(all.files, f)
	}
	return all, nil
}

// helpersIn returns those helpers that there are.
func helpersIn(in fs.ReadFileFS) []string {
	return slices.DeleteFunc(slices.Clone(helpers), func(name string) bool {
		_, err := in.ReadFile(name)
		return err != nil
	})
}

// entry returns what the variant's entry in the demo's list of variants uses: that is the element
// with its name, and its Run, somewhere in it. A function of the demo's constructor that it names,
// like one that hands flags to a run, is looked into.
func (all *demoFiles) entry(variant string) (u uses, found bool) {
	locals := map[string]uses{}
	for _, f := range all.files {
		ast.Inspect(f.tree, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.AssignStmt:
				if name, ok := n.Lhs[0].(*ast.Ident); ok && n.Tok == token.DEFINE && len(n.Lhs) == 1 {
					if body, ok := n.Rhs[0].(*ast.FuncLit); ok {
						locals[name.Name] = usesOf(body)
					}
				}
			case *ast.KeyValueExpr:
				list, _ := n.Value.(*ast.CompositeLit)
				if list == nil || fmt.Sprint(n.Key) != "Variants" {
					return true
				}
				for _, element := range list.Elts {
					if named(element, variant) {
						u, found = usesOf(element), true
						for name := range maps.Clone(u.plain) {
							u.add(locals[name])
						}
					}
				}
				return false
			}
			return !found
		})
	}
	return u, found
}

// named says whether there is `Name: "name"` in the node.
func named(node ast.Node, name string) (found bool) {
	ast.Inspect(node, func(n ast.Node) bool {
		if field, ok := n.(*ast.KeyValueExpr); ok && fmt.Sprint(field.Key) == "Name" {
			value, _ := field.Value.(*ast.BasicLit)
			found = found || value != nil && value.Value == strconv.Quote(name)
		}
		return !found
	})
	return found
}

// follow marks what is used, then what that uses, and so on.
func (all *demoFiles) follow(known uses) {
	for step, found := 1, true; found; step++ {
		found = false
		next := uses{map[string]bool{}, map[string]bool{}}
		for _, f := range all.files {
			for _, d := range f.declarations {
				if d.step == 0 && d.tells() && known.have(d, f.elsewhere) {
					d.step, found = step, true
					next.add(usesOf(d.node).in(f.elsewhere))
				}
			}
		}
		known.add(next)
	}
}

// excerpts returns the text of what is marked: first the file that was come upon first, which has
// the variant's run.
func (all *demoFiles) excerpts() []Excerpt {
	var list []Excerpt
	first := map[string]int{} // step by file
	for _, f := range all.files {
		e := Excerpt{File: path.Join("demos", f.name)}
		var parts []string
		for _, d := range f.declarations {
			if d.step > 0 {
				parts = append(parts, f.cut(all.positions, d))
				first[e.File] = min(cmp.Or(first[e.File], d.step), d.step)
			}
		}
		if e.Text = strings.Join(parts, "\n\n") + "\n"; len(parts) > 0 {
			list = append(list, e)
		}
	}
	slices.SortStableFunc(list, func(a, b Excerpt) int { return cmp.Compare(first[a.File], first[b.File]) })
	return list
}

// cut returns a declaration as it stands in the file, its comment included.
func (f demoFile) cut(positions *token.FileSet, d *declaration) string {
	from := d.node.Pos()
	if d.doc != nil {
		from = cmp.Or(d.doc.Pos(), from)
	}
	return string(f.text[positions.Position(from).Offset:positions.Position(d.node.End()).Offset])
}
