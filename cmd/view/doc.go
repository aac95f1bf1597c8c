// Package view is what a run looks like: the lines and the bar while it goes on; the verdict, the
// histogram, the curve, the JSON object and the replay page after it. It is made from the lines,
// the reports and the figures of a run alone; no demo knows which view shows it.
package view
