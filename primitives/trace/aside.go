package trace

import "strings"

// Aside returns the name, in parentheses, of an object or a worker that a program needs for itself
// and does not want to show: a gate that lets all begin together, a queue for what main is to be
// told. The name goes wherever the object goes, so that this mark is known in every process. Views
// leave out what is aside, unless they are asked for all.
func Aside(name string) string { return "(" + name + ")" }

// IsAside says whether a name is one that [Aside] has made.
func IsAside(name string) bool { return strings.HasPrefix(name, "(") && strings.HasSuffix(name, ")") }

// Aside says whether the object is one that the program needs for itself: see [Aside].
func (o ObjectInfo) Aside() bool { return IsAside(o.Name) }

// Aside says whether the worker is one that the program needs for itself: see [Aside].
func (w WorkerInfo) Aside() bool { return IsAside(w.Name) }
