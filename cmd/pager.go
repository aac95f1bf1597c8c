package cmd

import (
	"strings"

	"concurrency-lab/cmd/term"
)

// page shows a text by the user's pager, if it is longer than the terminal, and says whether it
// did.
func (s Streams) page(text string) bool {
	_, ok := s.keyboard()
	return ok && strings.Count(text, "\n") >= term.SizeOf(s.Out).Rows && term.Page(s.Out, s.Err, text)
}
