package wire

import (
	"cmp"
	"reflect"
	"slices"
	"strings"
)

// itself is the shape of a type that has methods to send itself. What it keeps to itself is none of
// our business, except the shared objects that another process must be started with.
func (s *study) itself(c *shape, t reflect.Type, where string) {
	s.foreign = true
	if !has(t, cborOut) && !has(t, binaryIn) && t.Kind() == reflect.Struct {
		s.refuse(where, "it has MarshalBinary, but no UnmarshalBinary to arrive by")
	}
	if t.Kind() == reflect.Struct {
		for i := range t.NumField() {
			if f := t.Field(i); f.Anonymous {
				s.overshadows(t, f, where+"."+f.Name)
			}
		}
	}
	*c = *keptIn(t, map[reflect.Type]*shape{})
}

// overshadows refuses a field that is embedded beside others, if that sends itself: the struct has
// its methods then, and so is sent as if it were that field alone. It does no harm where the struct
// has a method of its own.
func (s *study) overshadows(t reflect.Type, f reflect.StructField, at string) {
	inner := pointedTo(f.Type)
	out, in := binaryOut, binaryIn
	if has(t, cborOut) {
		out, in = cborOut, cborIn
	}
	if t.NumField() > 1 && (has(inner, out) || has(inner, in) || !has(t, out) && sendsItself(inner)) {
		s.refuse(at, "an embedded %s is sent in place of the whole struct, or not at all: give the field a name", f.Type)
	}
}

// structure is the shape of a struct, whose fields are sent one by one.
func (s *study) structure(c *shape, t reflect.Type, where string) {
	s.names(t, where, map[string]string{}, nil)
	walk := false
	c.levels = 1
	for i := range t.NumField() {
		f := t.Field(i)
		_, flat, sent := sentAs(f)
		at := where + "." + f.Name
		switch {
		case f.Name == "_", f.Tag.Get("cbor") == "-":
			continue
		case !sent:
			s.refuse(at, "its tag json:\"-\" leaves it out here too: say cbor:%q to send it, or cbor:\"-\" to lose it", f.Name)
			continue
		case !flat && !f.IsExported():
			s.refuse(at, "the field is not exported, so it would be lost: export it, or say cbor:\"-\" to lose it")
			continue
		case flat && !f.IsExported() && f.Type.Kind() == reflect.Pointer:
			s.refuse(at, "an embedded pointer to a type that is not exported cannot be set where it arrives")
			continue
		case f.Anonymous:
			s.overshadows(t, f, at)
		}
		inner := s.shape(f.Type, at)
		walk = walk || inner.walk
		c.levels = max(c.levels, 1+inner.levels)
		c.fields = append(c.fields, fieldShape{i, flat, inner})
	}
	c.walk = walk
}

// names refuses two fields that would be sent under one name: of those the codec sends one, or
// none.
func (s *study) names(t reflect.Type, where string, taken map[string]string, outer []reflect.Type) {
	if slices.Contains(outer, t) {
		s.refuse(where, "a %s is embedded in itself", t)
		return
	}
	for i := range t.NumField() {
		f := t.Field(i)
		at := where + "." + f.Name
		switch name, flat, sent := sentAs(f); {
		case !sent:
		case flat:
			s.names(pointedTo(f.Type), at, taken, append(outer, t))
		case taken[name] != "":
			s.refuse(at, "%s is sent under the same name, and one of them, or both, would be lost", taken[name])
		default:
			taken[name] = at
		}
	}
}

// sentAs returns the name under which the codec sends a field, if it is sent. One that is flat is
// not sent by itself, but each of its fields is.
func sentAs(f reflect.StructField) (name string, flat, sent bool) {
	tag := cmp.Or(f.Tag.Get("cbor"), f.Tag.Get("json"))
	if tag == "-" || f.Name == "_" {
		return "", false, false
	}
	if name, _, _ = strings.Cut(tag, ","); name != "" {
		return name, false, true
	}
	return f.Name, f.Anonymous && pointedTo(f.Type).Kind() == reflect.Struct, true
}

func pointedTo(t reflect.Type) reflect.Type {
	if t.Kind() == reflect.Pointer {
		return t.Elem()
	}
	return t
}

// keptIn is the shape of a type that sends itself, or of a part of one, in which there is to be
// found nothing but shared objects: behind what is exported or embedded.
func keptIn(t reflect.Type, known map[reflect.Type]*shape) *shape {
	if c := known[t]; c != nil {
		return c
	}
	c := &shape{}
	known[t] = c
	c.walk = mayHold(t, map[reflect.Type]bool{})
	c.handle = isHandle(t)
	if !c.walk || c.handle {
		return c
	}
	switch t.Kind() {
	case reflect.Pointer, reflect.Slice, reflect.Array:
		c.elem = keptIn(t.Elem(), known)
	case reflect.Map:
		c.key, c.elem = &shape{}, keptIn(t.Elem(), known)
	case reflect.Struct:
		for i := range t.NumField() {
			if f := t.Field(i); travels(f) {
				c.fields = append(c.fields, fieldShape{i, f.Anonymous || !f.IsExported(), keptIn(f.Type, known)})
			}
		}
	}
	return c
}

// mayHold says whether there may be a shared object in a value of a type that sends itself.
func mayHold(t reflect.Type, seen map[reflect.Type]bool) bool {
	if seen[t] {
		return false
	}
	seen[t] = true
	if isHandle(t) {
		return true
	}
	switch t.Kind() {
	case reflect.Pointer, reflect.Slice, reflect.Array, reflect.Map:
		return mayHold(t.Elem(), seen)
	case reflect.Struct:
		for i := range t.NumField() {
			if f := t.Field(i); travels(f) && mayHold(f.Type, seen) {
				return true
			}
		}
	}
	return false
}

// travels says whether what a field of a type that sends itself holds can be sent with it: an
// exported field, what is embedded, and the object behind a shared type, which that keeps to
// itself.
func travels(f reflect.StructField) bool {
	return f.IsExported() || f.Anonymous || isHandle(f.Type)
}
