// Package view is what a run looks like: the lines and the bar while it goes on, the verdict, the
// histogram and the JSON object after it. It is made from the lines, the reports and the figures of
// a run alone; no demo knows which view shows it. And it is what the pages of the documentation
// look like on a terminal.
package view
