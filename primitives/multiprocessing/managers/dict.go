package managers

import (
	"cmp"
	"context"
	"slices"

	"concurrency-lab/primitives/internal/wire"
)

// Dict is a map that lives in a [Manager]. It keeps the order in which its keys were first set, as
// a Python dict does. Keys of a Dict[any, any] may be of several types: 1, "2" and 0.25.
//
// Each method is one call, which nobody else's can come between; so [Dict.SetDefault] is safe where
// Get and then Set is a race. Methods block while they wait for the manager; see [Method.Call] for
// errors and what the context does. Any number of threads and processes may use a Dict; it can be
// sent as a [Proxy] can. Python: the dict of a manager.
type Dict[K comparable, V any] struct{ Proxy[*dict] }

// Item is a key of a [Dict] with its value.
type Item[K comparable, V any] struct {
	Key   K
	Value V
}

// dict is what a Dict stands for. Keys and values are kept as they came: nobody here has to know
// what they are.
type dict struct {
	entries map[string]dictEntry
	next    uint64
}

type dictEntry struct {
	at    uint64 // the place in the order
	value []byte
}

// dictItem is an encoded item; in an answer to one who looks for a key, Found says whether it was
// there.
type dictItem struct {
	_     struct{} `cbor:",toarray"`
	Key   []byte
	Value []byte
	Found bool
}

var dictType = Type[struct{}, *dict]{
	name: "Dict",
	construct: func(context.Context, struct{}) (*dict, error) {
		return &dict{entries: map[string]dictEntry{}}, nil
	},
	methods: []served{&dictGet, &dictUpdate, &dictSetDefault, &dictPop, &dictClear, &dictLen, &dictItems},
}

var (
	dictGet = Method[*dict, []byte, dictItem]{
		name: "get",
		run: func(_ context.Context, d *dict, key []byte) (dictItem, error) {
			return d.get(key), nil
		},
	}
	dictUpdate = Method[*dict, []dictItem, struct{}]{
		name: "update",
		run: func(_ context.Context, d *dict, items []dictItem) (struct{}, error) {
			for _, it := range items {
				d.set(it.Key, it.Value)
			}
			return struct{}{}, nil
		},
	}
	dictSetDefault = Method[*dict, dictItem, dictItem]{
		name: "setdefault",
		run: func(_ context.Context, d *dict, it dictItem) (dictItem, error) {
			old := d.get(it.Key)
			if !old.Found {
				d.set(it.Key, it.Value)
			}
			return old, nil
		},
	}
	dictPop = Method[*dict, []byte, dictItem]{
		name: "pop",
		run: func(_ context.Context, d *dict, key []byte) (dictItem, error) {
			old := d.get(key)
			delete(d.entries, string(key))
			return old, nil
		},
	}
	dictClear = Method[*dict, struct{}, struct{}]{
		name: "clear",
		run: func(_ context.Context, d *dict, _ struct{}) (struct{}, error) {
			clear(d.entries)
			return struct{}{}, nil
		},
	}
	dictLen = Method[*dict, struct{}, int]{
		name: "len",
		run: func(_ context.Context, d *dict, _ struct{}) (int, error) {
			return len(d.entries), nil
		},
	}
	dictItems = Method[*dict, struct{}, []dictItem]{
		name: "items",
		run: func(_ context.Context, d *dict, _ struct{}) ([]dictItem, error) {
			return d.items(), nil
		},
	}
)

func (d *dict) get(key []byte) dictItem {
	e, found := d.entries[string(key)]
	return dictItem{Value: e.value, Found: found}
}

func (d *dict) set(key, value []byte) {
	e, found := d.entries[string(key)]
	if !found {
		d.next++
		e.at = d.next
	}
	e.value = value
	d.entries[string(key)] = e
}

func (d *dict) items() []dictItem {
	items := make([]dictItem, 0, len(d.entries))
	for key, e := range d.entries {
		items = append(items, dictItem{Key: []byte(key), Value: e.value})
	}
	slices.SortFunc(items, func(a, b dictItem) int {
		return cmp.Compare(d.entries[string(a.Key)].at, d.entries[string(b.Key)].at)
	})
	return items
}

// NewDict returns an empty dict with a name that recorders show. It costs a call.
func NewDict[K comparable, V any](ctx context.Context, m *Manager, name string) (*Dict[K, V], error) {
	o, err := dictType.create(ctx, m, name, struct{}{})
	if err != nil {
		return nil, err
	}
	return &Dict[K, V]{*o}, nil
}

// Get returns the value of a key, and whether there is one.
func (d *Dict[K, V]) Get(ctx context.Context, key K) (value V, ok bool, err error) {
	return d.find(ctx, &dictGet, key)
}

// Pop is [Dict.Get] that takes the key out.
func (d *Dict[K, V]) Pop(ctx context.Context, key K) (value V, ok bool, err error) {
	return d.find(ctx, &dictPop, key)
}

// Contains says whether the dict has a key.
func (d *Dict[K, V]) Contains(ctx context.Context, key K) (bool, error) {
	_, ok, err := d.Get(ctx, key)
	return ok, err
}

// Set gives a key a value.
func (d *Dict[K, V]) Set(ctx context.Context, key K, value V) error {
	return d.Update(ctx, Item[K, V]{key, value})
}

// Update sets all the items in one call.
func (d *Dict[K, V]) Update(ctx context.Context, items ...Item[K, V]) error {
	encoded := make([]dictItem, len(items))
	for i, it := range items {
		var err error
		if encoded[i], err = encodeItem(it.Key, it.Value); err != nil {
			return err
		}
	}
	_, err := dictUpdate.Call(ctx, &d.Proxy, encoded)
	return err
}

// SetDefault sets a key only if the dict does not have it. It returns the value that the key has
// then, and whether it was there before.
func (d *Dict[K, V]) SetDefault(ctx context.Context, key K, value V) (now V, found bool, err error) {
	it, err := encodeItem(key, value)
	if err != nil {
		return now, false, err
	}
	old, err := dictSetDefault.Call(ctx, &d.Proxy, it)
	if err != nil || !old.Found {
		return value, false, err
	}
	now, err = wire.Decode[V](old.Value)
	return now, true, err
}

// Delete takes a key out, and says whether it was there.
func (d *Dict[K, V]) Delete(ctx context.Context, key K) (found bool, err error) {
	_, found, err = d.Pop(ctx, key)
	return found, err
}

// Clear takes every key out.
func (d *Dict[K, V]) Clear(ctx context.Context) error {
	_, err := dictClear.Call(ctx, &d.Proxy, struct{}{})
	return err
}

// Len is how many keys there are.
func (d *Dict[K, V]) Len(ctx context.Context) (int, error) {
	return dictLen.Call(ctx, &d.Proxy, struct{}{})
}

// Items returns all keys with their values, in the order in which the keys were first set.
func (d *Dict[K, V]) Items(ctx context.Context) ([]Item[K, V], error) {
	encoded, err := dictItems.Call(ctx, &d.Proxy, struct{}{})
	if err != nil {
		return nil, err
	}
	items := make([]Item[K, V], len(encoded))
	for i, it := range encoded {
		if items[i].Key, err = wire.Decode[K](it.Key); err != nil {
			return nil, err
		}
		if items[i].Value, err = wire.Decode[V](it.Value); err != nil {
			return nil, err
		}
	}
	return items, nil
}

// find calls a method that looks for a key.
func (d *Dict[K, V]) find(
	ctx context.Context, m *Method[*dict, []byte, dictItem], key K,
) (value V, ok bool, err error) {
	raw, err := wire.EncodeKey(key)
	if err != nil {
		return value, false, err
	}
	it, err := m.Call(ctx, &d.Proxy, raw)
	if err != nil || !it.Found {
		return value, false, err
	}
	value, err = wire.Decode[V](it.Value)
	return value, true, err
}

func encodeItem(key, value any) (it dictItem, err error) {
	if it.Key, err = wire.EncodeKey(key); err == nil {
		it.Value, err = wire.EncodeArg(value)
	}
	return it, err
}
