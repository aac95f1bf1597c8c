package term

import (
	"io"
	"os"

	"github.com/mattn/go-colorable"
	"golang.org/x/term"
)

// The numbers of columns and lines where there is no terminal to ask.
const (
	PlainWidth  = 80
	PlainHeight = 24
)

// IsTerminal says whether w is a terminal that understands escape codes.
func IsTerminal(w io.Writer) bool {
	f, ok := w.(*os.File)
	return ok && term.IsTerminal(int(f.Fd())) && os.Getenv("TERM") != "dumb"
}

// WantsColor says whether text on w is to be coloured, unless the user said otherwise by a flag.
func WantsColor(w io.Writer) bool { return os.Getenv("NO_COLOR") == "" && IsTerminal(w) }

// Columns returns the width of the terminal behind w at this moment.
func Columns(w io.Writer) int {
	if f, ok := w.(*os.File); ok {
		if width, _, err := term.GetSize(int(f.Fd())); err == nil && width > 0 {
			return width
		}
	}
	return PlainWidth
}

// Size is how many characters fit.
type Size struct{ Columns, Rows int }

// SizeOf returns the size of the terminal behind w at this moment.
func SizeOf(w io.Writer) Size {
	size := Size{Columns(w), PlainHeight}
	if f, ok := w.(*os.File); ok {
		if _, rows, err := term.GetSize(int(f.Fd())); err == nil && rows > 0 {
			size.Rows = rows
		}
	}
	return size
}

// Translated returns w, with escape codes made into calls where the console is an old Windows one.
func Translated(w io.Writer) io.Writer {
	if f, ok := w.(*os.File); ok {
		return colorable.NewColorable(f)
	}
	return w
}
