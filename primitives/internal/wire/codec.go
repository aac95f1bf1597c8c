package wire

import (
	"context"
	"fmt"
	"math"

	"github.com/fxamacker/cbor/v2"
)

const (
	// maxMessage bounds what one message may hold.
	maxMessage = 256 << 20
	// MaxFrame bounds it together with what it is wrapped in, so that a broken length is not an
	// allocation.
	MaxFrame = maxMessage + 4<<10
)

// Decoder reads any message.
var Decoder = func() cbor.DecMode {
	mode, err := cbor.DecOptions{
		IntDec:           cbor.IntDecConvertSignedOrBigInt,
		MaxArrayElements: math.MaxInt32,
		MaxMapPairs:      math.MaxInt32,
		// a string of Go holds any bytes: the name of a file, what a program has printed
		UTF8: cbor.UTF8DecodeInvalid,
	}.DecMode()
	if err != nil {
		panic(err) // the options are constants
	}
	return mode
}()

// A time keeps its nanoseconds and its offset, and is one also in an any.
var encoder = newEncoder(cbor.EncOptions{Time: cbor.TimeRFC3339Nano, TimeTag: cbor.EncTagRequired})

func newEncoder(o cbor.EncOptions) cbor.EncMode {
	mode, err := o.EncMode()
	if err != nil {
		panic(err) // the options are constants
	}
	return mode
}

var canonical = func() cbor.EncMode {
	o := cbor.CanonicalEncOptions()
	o.Time, o.TimeTag = cbor.TimeRFC3339NanoUTC, cbor.EncTagRequired
	return newEncoder(o)
}()

// EncodeKey encodes a key so that equal keys give equal bytes.
func EncodeKey(key any) ([]byte, error) { return canonical.Marshal(key) }

// Encode turns an argument or a result into bytes.
func Encode(v any) ([]byte, error) {
	b, err := encoder.Marshal(v)
	if err != nil {
		return nil, fmt.Errorf("%T cannot be sent to another process: %w", v, err)
	}
	if len(b) > maxMessage {
		return nil, fmt.Errorf("%w: %d bytes, at most %d are allowed", ErrTooLarge, len(b), maxMessage)
	}
	return b, nil
}

// Decode turns bytes back into a value.
func Decode[T any](b []byte) (T, error) {
	var v T
	if err := Decoder.Unmarshal(b, &v); err != nil {
		return v, fmt.Errorf("%w as a %T: %w", ErrGarbled, v, err)
	}
	return v, nil
}

// Call calls run with a decoded argument and encodes its result.
func Call[A, R any](ctx context.Context, raw []byte, run func(ctx context.Context, arg A) (R, error)) ([]byte, error) {
	arg, err := Decode[A](raw)
	if err != nil {
		return nil, err
	}
	result, err := run(ctx, arg)
	if err != nil {
		return nil, err
	}
	return Encode(result)
}
