package wire

import (
	"cmp"
	"encoding"
	"errors"
	"fmt"
	"math/big"
	"reflect"
	"sync"
	"time"

	"github.com/fxamacker/cbor/v2"
)

// ErrUnsendable says that a value, or something in it, would not arrive in another process as it
// is. The text names the type and the field.
var ErrUnsendable = errors.New("this cannot be sent to another process")

// shape is what a type tells of the journey of its values.
type shape struct {
	handle bool   // it is a shared object
	walk   bool   // each value must be looked at: the type does not say how deep it is, or what is in it
	levels int    // how deep a value is, where the type says it
	place  string // where an interface stands
	elem   *shape
	key    *shape
	fields []fieldShape
}

type fieldShape struct {
	index int
	flat  bool // its fields are sent as those of the struct that it is embedded in
	*shape
}

// verdict is what is to be known of a type before a value of it is sent.
type verdict struct {
	*shape
	err error // why no value can be sent
	// foreign says that it, or something in it, is encoded and decoded by methods of its own.
	foreign bool
}

var verdicts sync.Map // reflect.Type → *verdict

// judge looks at a type when it is sent for the first time. It costs some microseconds, which a
// process should not pay at its start for what it never sends.
func judge(t reflect.Type) *verdict {
	if v, ok := verdicts.Load(t); ok {
		return v.(*verdict)
	}
	s := study{shapes: map[reflect.Type]*shape{}}
	v := &verdict{shape: s.shape(t, "")}
	v.err, v.foreign = s.err, s.foreign
	verdicts.Store(t, v)
	return v
}

// study finds the shapes of a type and of all that is in it.
type study struct {
	shapes  map[reflect.Type]*shape
	err     error
	foreign bool
}

// refuse notes why no value can be sent. The first reason is the one that is told.
func (s *study) refuse(where, format string, args ...any) {
	if s.err == nil {
		s.err = fmt.Errorf("%w: %s: %s", ErrUnsendable, where, fmt.Sprintf(format, args...))
	}
}

var (
	handleType = reflect.TypeFor[Handle]()
	timeType   = reflect.TypeFor[time.Time]()
	bigType    = reflect.TypeFor[big.Int]()
	cborOut    = reflect.TypeFor[cbor.Marshaler]()
	cborIn     = reflect.TypeFor[cbor.Unmarshaler]()
	binaryOut  = reflect.TypeFor[encoding.BinaryMarshaler]()
	binaryIn   = reflect.TypeFor[encoding.BinaryUnmarshaler]()
)

// isHandle says whether a type is a shared object. It is always a pointer: what embeds one has its
// methods, and is none.
func isHandle(t reflect.Type) bool { return t.Kind() == reflect.Pointer && t.Implements(handleType) }

// has says whether t or a pointer to it has the methods of an interface.
func has(t, methods reflect.Type) bool {
	return t.Implements(methods) || t.Kind() != reflect.Interface && reflect.PointerTo(t).Implements(methods)
}

// sendsItself says whether a type is encoded as a whole, and not by what is in it.
func sendsItself(t reflect.Type) bool {
	return t == timeType || t == bigType || t.Kind() != reflect.Interface && (has(t, cborOut) || has(t, binaryOut))
}

// shape returns the shape of a type that stands at a place, as far as that has a name.
func (s *study) shape(t reflect.Type, place string) *shape {
	if known := s.shapes[t]; known != nil {
		return known
	}
	c := &shape{walk: true} // until all of it is known: perhaps it contains itself
	s.shapes[t] = c
	if place == "" && t.Name() != "" {
		place = t.String()
	}
	where := cmp.Or(place, t.String())
	switch {
	case isHandle(t):
		c.handle = true
		return c
	case t == timeType, t == bigType:
		c.walk, c.levels = false, 1 // a tag
		return c
	case t.Kind() != reflect.Pointer && sendsItself(t):
		s.itself(c, t, where)
		return c
	}
	switch t.Kind() {
	case reflect.Chan, reflect.Func, reflect.UnsafePointer, reflect.Uintptr, reflect.Complex64, reflect.Complex128:
		s.refuse(where, "there is no way to send a %s", t.Kind())
	case reflect.Interface:
		c.place = where
	case reflect.Pointer:
		if t.Elem().Kind() == reflect.Pointer {
			s.refuse(where, "a pointer to a pointer arrives as nil if that is nil")
			break
		}
		c.elem = s.shape(t.Elem(), place)
		c.walk, c.levels = c.elem.walk, c.elem.levels
	case reflect.Slice, reflect.Array:
		c.elem = s.shape(t.Elem(), place)
		c.walk, c.levels = c.elem.walk, 1+c.elem.levels
	case reflect.Map:
		s.mapKey(t.Key(), where)
		c.key, c.elem = s.shape(t.Key(), place), s.shape(t.Elem(), place)
		c.walk, c.levels = c.key.walk || c.elem.walk, 1+max(c.key.levels, c.elem.levels)
	case reflect.Struct:
		s.structure(c, t, where)
	default:
		c.walk = false
	}
	return c
}

// mapKey refuses keys that would not be equal, or no keys, where they arrive.
func (s *study) mapKey(t reflect.Type, where string) {
	if t.Kind() == reflect.Interface {
		return // a value tells
	}
	var holds func(t reflect.Type) bool
	holds = func(t reflect.Type) bool {
		switch {
		case t.Kind() == reflect.Pointer, t.Kind() == reflect.Interface:
			return true
		case t.Kind() == reflect.Array:
			return holds(t.Elem())
		case t.Kind() == reflect.Struct && !sendsItself(t):
			for i := range t.NumField() {
				if holds(t.Field(i).Type) {
					return true
				}
			}
		}
		return false
	}
	if holds(t) {
		s.refuse(where, "a key that is or has a pointer or an interface is another one where it arrives")
	}
}
