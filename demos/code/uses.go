package code

import (
	"go/ast"
	"go/token"
	"slices"
	"strings"
)

// declaration is one at the top of a file, a group of them being one.
type declaration struct {
	node     ast.Decl
	doc      *ast.CommentGroup
	names    []string
	receiver string // of a method: the name of its type
	step     int    // at which it was found to be used; 0: it is not
	harness  []ast.Stmt
}

func newDeclaration(node ast.Decl) *declaration {
	d := &declaration{node: node}
	switch node := node.(type) {
	case *ast.FuncDecl:
		d.doc, d.names = node.Doc, []string{node.Name.Name}
		if node.Recv != nil {
			d.receiver = typeOf(node.Recv.List[0].Type)
		}
	case *ast.GenDecl:
		d.doc = node.Doc
		for _, spec := range node.Specs {
			switch spec := spec.(type) {
			case *ast.TypeSpec:
				d.names = append(d.names, spec.Name.Name)
			case *ast.ValueSpec:
				for _, name := range spec.Names {
					d.names = append(d.names, name.Name)
				}
			}
		}
	}
	return d
}

// tells says whether whoever wants to see what ran is shown the declaration: not if it only makes a
// report, or lists the variants.
func (d *declaration) tells() bool {
	shown := true
	ast.Inspect(d.node, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncDecl:
			shown = n.Type.Results == nil || !makesReport(n.Type.Results.List)
			return false
		case *ast.Field: // of a type
			shown = shown && (n.Tag == nil || !strings.Contains(n.Tag.Value, "json:"))
		}
		return shown
	})
	return shown
}

// makesReport says whether a function with these results makes a report, or part of one, and does
// nothing else: what runs something may fail, so that it has an error among its results.
func makesReport(results []*ast.Field) bool {
	reports := false
	for _, r := range results {
		switch name := typeOf(r.Type); {
		case name == "error":
			return false
		case name == "Report", name == "Check", name == "Demo", strings.HasSuffix(name, "Result"):
			reports = true
		}
	}
	return reports
}

// typeOf returns the name of a type, without its package and without what makes a pointer, a list
// or an instance of it; "": it is none.
func typeOf(e ast.Expr) string {
	switch e := e.(type) {
	case *ast.Ident:
		return e.Name
	case *ast.StarExpr:
		return typeOf(e.X)
	case *ast.ArrayType:
		return typeOf(e.Elt)
	case *ast.SelectorExpr: // of another package, as demo.Report is
		return e.Sel.Name
	case *ast.IndexExpr:
		return typeOf(e.X)
	case *ast.IndexListExpr:
		return typeOf(e.X)
	}
	return ""
}

// uses are the names that a piece of code uses: those of its package, with "crew." in front those
// of others, and what stands behind a dot.
type uses struct{ plain, dotted map[string]bool }

// have says whether a declaration is used. It stands in a package elsewhere, or, if that is empty,
// in the demo.
func (u uses) have(d *declaration, elsewhere string) bool {
	for _, name := range d.names {
		if d.receiver == "" && u.plain[inPackage(elsewhere, name)] ||
			d.receiver != "" && u.dotted[name] && u.plain[inPackage(elsewhere, d.receiver)] {
			return true
		}
	}
	return false
}

// in returns the names as others use them, of code in a package elsewhere.
func (u uses) in(elsewhere string) uses {
	all := uses{map[string]bool{}, u.dotted}
	for name := range u.plain {
		all.plain[inPackage(elsewhere, name)] = true
	}
	return all
}

func inPackage(elsewhere, name string) string {
	if elsewhere == "" || strings.Contains(name, ".") {
		return name
	}
	return elsewhere + "." + name
}

func (u uses) add(more uses) {
	for name := range more.plain {
		u.plain[name] = true
	}
	for name := range more.dotted {
		u.dotted[name] = true
	}
}

// usesOf finds the names in the node, but for those in what is left out. What the node itself
// declares, like a parameter, hides what has the same name outside.
func usesOf(node ast.Node, leftOut ...ast.Stmt) uses {
	u, own := uses{map[string]bool{}, map[string]bool{}}, map[string]bool{}
	hide := func(expressions ...ast.Expr) {
		for _, e := range expressions {
			if id, ok := e.(*ast.Ident); ok {
				own[id.Name] = true
			}
		}
	}
	var visit func(ast.Node) bool
	visit = func(n ast.Node) bool {
		if s, ok := n.(ast.Stmt); ok && slices.Contains(leftOut, s) {
			return false
		}
		switch n := n.(type) {
		case *ast.Ident:
			u.plain[n.Name] = true
		case *ast.SelectorExpr:
			u.dotted[n.Sel.Name] = true
			if x, ok := n.X.(*ast.Ident); ok {
				u.plain[x.Name+"."+n.Sel.Name] = true
			}
			ast.Inspect(n.X, visit)
			return false
		case *ast.KeyValueExpr: // the key is a field's name
			ast.Inspect(n.Value, visit)
			return false
		case *ast.Field:
			for _, name := range n.Names {
				hide(name)
			}
			ast.Inspect(n.Type, visit)
			return false
		case *ast.AssignStmt:
			if n.Tok == token.DEFINE {
				hide(n.Lhs...)
			}
		case *ast.RangeStmt:
			if n.Tok == token.DEFINE {
				hide(n.Key, n.Value)
			}
		case *ast.DeclStmt:
			for _, name := range newDeclaration(n.Decl).names {
				own[name] = true
			}
		}
		return true
	}
	ast.Inspect(node, visit)
	for name := range own {
		delete(u.plain, name)
	}
	return u
}
