// Package wire is what processes of the library send each other, and how they read it.
//
// What is sent arrives as it was, or its sender gets [ErrUnsendable], which names the type and the
// field. A type says most of that by itself. It is looked at when its first value is sent, so that
// no process pays for it at its start. A value is looked at where its type does not say how deep it
// is, or what is in it. Refused are:
//
//   - a field that is not exported, or that a json tag leaves out; a tag cbor:"-" gives it up;
//   - two fields that are sent under one name, as those of embedded structs may be;
//   - an embedded field that sends itself, such as a time.Time, beside others: its methods would be
//     those of the struct. With a name it arrives;
//   - channels, functions, uintptr, complex numbers, pointers to pointers, pointers in keys;
//   - what is in an interface that has methods, and what sends itself in an any;
//   - more than 10,000 lists, maps and structs one in the other, and what contains itself.
//
// An any arrives as what its encoding means: numbers as int64, float64 or big.Int, lists as []any,
// maps and structs as map[any]any, text, bytes, bool and time.Time as they are. What two pointers
// share arrives twice, and a pointer to nil as nil.
//
// A type may send itself, by MarshalCBOR or MarshalBinary and their counterparts. These methods are
// not ours: a panic in them is the error of the value.
//
// A message is CBOR, of a bounded size, and whatever cannot be read is [ErrGarbled]: no sender is
// trusted. A named error keeps its identity on the way ([RegisterError]). A shared object is sent
// as its number. What belongs to a number, its memory and its files, is handed over once, when a
// process starts ([Handle]); a number that a process was not started with is [ErrInherit].
//
// Neither gob nor JSON would do: gob cannot send a nil in a list, and JSON makes every number a
// float and every key a text.
package wire
