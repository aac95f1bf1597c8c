package demo

// Table is figures that are best read side by side. A view decides how to draw it.
type Table struct {
	// Head names the columns.
	Head []string
	// Rows are the figures.
	Rows []Row
	// Notes are sentences that belong below.
	Notes []string
}

// Row is one line of a table, with a bar beside it that is as long as Bar is of the largest Bar of
// its group.
type Row struct {
	Group string
	Cells []string
	Bar   Range
}
