package multiprocessing

import "github.com/fxamacker/cbor/v2"

// What came of a call travels behind a mark, which says whether it is a value or an error.
const (
	markValue = 0
	markError = 1
)

func encodeError(err error) []byte {
	raw, _ := cbor.Marshal(toWire(err)) // numbers and text
	return raw
}

// appendMarked appends a value, or what encodeError made of err.
func appendMarked(b, value []byte, err error) []byte {
	mark := byte(markValue)
	if err != nil {
		mark = markError
	}
	return append(append(b, mark), value...)
}

// resultIn reads what appendMarked wrote. The value is a part of it.
func resultIn(b []byte) itemResult {
	switch {
	case len(b) == 0:
		return itemResult{err: ErrGarbled}
	case b[0] == markValue:
		return itemResult{value: b[1:]}
	}
	w, err := decode[*wireError](b[1:])
	switch {
	case err != nil:
		return itemResult{err: err}
	case w == nil:
		return itemResult{err: ErrGarbled}
	}
	return itemResult{err: w.err()}
}

// itemResult is what came of one call: an encoded value, or an error.
type itemResult struct {
	value []byte
	err   error
}
