package code

import (
	"bytes"
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

// helpers are what several demos have in common and a student wants to see: which children there
// are, a manager and its end.
var helpers = []string{"crew/children.go", "crew/managed/managed.go"}

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
	all.leaveOut()
	return all, nil
}

// leaveOut finds in each declaration what is there for the lab alone.
func (all *demoFiles) leaveOut() {
	reporting := map[string]bool{}
	for _, f := range all.files {
		for _, d := range f.declarations {
			if _, function := d.node.(*ast.FuncDecl); function && !d.tells() {
				reporting[d.names[0]] = true
			}
		}
	}
	for _, f := range all.files {
		for _, d := range f.declarations {
			d.harness = slices.DeleteFunc(harness(d.node, reporting), func(s ast.Stmt) bool { return !all.alone(f, s) })
		}
	}
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
					next.add(usesOf(d.node, d.harness...).in(f.elsewhere))
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
		cut := cutting{of: f.text}
		for _, d := range f.declarations {
			if d.step > 0 {
				cut.part()
				f.cut(&cut, all.positions, d)
				first[e.File] = min(cmp.Or(first[e.File], d.step), d.step)
			}
		}
		if e.Text, e.Lines = cut.end(); first[e.File] > 0 {
			list = append(list, e)
		}
	}
	slices.SortStableFunc(list, func(a, b Excerpt) int { return cmp.Compare(first[a.File], first[b.File]) })
	return list
}

// alone says whether a statement has its lines to itself.
func (all *demoFiles) alone(f demoFile, s ast.Stmt) bool {
	first, last := all.positions.Position(s.Pos()).Offset, all.positions.Position(s.End()).Offset
	before := f.text[bytes.LastIndexByte(f.text[:first], '\n')+1 : first]
	after, _, _ := bytes.Cut(f.text[last:], []byte("\n"))
	after, _, _ = bytes.Cut(after, []byte("//"))
	return len(bytes.TrimSpace(before)) == 0 && len(bytes.TrimSpace(after)) == 0
}

// instead stands where a run ends and its report is made.
const instead = "// … and the report of it"

// cut cuts out a declaration as it stands in the file, its comment included, but without what is
// there for the lab alone.
func (f demoFile) cut(to *cutting, positions *token.FileSet, d *declaration) {
	at := func(p token.Pos) int { return positions.Position(p).Offset }
	from := d.node.Pos()
	if d.doc != nil {
		from = cmp.Or(d.doc.Pos(), from)
	}
	begin := at(from)
	for _, s := range d.harness {
		first, last := at(s.Pos()), at(s.End())
		if first < begin { // stands within another
			continue
		}
		line := bytes.LastIndexByte(f.text[:first], '\n') + 1
		to.add(begin, f.remark(positions, s, line))
		if _, end := s.(*ast.ReturnStmt); end {
			to.say(string(f.text[line:first]) + instead + "\n")
		}
		begin = last + bytes.IndexByte(f.text[last:], '\n') + 1
	}
	to.add(min(begin, at(d.node.End())), at(d.node.End()))
}

// remark returns where the comment begins that stands in the lines above a statement, or the line
// of the statement if there is none.
func (f demoFile) remark(positions *token.FileSet, s ast.Stmt, line int) int {
	for _, c := range f.tree.Comments {
		if positions.Position(c.End()).Line+1 == positions.Position(s.Pos()).Line {
			begin := positions.Position(c.Pos()).Offset
			start := bytes.LastIndexByte(f.text[:begin], '\n') + 1
			if len(bytes.TrimSpace(f.text[start:begin])) == 0 { // not behind code
				return start
			}
		}
	}
	return line
}
