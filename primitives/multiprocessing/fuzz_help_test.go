package multiprocessing

import (
	"errors"
	"reflect"
	"slices"
	"testing"
)

// wantOneOf fails unless err is one of the named errors.
func wantOneOf(t *testing.T, err error, named ...error) {
	t.Helper()
	if !slices.ContainsFunc(named, func(n error) bool { return errors.Is(err, n) }) {
		t.Fatalf("the error has no name that is known here: %v", err)
	}
}

// same decodes raw as a T, if it is one, and fails unless what that is encoded to means the same.
func same[T any](t *testing.T, raw []byte) {
	t.Helper()
	v, err := Decode[T](raw)
	if err != nil {
		wantOneOf(t, err, ErrGarbled)
		return
	}
	again, err := Decode[T](encoded(t, v))
	if err != nil || !reflect.DeepEqual(v, again) {
		t.Fatalf("%#v came back as %#v, %v", v, again, err)
	}
}

func encoded(t testing.TB, v any) []byte {
	t.Helper()
	raw, err := encode(v)
	if err != nil {
		t.Fatal(err)
	}
	return raw
}
