package demo

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Flag is a flag that only some demos have.
type Flag struct {
	// Name is the long name, without dashes.
	Name string
	// Usage says in a line what it does.
	Usage string
	// Value parses and holds what was given; its error says what is allowed.
	Value Value
	// For lists the variants that use the flag; empty: all of them.
	For []string
	// Choices are the values that completion offers.
	Choices []string
}

// Value is a flag's value. It is what the flag libraries of Go call by that name.
type Value interface {
	String() string
	Set(text string) error
	Type() string
}

// value is a Value that parses into *to.
type value[T any] struct {
	to    *T
	kind  string
	parse func(text string) (T, error)
	show  func(T) string
}

func (v *value[T]) String() string { return v.show(*v.to) }
func (v *value[T]) Type() string   { return v.kind }
func (v *value[T]) Set(text string) error {
	x, err := v.parse(text)
	if err == nil {
		*v.to = x
	}
	return err
}

// Int is a whole number from low to high, kept in *to, which it sets to start.
func Int(to *int, start, low, high int) Value {
	*to = start
	return &value[int]{to, "N", func(text string) (int, error) {
		n, err := strconv.Atoi(text)
		if err != nil || n < low || n > high {
			return 0, fmt.Errorf("must be a whole number from %d to %d", low, high)
		}
		return n, nil
	}, strconv.Itoa}
}

// Duration is a length of time from low to high, kept in *to, which it sets to start.
func Duration(to *time.Duration, start, low, high time.Duration) Value {
	*to = start
	return &value[time.Duration]{to, "TIME", func(text string) (time.Duration, error) {
		d, err := time.ParseDuration(text)
		if err != nil || d < low || d > high {
			return 0, fmt.Errorf("must be a time from %v to %v, like 1.5s or 200ms", low, high)
		}
		return d, nil
	}, time.Duration.String}
}

// Choice is one of a list of words, kept in *to, which it sets to the first.
func Choice(to *string, words ...string) Value {
	*to = words[0]
	return &value[string]{to, "NAME", func(text string) (string, error) {
		if !slices.Contains(words, text) {
			return "", fmt.Errorf("must be one of %s", strings.Join(words, ", "))
		}
		return text, nil
	}, func(s string) string { return s }}
}

// Bool is a switch, kept in *to, which it sets to off.
func Bool(to *bool) Value {
	*to = false
	return &value[bool]{to, "bool", func(text string) (bool, error) {
		b, err := strconv.ParseBool(text)
		if err != nil {
			return false, fmt.Errorf("must be true or false")
		}
		return b, nil
	}, strconv.FormatBool}
}
