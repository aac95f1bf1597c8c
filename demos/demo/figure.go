package demo

// Figure is a picture of a run as data: either points that a line joins, or bars. A view decides
// how to draw it.
type Figure struct {
	// Title says what is seen.
	Title string
	// X and Y say what the axes show. Those of bars are horizontal: they have no Y.
	X, Y Axis
	// Points are in the order of X.
	Points []Point
	// Bars stand one below the other.
	Bars []Bar
	// Colors says what the colours of the bars mean, where their names do not.
	Colors []string
}

// Axis is what an axis shows.
type Axis struct {
	Label string
	// Unit is "s" for seconds, which are shown with the prefix that suits them, or empty for whole
	// numbers.
	Unit string
}

// Point is a point of a line.
type Point struct{ X, Y float64 }

// Bar is one of the bars of a figure.
type Bar struct {
	// Group is what this bar and its neighbours have in common; Name is its own.
	Group, Name string
	Range
	// Note is the figure in words, to stand beside the bar.
	Note string
	// Color is which of the figure's colours the bar has, from 0.
	Color int
}

// Range is a figure that was found more than once: the least, the middle and the most.
type Range struct{ Low, Mid, High float64 }

// Exactly is a figure that was found once.
func Exactly(x float64) Range { return Range{x, x, x} }
