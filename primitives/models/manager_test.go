package models

import (
	"context"
	"maps"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"concurrency-lab/primitives/multiprocessing/managers"
)

type (
	aList  = *managers.List[int]
	anItem = managers.Item[int, int]
)

// dictState is a dict: its keys in the order in which they were first set, and their values.
type dictState struct {
	keys   []int
	values map[int]int
}

// An argument is a key and a value: 10 times the one, and the other.
var keyed = rapid.IntRange(0, 39)

// found is what a look for a key comes to.
type found struct {
	Value int
	OK    bool
}

func look(value int, ok bool, err error) outcome { return outcome{found{value, ok}, err} }

func (s dictState) get(arg int) outcome {
	v, ok := s.values[arg/10]
	return look(v, ok, nil)
}

func (s dictState) set(arg int) dictState {
	key := arg / 10
	next := dictState{s.keys, maps.Clone(s.values)}
	if _, ok := s.values[key]; !ok {
		next.keys = append(slices.Clone(s.keys), key)
	}
	next.values[key] = arg % 10
	return next
}

func (s dictState) without(key int) dictState {
	next := dictState{slices.DeleteFunc(slices.Clone(s.keys), func(k int) bool { return k == key }), maps.Clone(s.values)}
	delete(next.values, key)
	return next
}

func (s dictState) items() []anItem {
	all := []anItem{}
	for _, k := range s.keys {
		all = append(all, anItem{Key: k, Value: s.values[k]})
	}
	return all
}

func noDict() dictState { return dictState{values: map[int]int{}} }

// dictLike is what is asked of a dict in histories.
type dictLike interface {
	Get(ctx context.Context, key int) (int, bool, error)
	Pop(ctx context.Context, key int) (int, bool, error)
	Set(ctx context.Context, key, value int) error
	SetDefault(ctx context.Context, key, value int) (int, bool, error)
	Len(ctx context.Context) (int, error)
	Items(ctx context.Context) ([]anItem, error)
	Clear(ctx context.Context) error
}

var dictModel = model[dictLike, dictState]{
	{"get", keyed, nil,
		func(ctx context.Context, d dictLike, arg int) outcome { return look(d.Get(ctx, arg/10)) },
		func(s dictState, arg int) (dictState, outcome) { return s, s.get(arg) }},
	{"set", keyed, nil,
		func(ctx context.Context, d dictLike, arg int) outcome {
			return outcome{err: d.Set(ctx, arg/10, arg%10)}
		},
		func(s dictState, arg int) (dictState, outcome) { return s.set(arg), outcome{} }},
	{"set default", keyed, nil,
		func(ctx context.Context, d dictLike, arg int) outcome { return look(d.SetDefault(ctx, arg/10, arg%10)) },
		func(s dictState, arg int) (dictState, outcome) {
			if _, ok := s.values[arg/10]; ok {
				return s, s.get(arg)
			}
			return s.set(arg), look(arg%10, false, nil)
		}},
	{"pop", keyed, nil,
		func(ctx context.Context, d dictLike, arg int) outcome { return look(d.Pop(ctx, arg/10)) },
		func(s dictState, arg int) (dictState, outcome) { return s.without(arg / 10), s.get(arg) }},
	{"len", nil, nil,
		func(ctx context.Context, d dictLike, _ int) outcome { return result(d.Len(ctx)) },
		func(s dictState, _ int) (dictState, outcome) { return s, outcome{value: len(s.keys)} }},
	{"items", nil, nil,
		func(ctx context.Context, d dictLike, _ int) outcome { return result(d.Items(ctx)) },
		func(s dictState, _ int) (dictState, outcome) { return s, outcome{value: s.items()} }},
	{"clear", nil, nil,
		func(ctx context.Context, d dictLike, _ int) outcome { return outcome{err: d.Clear(ctx)} },
		func(dictState, int) (dictState, outcome) { return noDict(), outcome{} }},
}

// place is where an index of a list is; ok is false if there is no such place.
func place(s []int, index int) (at int, ok bool) {
	if at = index; at < 0 {
		at += len(s)
	}
	return at, at >= 0 && at < len(s)
}

var index = rapid.IntRange(-4, 4)

var listModel = model[aList, []int]{
	{"append", items, nil,
		func(ctx context.Context, l aList, x int) outcome { return outcome{err: l.Append(ctx, x, x+1)} },
		func(s []int, x int) ([]int, outcome) { return append(slices.Clone(s), x, x+1), outcome{} }},
	{"get", index, nil,
		func(ctx context.Context, l aList, i int) outcome { return result(l.Get(ctx, i)) },
		func(s []int, i int) ([]int, outcome) {
			at, ok := place(s, i)
			if !ok {
				return s, outcome{err: managers.ErrIndex}
			}
			return s, outcome{value: s[at]}
		}},
	{"set", index, nil,
		func(ctx context.Context, l aList, i int) outcome { return outcome{err: l.Set(ctx, i, i)} },
		func(s []int, i int) ([]int, outcome) {
			at, ok := place(s, i)
			if !ok {
				return s, outcome{err: managers.ErrIndex}
			}
			s = slices.Clone(s)
			s[at] = i
			return s, outcome{}
		}},
	{"pop", index, nil,
		func(ctx context.Context, l aList, i int) outcome { return result(l.Pop(ctx, i)) },
		func(s []int, i int) ([]int, outcome) {
			at, ok := place(s, i)
			if !ok {
				return s, outcome{err: managers.ErrIndex}
			}
			return slices.Delete(slices.Clone(s), at, at+1), outcome{value: s[at]}
		}},
	{"reverse", nil, nil,
		func(ctx context.Context, l aList, _ int) outcome { return outcome{err: l.Reverse(ctx)} },
		func(s []int, _ int) ([]int, outcome) {
			s = slices.Clone(s)
			slices.Reverse(s)
			return s, outcome{}
		}},
	{"items", nil, nil,
		func(ctx context.Context, l aList, _ int) outcome { return result(l.Items(ctx)) },
		func(s []int, _ int) ([]int, outcome) { return s, outcome{value: append([]int{}, s...)} }},
	{"len", nil, nil,
		func(ctx context.Context, l aList, _ int) outcome { return result(l.Len(ctx)) },
		func(s []int, _ int) ([]int, outcome) { return s, outcome{value: len(s)} }},
}

// attribute is the name with that number.
func attribute(arg int) managers.Attribute[int] {
	return managers.Attribute[int]([]string{"", "a", "\xff", "b"}[arg/10])
}

var namespaceModel = model[*managers.Namespace, dictState]{
	{"get", keyed, nil,
		func(ctx context.Context, n *managers.Namespace, arg int) outcome {
			return result(attribute(arg).Get(ctx, n))
		},
		func(s dictState, arg int) (dictState, outcome) {
			v, ok := s.values[arg/10]
			if !ok {
				return s, outcome{err: managers.ErrNoAttribute}
			}
			return s, outcome{value: v}
		}},
	{"set", keyed, nil,
		func(ctx context.Context, n *managers.Namespace, arg int) outcome {
			return outcome{err: attribute(arg).Set(ctx, n, arg%10)}
		},
		func(s dictState, arg int) (dictState, outcome) { return s.set(arg), outcome{} }},
	{"delete", keyed, nil,
		func(ctx context.Context, n *managers.Namespace, arg int) outcome {
			return outcome{err: attribute(arg).Delete(ctx, n)}
		},
		func(s dictState, arg int) (dictState, outcome) {
			if _, ok := s.values[arg/10]; !ok {
				return s, outcome{err: managers.ErrNoAttribute}
			}
			return s.without(arg / 10), outcome{}
		}},
}

var valueModel = model[*managers.Value[int], int]{
	{"get", nil, nil,
		func(ctx context.Context, v *managers.Value[int], _ int) outcome {
			return result(v.Get(ctx))
		},
		func(s, _ int) (int, outcome) { return s, outcome{value: s} }},
	{"set", rapid.Int(), nil,
		func(ctx context.Context, v *managers.Value[int], x int) outcome {
			return outcome{err: v.Set(ctx, x)}
		},
		func(_, x int) (int, outcome) { return x, outcome{} }},
}

type anArray = *managers.Array[int64]

// An array does what a list does that is never made longer or shorter.
var arrayModel = model[anArray, []int]{
	{"get", index, nil,
		func(ctx context.Context, a anArray, i int) outcome {
			x, err := a.Get(ctx, i)
			return result(int(x), err)
		},
		listModel[listModel.named("get")].step},
	{"set", index, nil,
		func(ctx context.Context, a anArray, i int) outcome { return outcome{err: a.Set(ctx, i, int64(i))} },
		listModel[listModel.named("set")].step},
	{"numbers", nil, nil,
		func(ctx context.Context, a anArray, _ int) outcome {
			numbers, err := a.Numbers(ctx)
			all := []int{}
			for _, x := range numbers {
				all = append(all, int(x))
			}
			return result(all, err)
		},
		listModel[listModel.named("items")].step},
	{"len", nil, nil,
		func(ctx context.Context, a anArray, _ int) outcome { return result(a.Len(ctx)) },
		listModel[listModel.named("len")].step},
}

func TestManagedTypes(t *testing.T) {
	withManager(t, func(ctx context.Context, m *managers.Manager) {
		for name, drive := range map[string]func(t *rapid.T){
			"dict": func(t *rapid.T) {
				d, err := managers.NewDict[int, int](ctx, m, "d")
				must(t, err)
				dictModel.drive(ctx, t, d, noDict())
			},
			"list": func(t *rapid.T) {
				l, err := managers.NewList[int](ctx, m, "l")
				must(t, err)
				listModel.drive(ctx, t, l, nil)
			},
			"namespace": func(t *rapid.T) {
				n, err := managers.NewNamespace(ctx, m, "n")
				must(t, err)
				namespaceModel.drive(ctx, t, n, noDict())
			},
			"value": func(t *rapid.T) {
				v, err := managers.NewValue(ctx, m, "v", 1)
				must(t, err)
				valueModel.drive(ctx, t, v, 1)
			},
			"array": func(t *rapid.T) {
				a, err := managers.NewArray[int64](ctx, m, "a", 1, 2, 3)
				must(t, err)
				arrayModel.drive(ctx, t, a, []int{1, 2, 3})
			},
		} {
			t.Run(name, func(t *testing.T) { rapid.Check(t, drive) })
		}
	})
}
