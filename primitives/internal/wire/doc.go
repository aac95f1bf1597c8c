// Package wire is what processes of the library send each other, and how they read it.
//
// A message is CBOR, of a bounded size, and whatever cannot be read is [ErrGarbled]: no sender is
// trusted. A named error keeps its identity on the way ([RegisterError]). A shared object is sent
// as its number. What belongs to a number, its memory and its files, is handed over once, when a
// process starts ([Handle]); a number that a process was not started with is [ErrInherit].
package wire
