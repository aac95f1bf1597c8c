package code

import (
	"cmp"
	"go/ast"
	"go/token"
	"slices"
	"strings"
)

// checks are the functions of package demo that make a check.
var checks = []string{"Expect", "ExpectAtOnce", "NoFaster"}

// reportFields are the parts of a report that are set one by one.
var reportFields = []string{"Checks", "Next", "Outcome", "Words", "Result", "Figure", "Table"}

// harness returns the statements in a function that are there for the lab alone: they make the
// report, check what came out, or hand on the error of what could not be made. reporting are the
// names of functions that make reports.
func harness(node ast.Node, reporting map[string]bool) (out []ast.Stmt) {
	ast.Inspect(node, func(n ast.Node) bool {
		var (
			f    *ast.FuncType
			body *ast.BlockStmt
		)
		switch n := n.(type) {
		case *ast.FuncDecl:
			f, body = n.Type, n.Body
		case *ast.FuncLit:
			f, body = n.Type, n.Body
		}
		var here []ast.Stmt
		for _, s := range statements(body) {
			if forReport(s, reporting) || hasReport(f) && endsReport(s) {
				here = append(here, s)
			}
		}
		for _, s := range here {
			if !defines(s, body, here) {
				out = append(out, s)
			}
		}
		return true
	})
	slices.SortFunc(out, func(a, b ast.Stmt) int { return cmp.Compare(a.Pos(), b.Pos()) })
	return out
}

// defines says whether a statement defines what is used in a function beside the statements left
// out.
func defines(s ast.Stmt, body *ast.BlockStmt, leftOut []ast.Stmt) bool {
	assign, ok := s.(*ast.AssignStmt)
	if !ok || assign.Tok != token.DEFINE {
		return false
	}
	used := usesOf(&ast.FuncLit{Type: &ast.FuncType{Params: &ast.FieldList{}}, Body: body}, leftOut...)
	return slices.ContainsFunc(assign.Lhs, func(e ast.Expr) bool {
		name, ok := e.(*ast.Ident)
		return ok && used.plain[name.Name]
	})
}

// hasReport says whether a report is among a function's results.
func hasReport(f *ast.FuncType) bool {
	isOne := func(r *ast.Field) bool { return typeOf(r.Type) == "Report" }
	return f.Results != nil && slices.ContainsFunc(f.Results.List, isOne)
}

// statements returns those of a function, also within its loops and conditions, but for those of
// functions in it.
func statements(body *ast.BlockStmt) (all []ast.Stmt) {
	if body == nil {
		return nil
	}
	ast.Inspect(body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit:
			return false
		case *ast.BlockStmt:
			all = append(all, n.List...)
		case *ast.CaseClause:
			all = append(all, n.Body...)
		}
		return true
	})
	return all
}

// endsReport is for functions that return a report: it says whether a statement returns one that
// is made elsewhere, or the error of what could not be made.
func endsReport(s ast.Stmt) bool {
	switch s := s.(type) {
	case *ast.ReturnStmt:
		if len(s.Results) == 0 {
			return false
		}
		_, variable := s.Results[0].(*ast.Ident)
		made, ok := s.Results[0].(*ast.CompositeLit)
		return variable || ok && len(made.Elts) > 0
	case *ast.IfStmt:
		if s.Init != nil || s.Else != nil || len(s.Body.List) != 1 {
			return false
		}
		end, returns := s.Body.List[0].(*ast.ReturnStmt)
		return returns && (endsReport(end) || len(end.Results) > 0 && isReport(end.Results[0]))
	}
	return false
}

func isReport(e ast.Expr) bool {
	made, ok := e.(*ast.CompositeLit)
	return ok && typeOf(made.Type) == "Report"
}

// forReport says whether a statement only makes a check or a part of a report.
func forReport(s ast.Stmt, reporting map[string]bool) (found bool) {
	switch s := s.(type) {
	case *ast.AssignStmt:
		if to, ok := s.Lhs[0].(*ast.SelectorExpr); ok && slices.Contains(reportFields, to.Sel.Name) && s.Tok == token.ASSIGN {
			return true
		}
	case *ast.ExprStmt, *ast.ReturnStmt:
	default:
		return false
	}
	acts := false // a function stands in it, which does something as well
	ast.Inspect(s, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit:
			acts = true
		case *ast.CompositeLit:
			found = found || typeOf(n.Type) == "Check" || isReport(n) && len(n.Elts) > 0
		case *ast.CallExpr:
			name := calledName(n)
			found = found || reporting[name] || slices.Contains(checks, name)
		}
		return true
	})
	return found && !acts
}

// calledName is the name of what is called, without what stands before a dot.
func calledName(call *ast.CallExpr) string {
	switch f := call.Fun.(type) {
	case *ast.Ident:
		return f.Name
	case *ast.SelectorExpr:
		return f.Sel.Name
	case *ast.IndexExpr: // of an instance
		return strings.TrimSpace(typeOf(f.X))
	}
	return ""
}
