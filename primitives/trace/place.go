package trace

import (
	"runtime"
	"slices"
	"strings"
)

// Place is a line in the source of a program.
type Place struct {
	File string
	Line int
}

// depth is how many places of a stack are looked at.
const depth = 32

// Frame is a place on a stack, in a function of that name.
type Frame struct {
	Place
	Function string
}

// Stack returns the stack of the caller, the innermost place first, as far as it matters to
// [PlaceIn].
func Stack() (stack []Frame) {
	var pcs [depth]uintptr
	frames := runtime.CallersFrames(pcs[:runtime.Callers(2, pcs[:])])
	for more := true; more; {
		var f runtime.Frame
		f, more = frames.Next()
		stack = append(stack, Frame{Place{f.File, f.Line}, f.Function})
	}
	return stack
}

// PlaceIn returns the innermost place on a stack that is in a function of the program's own; nil
// takes all for that but those of the primitives and of Go's runtime.
func PlaceIn(stack []Frame, own func(f Frame) bool) Place {
	if own == nil {
		own = outside
	}
	if i := slices.IndexFunc(stack, own); i >= 0 {
		return stack[i].Place
	}
	return Place{}
}

func outside(f Frame) bool {
	return !strings.HasPrefix(f.Function, "runtime.") &&
		(!strings.Contains(f.Function, "/primitives/") || strings.HasSuffix(f.File, "_test.go"))
}
