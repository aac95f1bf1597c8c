// Package plot draws a demo's figure as SVG or PNG. It is the only package that links the chart
// library and the font.
//
// The axis is logarithmic if the most is more than 50 times the least. Bars have no beginning
// there, so dots stand in place of them. The colours are those of Okabe and Ito, and what they mean
// is written beside them too.
package plot
