// Package wire is what processes of the library send each other, and how they read it.
//
// A message is CBOR, of a bounded size, and whatever cannot be read is [ErrGarbled]: no sender is
// trusted. A named error keeps its identity on the way ([RegisterError]). A shared object is sent
// as its number. What belongs to a number, its memory and its files, is handed over once, when a
// process starts ([Handle]); a number that a process was not started with is [ErrInherit].
//
// Neither gob nor JSON would do: gob cannot send a nil in a list, and JSON makes every number a
// float and every key a text.
package wire
