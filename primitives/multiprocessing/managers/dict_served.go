package managers

import (
	"cmp"
	"context"
	"slices"
	"time"

	"concurrency-lab/primitives/trace"
)

// dict is what a Dict stands for. Keys and values are kept as they came: nobody here has to know
// what they are.
type dict struct {
	entries map[string]dictEntry
	next    uint64
	last    int64 // the moment of the last access: see [trace.Worker.Moment]
}

type dictEntry struct {
	at    uint64 // the place in the order
	value []byte
}

// dictItem is an encoded item; in an answer to one who looks for a key, Found says whether it was
// there, and Moment when that was.
type dictItem struct {
	_      struct{} `cbor:",toarray"`
	Key    []byte
	Value  []byte
	Found  bool
	Moment int64
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
			return d.look(key), nil
		},
	}
	dictUpdate = Method[*dict, []dictItem, int64]{
		name: "update",
		run: func(_ context.Context, d *dict, items []dictItem) (moment int64, err error) {
			for _, it := range items {
				d.set(it.Key, it.Value)
			}
			return d.moment(), nil
		},
	}
	dictSetDefault = Method[*dict, dictItem, dictItem]{
		name: "setdefault",
		run: func(_ context.Context, d *dict, it dictItem) (dictItem, error) {
			old := d.look(it.Key)
			if !old.Found {
				d.set(it.Key, it.Value)
			}
			return old, nil
		},
	}
	dictPop = Method[*dict, []byte, dictItem]{
		name: "pop",
		run: func(_ context.Context, d *dict, key []byte) (dictItem, error) {
			old := d.look(key)
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

func (d *dict) look(key []byte) dictItem {
	e, found := d.entries[string(key)]
	return dictItem{Value: e.value, Found: found, Moment: d.moment()}
}

// moment is the time of an access. The method that accesses runs alone.
func (d *dict) moment() int64 {
	d.last = trace.Later(time.Now().UnixNano(), d.last)
	return d.last
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
