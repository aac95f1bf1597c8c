package quiz

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// value is one side of an answer: a number, or what a path leads to, or how many that is.
type value struct {
	number json.Number
	path   []string
	count  bool
}

func parseValue(words []string) (v value, err error) {
	if len(words) > 0 && words[0] == "count" {
		v.count, words = true, words[1:]
	}
	whole := strings.Join(words, " ")
	if _, err := strconv.ParseFloat(whole, 64); err == nil && !v.count {
		v.number = json.Number(whole)
		return v, nil
	}
	if whole == "" {
		return v, errors.New("an answer without a value")
	}
	v.path = strings.Split(whole, ".")
	if slices.Contains(v.path, "") || slices.ContainsFunc(words, isOperator) {
		return v, fmt.Errorf("%q is no path", whole)
	}
	return v, nil
}

// of returns the value in this run: a number, a word, true or false, nil, or a list of these.
func (v value) of(run any) (any, error) {
	if v.path == nil {
		return v.number, nil
	}
	found := run
	for i, name := range v.path {
		next, ok := child(found, name)
		if !ok {
			return nil, fmt.Errorf("there is no %s", strings.Join(v.path[:i+1], "."))
		}
		found = next
	}
	if v.count {
		return count(found, v.path)
	}
	if !plain(found) {
		return nil, fmt.Errorf("%s is more than a value", strings.Join(v.path, "."))
	}
	return found, nil
}

// picked are the entries of a list that a word has picked.
type picked []any

// child is what a name leads to.
func child(in any, name string) (any, bool) {
	switch in := in.(type) {
	case map[string]any:
		found, ok := in[name]
		return found, ok
	case picked:
		if len(in) == 1 {
			return child(in[0], name)
		}
		return pick(in, name)
	case []any:
		n, err := strconv.Atoi(name)
		if err != nil {
			return pick(in, name)
		}
		if n < 0 {
			n += len(in)
		}
		if n < 0 || n >= len(in) {
			return nil, false
		}
		return in[n], true
	}
	return nil, false
}

// pick returns the entries of which some field is the word.
func pick(list []any, word string) (picked, bool) {
	var some picked
	for _, entry := range list {
		fields, _ := entry.(map[string]any)
		for _, field := range fields {
			if plain(field) && same(text(field), word) {
				some = append(some, entry)
				break
			}
		}
	}
	return some, len(some) > 0
}

func count(found any, path []string) (any, error) {
	n := 0
	switch found := found.(type) {
	case nil: // a list that has never been made
	case map[string]any:
		n = len(found)
	case []any:
		n = len(found)
	case picked:
		n = len(found)
	default:
		return nil, fmt.Errorf("%s has no entries to count", strings.Join(path, "."))
	}
	return json.Number(strconv.Itoa(n)), nil
}

// plain says whether a value can be said in a few words.
func plain(v any) bool {
	switch v := v.(type) {
	case map[string]any, picked:
		return false
	case []any:
		for _, entry := range v {
			if _, row := entry.([]any); row || !plain(entry) {
				return false
			}
		}
	}
	return true
}

func decode(summary string) (any, error) {
	var run map[string]any
	d := json.NewDecoder(strings.NewReader(summary))
	d.UseNumber()
	if err := d.Decode(&run); err != nil {
		return nil, errors.New("the summary of the run is no JSON object")
	}
	return run, nil
}
