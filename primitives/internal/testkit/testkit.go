// Package testkit has what the tests of several packages need to say what they want.
package testkit

import (
	"errors"
	"reflect"
	"slices"
	"testing"

	"concurrency-lab/primitives/internal/wire"
)

// Must fails the test unless err is nil.
func Must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// WantOneOf fails unless err is one of the named errors.
func WantOneOf(t testing.TB, err error, named ...error) {
	t.Helper()
	if !slices.ContainsFunc(named, func(n error) bool { return errors.Is(err, n) }) {
		t.Fatalf("the error has no name that is known here: %v", err)
	}
}

// Same decodes raw as a T, if it is one, and fails unless what that is encoded to means the same.
func Same[T any](t testing.TB, raw []byte) {
	t.Helper()
	v, err := wire.Decode[T](raw)
	if err != nil {
		WantOneOf(t, err, wire.ErrGarbled)
		return
	}
	again, err := wire.Decode[T](Encoded(t, v))
	if err != nil || !reflect.DeepEqual(v, again) {
		t.Fatalf("%#v came back as %#v, %v", v, again, err)
	}
}

// Encoded returns v as it is sent between processes.
func Encoded[T any](t testing.TB, v T) []byte {
	t.Helper()
	raw, err := wire.Encode(v)
	Must(t, err)
	return raw
}
