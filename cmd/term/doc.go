// Package term writes text for a terminal: colours, widths in columns, and lines that are broken
// between words. Everything that people read goes through it.
package term
