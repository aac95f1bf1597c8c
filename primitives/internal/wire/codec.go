package wire

import (
	"context"
	"fmt"
	"math"
	"reflect"

	"github.com/fxamacker/cbor/v2"

	"concurrency-lab/primitives/internal/guard"
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
		MaxNestedLevels:  maxLevels,
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
func EncodeKey[K any](key K) ([]byte, error) {
	raw, handles, err := encode(canonical, reflect.TypeFor[K](), key)
	if len(handles) > 0 {
		return nil, ErrInherit
	}
	return raw, err
}

// Check returns an [ErrUnsendable] if no value of a type can be sent.
func Check[T any]() error { return judge(reflect.TypeFor[T]()).err }

// Encode turns a value into bytes for a process that runs already. The type that the receiver
// expects is T: it decides what arrives of a value in an interface.
func Encode[T any](v T) ([]byte, error) { return ArgOf(v).Encode() }

// Arg is a value with the type that it is sent as.
type Arg struct {
	as    reflect.Type
	value any
}

// ArgOf returns a value to be sent as a T.
func ArgOf[T any](v T) Arg { return Arg{reflect.TypeFor[T](), v} }

// Encode turns the value into bytes for a process that runs already, so that it can hold no shared
// objects.
func (a Arg) Encode() ([]byte, error) {
	raw, handles, err := a.EncodeAll()
	if len(handles) > 0 {
		return nil, fmt.Errorf("%w: give them to the pool's initializer, or use a manager", ErrInherit)
	}
	return raw, err
}

// EncodeAll turns the value into bytes for a process that will be started with them and with the
// shared objects in the value, each of which it returns once. The zero Arg is nil.
func (a Arg) EncodeAll() (raw []byte, handles []Handle, err error) {
	if a.as == nil {
		a = ArgOf[any](nil)
	}
	return encode(encoder, a.as, a.value)
}

func encode(mode cbor.EncMode, as reflect.Type, v any) (raw []byte, handles []Handle, err error) {
	what := judge(as)
	if what.err != nil {
		return nil, nil, what.err
	}
	if what.walk && v != nil {
		var in inspection
		if as.Kind() == reflect.Interface {
			err = in.visitInterface(as, reflect.ValueOf(v), what.place, 0)
		} else {
			err = in.visit(reflect.ValueOf(v), what.shape, 0)
		}
		if handles = in.found; err != nil {
			return nil, handles, err
		}
	}
	if !what.foreign {
		raw, err = mode.Marshal(v)
	} else if err = guard.Catch(as.String(), func() (err error) {
		raw, err = mode.Marshal(v)
		return err
	}); err == nil {
		err = Decoder.Wellformed(raw) // who knows what its methods write
	}
	if err != nil {
		return nil, nil, fmt.Errorf("%w: %s: %w", ErrUnsendable, as, err)
	}
	if len(raw) > maxMessage {
		return nil, nil, fmt.Errorf("%w: %d bytes, at most %d are allowed", ErrTooLarge, len(raw), maxMessage)
	}
	return raw, handles, nil
}

// Decode turns bytes back into a value.
func Decode[T any](b []byte) (T, error) {
	var v T
	err := guard.Catch("", func() error { return Decoder.Unmarshal(b, &v) })
	if err != nil {
		var none T
		as := reflect.TypeFor[T]()
		if p, ok := err.(*guard.PanicError); ok {
			p.Name = as.String()
		}
		return none, fmt.Errorf("%w as a %s: %w", ErrGarbled, as, err)
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
