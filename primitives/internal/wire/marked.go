package wire

import (
	"reflect"

	"github.com/fxamacker/cbor/v2"

	"concurrency-lab/primitives/internal/guard"
)

// What came of a call travels behind a mark, which says whether it is a value or an error.
const (
	markValue = 0
	markError = 1
)

// EncodeError returns an error as it travels.
func EncodeError(err error) []byte {
	raw, _ := cbor.Marshal(ToError(err)) // numbers and text
	return raw
}

// AppendMarked appends a value, or what EncodeError made of err.
func AppendMarked(b, value []byte, err error) []byte {
	mark := byte(markValue)
	if err != nil {
		mark = markError
	}
	return append(append(b, mark), value...)
}

// ResultIn reads what AppendMarked wrote. The value is a part of it.
func ResultIn(b []byte) Outcome {
	switch {
	case len(b) == 0:
		return Outcome{Err: ErrGarbled}
	case b[0] == markValue:
		return Outcome{Value: b[1:]}
	}
	w, err := Decode[*Error](b[1:])
	switch {
	case err != nil:
		return Outcome{Err: err}
	case w == nil:
		return Outcome{Err: ErrGarbled}
	}
	return Outcome{Err: w.Err()}
}

// Outcome is what came of one call: an encoded value, or an error.
type Outcome struct {
	Value []byte
	Err   error
}

// ValueOf returns what a call returned. Unlike Decode it may be called by a thread that others wait
// for: whatever the type's own methods do, it returns.
func ValueOf[R any](o Outcome) (value R, err error) {
	if o.Err != nil {
		return value, o.Err
	}
	as := reflect.TypeFor[R]()
	if !judge(as).foreign {
		return Decode[R](o.Value)
	}
	decoded := make(chan struct{})
	go guard.Call(as.String(), func() (err error) {
		value, err = Decode[R](o.Value)
		return err
	}, func(e error) {
		err = e
		close(decoded)
	})
	<-decoded
	return value, err
}
