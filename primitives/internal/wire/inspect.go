package wire

import (
	"fmt"
	"reflect"
)

// maxLevels is how deep lists, maps and structs may be nested, one in the other: as deep as
// encoding/json reads them.
const maxLevels = 10_000

// inspection goes through a value whose type does not say everything.
type inspection struct {
	seen  map[uint64]bool
	found []Handle
}

var errTooDeep = fmt.Errorf("%w: it contains itself, or is nested more than %d levels deep", ErrUnsendable, maxLevels)

// visit looks at a value that stands in so many lists, maps and structs, and notes the shared
// objects in it. It ends in a value that contains itself, too.
func (in *inspection) visit(v reflect.Value, s *shape, level int) error {
	if !s.walk {
		if level+s.levels > maxLevels {
			return errTooDeep
		}
		return nil
	}
	if s.handle {
		in.add(v)
		return nil
	}
	inside := level + 1
	switch v.Kind() {
	case reflect.Pointer:
		if v.IsNil() {
			return nil
		}
		return in.visit(v.Elem(), s.elem, level)
	case reflect.Interface:
		return in.visitInterface(v.Type(), v.Elem(), s.place, level)
	}
	if inside > maxLevels {
		return errTooDeep
	}
	var err error
	switch v.Kind() {
	case reflect.Slice, reflect.Array:
		for i := 0; i < v.Len() && err == nil; i++ {
			err = in.visit(v.Index(i), s.elem, inside)
		}
	case reflect.Map:
		for it := v.MapRange(); err == nil && it.Next(); {
			if err = checkKey(it.Key()); err == nil {
				err = in.visit(it.Value(), s.elem, inside)
			}
		}
	case reflect.Struct:
		for i := 0; i < len(s.fields) && err == nil; i++ {
			f := &s.fields[i]
			at := inside
			if f.flat {
				at = level
			}
			err = in.visit(v.Field(f.index), f.shape, at)
		}
	}
	return err
}

// visitInterface looks at what is in an interface. No type goes with it, so the receiver makes of
// an any what its encoding means, and any other interface can only be nil.
func (in *inspection) visitInterface(t reflect.Type, v reflect.Value, place string, level int) error {
	if !v.IsValid() {
		return nil
	}
	if t.NumMethod() > 0 {
		return fmt.Errorf("%w: %s: the receiver cannot know that the %s is a %s", ErrUnsendable, place, t, v.Type())
	}
	if k := v.Kind(); (k <= reflect.Float64 && k != reflect.Uintptr || k == reflect.String) && v.Type().PkgPath() == "" {
		return nil // most of what is in an any, and it costs to judge
	}
	what := judge(v.Type())
	switch {
	case what.err != nil:
		return what.err
	case what.foreign:
		_ = in.visit(v, what.shape, level) // for the shared objects, which tell more
		return fmt.Errorf("%w: a %s in an any: the receiver would not know its type; send it in a field of that type",
			ErrUnsendable, v.Type())
	case v.Kind() == reflect.Pointer:
		level++ // an any and a pointer to it can be a circle with no list between them
	}
	if level > maxLevels {
		return errTooDeep
	}
	return in.visit(v, what.shape, level)
}

// checkKey refuses what is no key any more when it arrives as what an any becomes.
func checkKey(key reflect.Value) error {
	if key.Kind() != reflect.Interface || key.IsNil() {
		return nil
	}
	switch t := key.Elem().Type(); t.Kind() {
	case reflect.Array, reflect.Struct, reflect.Pointer, reflect.Interface, reflect.Chan:
		if t != timeType {
			return fmt.Errorf("%w: a %s as a key in an any: only numbers, text and times arrive as keys", ErrUnsendable, t)
		}
	}
	return nil
}

// add notes the object that a pointer leads to. The pointer may be one that reflection does not
// hand out, because the field is unexported.
func (in *inspection) add(v reflect.Value) {
	if v.IsNil() {
		return
	}
	h := reflect.NewAt(v.Type().Elem(), v.UnsafePointer()).Interface().(Handle)
	if id := h.Describe().ID; !in.seen[id] {
		if in.seen == nil {
			in.seen = map[uint64]bool{}
		}
		in.seen[id] = true
		in.found = append(in.found, h)
	}
}
