package semantics

import (
	"context"
	"errors"
	"slices"
	"testing"

	"concurrency-lab/primitives/multiprocessing"
	"concurrency-lab/primitives/multiprocessing/managers"
)

type (
	intList = managers.List[int]
	intDict = managers.Dict[string, int]
	item    = managers.Item[string, int]
)

// visit is what a process is given that uses the objects of a manager.
type visit struct {
	List  *intList
	Dict  *intDict
	Space *managers.Namespace
}

const attribute = managers.Attribute[int]("x")

// ring is an item of a list in which the list itself may stand.
type ring struct{ List *managers.List[ring] }

// visits changes what it is given: it takes the last item of the list, and leaves it in the dict
// and the namespace.
var visits = multiprocessing.RegisterTask("semantics.visit", func(ctx context.Context, v visit) error {
	last, err := v.List.Pop(ctx, -1)
	return errors.Join(err, v.Dict.Set(ctx, "last", last), attribute.Set(ctx, v.Space, last))
})

func list(t *testing.T, r realm, items ...int) *intList {
	t.Helper()
	l, err := managers.NewList(r.ctx, r.Manager, t.Name()+"list", items...)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// dict returns a dict with some items.
func dict(t *testing.T, r realm, items ...item) *intDict {
	t.Helper()
	d, err := managers.NewDict[string, int](r.ctx, r.Manager, t.Name()+"dict")
	if err != nil {
		t.Fatal(err)
	}
	wantErr(t, "update", d.Update(r.ctx, items...), nil)
	return d
}

func space(t *testing.T, r realm) *managers.Namespace {
	t.Helper()
	n, err := managers.NewNamespace(r.ctx, r.Manager, t.Name())
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// pair is an item of a dict.
func pair(key string, value int) item { return item{Key: key, Value: value} }

// wantKey says what a dict has under a key.
func wantKey(t *testing.T, ctx context.Context, d *intDict, key string, value int) {
	t.Helper()
	got, found, err := d.Get(ctx, key)
	wantErr(t, key, err, nil)
	want(t, key+" is there", found, true)
	want(t, key, got, value)
}

var proxyCases = []testCase[realm]{
	{
		name:   "a list has its items in order, and a copy of them can be had",
		python: "_test_multiprocessing._TestContainers.test_list, _test_multiprocessing._TestContainers.test_list_iter",
		run: func(t *testing.T, r realm) {
			l := list(t, r)
			wantItems(t, r.ctx, l)
			wantErr(t, "append", l.Append(r.ctx, 0, 1, 2), nil)
			wantErr(t, "append", l.Append(r.ctx, 3), nil)
			wantItems(t, r.ctx, l, 0, 1, 2, 3)
		},
	},
	{
		name: "an index of a list counts from either end",
		python: "_test_multiprocessing._TestContainers.test_list, " +
			"_test_multiprocessing._TestContainers.test_list_proxy_in_list",
		run: func(t *testing.T, r realm) {
			l := list(t, r, 5, 6, 7)
			wantValue(t, "2", 7)(l.Get(r.ctx, 2))
			wantErr(t, "set", l.Set(r.ctx, -1, 55), nil)
			wantItems(t, r.ctx, l, 5, 6, 55)
		},
	},
	{
		name:   "a list can be turned round, and items taken out of it",
		python: "_test_multiprocessing.TestSyncManagerTypes.test_list",
		run: func(t *testing.T, r realm) {
			l := list(t, r, 5, 6, 7)
			wantErr(t, "reverse", l.Reverse(r.ctx), nil)
			wantValue(t, "the first", 7)(l.Pop(r.ctx, 0))
			wantValue(t, "what is left", 2)(l.Len(r.ctx))
		},
	},
	{
		name: "a dict has what was set, and its items in the order in which they were",
		python: "_test_multiprocessing._TestContainers.test_dict, _test_multiprocessing._TestContainers.test_dict_iter, " +
			"_test_multiprocessing.TestSyncManagerTypes.test_dict",
		run: func(t *testing.T, r realm) {
			d := dict(t, r, pair("b", 1), pair("a", 2))
			wantErr(t, "set", d.Set(r.ctx, "b", 3), nil)
			wantKey(t, r.ctx, d, "a", 2)
			got, err := d.Items(r.ctx)
			wantErr(t, "items", err, nil)
			want(t, "the items", slices.Equal(got, []item{pair("b", 3), pair("a", 2)}), true)
		},
	},
	{
		name: "a dict can be emptied, one key at a time or at once",
		python: "_test_multiprocessing._TestContainers.test_dict_proxy_nested, " +
			"_test_multiprocessing.TestSyncManagerTypes.test_dict",
		run: func(t *testing.T, r realm) {
			d := dict(t, r, pair("a", 1), pair("b", 2), pair("c", 3))
			v, found, err := d.Pop(r.ctx, "a")
			wantErr(t, "pop", err, nil)
			want(t, "what was there", found && v == 1, true)
			wantValue(t, "what is left", 2)(d.Len(r.ctx))
			wantErr(t, "clear", d.Clear(r.ctx), nil)
			wantValue(t, "what is left", 0)(d.Len(r.ctx))
		},
	},
	{
		name:    "the items of a dict are those of one moment, whatever happens to it during a loop over them",
		python:  "_test_multiprocessing._TestContainers.test_dict_iter",
		differs: "Python asks for one key after the other, and fails if the dict has changed",
		run: func(t *testing.T, r realm) {
			d := dict(t, r, pair("a", 1), pair("b", 2))
			got, err := d.Items(r.ctx)
			wantErr(t, "items", err, nil)
			wantErr(t, "clear", d.Clear(r.ctx), nil)
			want(t, "the items", len(got), 2)
		},
	},
	{
		name: "a namespace has attributes, and none that was not set or is deleted",
		python: "_test_multiprocessing._TestContainers.test_namespace, " +
			"_test_multiprocessing.TestSyncManagerTypes.test_namespace",
		run: func(t *testing.T, r realm) {
			n := space(t, r)
			wantErr(t, "set", attribute.Set(r.ctx, n, 3), nil)
			wantValue(t, "get", 3)(attribute.Get(r.ctx, n))
			wantErr(t, "delete", attribute.Delete(r.ctx, n), nil)
			_, err := attribute.Get(r.ctx, n)
			wantErr(t, "get, then", err, managers.ErrNoAttribute)
		},
	},
	{
		name: "another process sees what is in an object, and changes it for all",
		python: "_test_multiprocessing.TestSyncManagerTypes.test_list, " +
			"_test_multiprocessing.TestSyncManagerTypes.test_dict, _test_multiprocessing.TestSyncManagerTypes.test_namespace",
		except: map[string]string{managerNetwork: "what a process starts with is there before it can connect"},
		run: func(t *testing.T, r realm) {
			v := visit{list(t, r, 5, 6), dict(t, r), space(t, r)}
			p := multiprocessing.NewProcess("", visits, v)
			wantErr(t, "start", p.Start(r.ctx), nil)
			wantErr(t, "join", p.Join(r.ctx), nil)
			wantItems(t, r.ctx, v.List, 5)
			wantKey(t, r.ctx, v.Dict, "last", 6)
			wantValue(t, "the attribute", 6)(attribute.Get(r.ctx, v.Space))
		},
	},
}

var nestedCases = []testCase[realm]{
	{
		name: "an object in a list is the object, not a copy",
		python: "_test_multiprocessing._TestContainers.test_list, " +
			"_test_multiprocessing._TestContainers.test_list_proxy_in_list",
		run: func(t *testing.T, r realm) {
			inner := list(t, r, 0, 1, 2)
			outer, err := managers.NewList(r.ctx, r.Manager, "outer", *inner)
			wantErr(t, "the list", err, nil)
			wantErr(t, "append", inner.Append(r.ctx, 3), nil)
			got, err := outer.Get(r.ctx, 0)
			wantErr(t, "the inner", err, nil)
			wantItems(t, r.ctx, &got, 0, 1, 2, 3)
			wantErr(t, "set", got.Set(r.ctx, 0, 9), nil)
			wantItems(t, r.ctx, inner, 9, 1, 2, 3)
		},
	},
	{
		name:   "an object in a dict lives on when the dict is emptied",
		python: "_test_multiprocessing._TestContainers.test_dict_proxy_nested",
		run: func(t *testing.T, r realm) {
			supplies := dict(t, r, pair("water", 10))
			d, err := managers.NewDict[string, *intDict](r.ctx, r.Manager, "outer dict")
			wantErr(t, "the dict", err, nil)
			wantErr(t, "set", d.Set(r.ctx, "supplies", supplies), nil)
			again, _, err := d.Get(r.ctx, "supplies")
			wantErr(t, "get", err, nil)
			wantErr(t, "set", again.Set(r.ctx, "water", 7), nil)
			wantErr(t, "clear", d.Clear(r.ctx), nil)
			wantKey(t, r.ctx, supplies, "water", 7)
		},
	},
	{
		name: "a list can have itself as an item", python: "_test_multiprocessing._TestContainers.test_list_proxy_in_list",
		run: func(t *testing.T, r realm) {
			l, err := managers.NewList[ring](r.ctx, r.Manager, "itself")
			wantErr(t, "the list", err, nil)
			wantErr(t, "append", l.Append(r.ctx, ring{l}), nil)
			item, err := l.Get(r.ctx, 0)
			wantErr(t, "get", err, nil)
			wantValue(t, "len", 1)(item.List.Len(r.ctx))
		},
	},
	{
		name: "a queue can be in a list", python: "_test_multiprocessing._TestContainers.test_nested_queue",
		run: func(t *testing.T, r realm) {
			q, err := managers.NewQueue[int](r.ctx, r.Manager, "queue", 0)
			wantErr(t, "the queue", err, nil)
			l, err := managers.NewList(r.ctx, r.Manager, "queues", q)
			wantErr(t, "the list", err, nil)
			again, err := l.Get(r.ctx, 0)
			wantErr(t, "get", err, nil)
			wantErr(t, "put", again.Put(r.ctx, 123), nil)
			wantValue(t, "the item", 123)(q.Get(r.ctx))
		},
	},
}
