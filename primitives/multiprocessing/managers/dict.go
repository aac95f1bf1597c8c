package managers

import (
	"cmp"
	"context"
	"fmt"

	"concurrency-lab/primitives/internal/wire"
	"concurrency-lab/primitives/trace"
)

// Dict is a map that lives in a [Manager]. It keeps the order in which its keys were first set, as
// a Python dict does. Keys of a Dict[any, any] may be of several types: 1, "2" and 0.25.
//
// Each method is one call, which nobody else's can come between; so [Dict.SetDefault] is safe where
// Get and then Set is a race. Methods block while they wait for the manager; see [Method.Call] for
// errors and what the context does. Any number of threads and processes may use a Dict; it can be
// sent as a [Proxy] can. Under [trace.Mark] a recorder sees
// which keys are read and written. Python: the dict of a manager.
type Dict[K comparable, V any] struct{ Proxy[*dict] }

// Item is a key of a [Dict] with its value.
type Item[K comparable, V any] struct {
	Key   K
	Value V
}

// NewDict returns an empty dict with a name that recorders show. It costs a call.
func NewDict[K comparable, V any](ctx context.Context, m *Manager, name string) (*Dict[K, V], error) {
	if err := cmp.Or(wire.Check[K](), wire.Check[V]()); err != nil {
		return nil, err
	}
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
	moment, err := dictUpdate.Call(ctx, &d.Proxy, encoded)
	for _, it := range items {
		d.accessed(ctx, trace.Wrote, moment, it.Key, it.Value, err)
	}
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
		d.accessed(ctx, trace.Wrote, old.Moment, key, value, err)
		return value, false, err
	}
	now, err = wire.Decode[V](old.Value)
	d.accessed(ctx, trace.Read, old.Moment, key, now, err)
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
		d.accessed(ctx, trace.Read, it.Moment, key, nothing, err)
		return value, false, err
	}
	value, err = wire.Decode[V](it.Value)
	d.accessed(ctx, trace.Read, it.Moment, key, value, err)
	if m == &dictPop {
		d.accessed(ctx, trace.Wrote, it.Moment, key, nothing, err)
	}
	return value, true, err
}

// nothing is what a reader sees of a key that is not there.
const nothing = "nothing"

// accessed reports that a key was read or written, if that is marked and went well.
func (d *Dict[K, V]) accessed(ctx context.Context, k trace.Kind, moment int64, key K, value any, err error) {
	if w := trace.From(ctx); err == nil && trace.Marked(ctx) && w.Watched() {
		w.Accessed(k, moment, &d.Ref.object, trace.KindDict, trace.Access{Place: fmt.Sprint(key), Value: fmt.Sprint(value)})
	}
}

func encodeItem[K comparable, V any](key K, value V) (it dictItem, err error) {
	if it.Key, err = wire.EncodeKey(key); err == nil {
		it.Value, err = wire.Encode(value)
	}
	return it, err
}
