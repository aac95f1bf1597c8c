package managers

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"concurrency-lab/primitives/internal/wire"
	"concurrency-lab/primitives/multiprocessing"
)

// ErrIndex says that a list has no item with that index (Python: IndexError).
var ErrIndex = multiprocessing.RegisterError(errors.New("index out of range"))

// List is a list that lives in a [Manager]. An index below 0 counts from the end, as in Python: -1
// is the last item. An index that the list does not have is [ErrIndex].
//
// Each method is one call, which nobody else's can come between. Methods block while they wait for
// the manager; see [Method.Call] for errors and what the context does. Any number of threads and
// processes may use a List; it can be sent as a [Proxy] can. Python: the list of a manager.
type List[T any] struct{ Proxy[*list] }

// list is what a List stands for: its items, encoded as they came.
type list struct{ items [][]byte }

type listItem struct {
	_     struct{} `cbor:",toarray"`
	Index int
	Value []byte
}

var listType = Type[[][]byte, *list]{
	name:      "List",
	construct: newList,
	methods:   listMethods,
}

var listMethods = []served{&listAppend, &listGet, &listSet, &listPop, &listReverse, &listLen, &listItems}

var (
	listAppend = Method[*list, [][]byte, struct{}]{
		name: "append",
		run: func(_ context.Context, l *list, items [][]byte) (struct{}, error) {
			l.items = append(l.items, items...)
			return struct{}{}, nil
		},
	}
	listGet = Method[*list, int, []byte]{
		name: "get",
		run: func(_ context.Context, l *list, index int) ([]byte, error) {
			i, err := l.at(index)
			if err != nil {
				return nil, err
			}
			return l.items[i], nil
		},
	}
	listSet = Method[*list, listItem, struct{}]{
		name: "set",
		run: func(_ context.Context, l *list, it listItem) (struct{}, error) {
			i, err := l.at(it.Index)
			if err == nil {
				l.items[i] = it.Value
			}
			return struct{}{}, err
		},
	}
	listPop = Method[*list, int, []byte]{
		name: "pop",
		run: func(_ context.Context, l *list, index int) ([]byte, error) {
			i, err := l.at(index)
			if err != nil {
				return nil, err
			}
			item := l.items[i]
			l.items = slices.Delete(l.items, i, i+1)
			return item, nil
		},
	}
	listReverse = Method[*list, struct{}, struct{}]{
		name: "reverse",
		run: func(_ context.Context, l *list, _ struct{}) (struct{}, error) {
			slices.Reverse(l.items)
			return struct{}{}, nil
		},
	}
	listLen = Method[*list, struct{}, int]{
		name: "len",
		run: func(_ context.Context, l *list, _ struct{}) (int, error) {
			return len(l.items), nil
		},
	}
	listItems = Method[*list, struct{}, [][]byte]{
		name: "items",
		run: func(_ context.Context, l *list, _ struct{}) ([][]byte, error) {
			return l.items, nil
		},
	}
)

func newList(_ context.Context, items [][]byte) (*list, error) { return &list{items}, nil }

// at returns the place of an index.
func (l *list) at(index int) (int, error) {
	i := index
	if i < 0 {
		i += len(l.items)
	}
	if i < 0 || i >= len(l.items) {
		return 0, fmt.Errorf("%w: %d in a list of %d", ErrIndex, index, len(l.items))
	}
	return i, nil
}

// NewList returns a list of the items, with a name that recorders show. It costs a call.
func NewList[T any](ctx context.Context, m *Manager, name string, items ...T) (*List[T], error) {
	encoded, err := encodeAll(items)
	if err != nil {
		return nil, err
	}
	o, err := listType.create(ctx, m, name, encoded)
	if err != nil {
		return nil, err
	}
	return &List[T]{*o}, nil
}

// Append adds items at the end, in one call.
func (l *List[T]) Append(ctx context.Context, items ...T) error {
	encoded, err := encodeAll(items)
	if err != nil {
		return err
	}
	_, err = listAppend.Call(ctx, &l.Proxy, encoded)
	return err
}

// Get returns an item.
func (l *List[T]) Get(ctx context.Context, index int) (T, error) {
	return decodeReply[T](listGet.Call(ctx, &l.Proxy, index))
}

// Set replaces an item.
func (l *List[T]) Set(ctx context.Context, index int, item T) error {
	raw, err := wire.Encode(item)
	if err != nil {
		return err
	}
	_, err = listSet.Call(ctx, &l.Proxy, listItem{Index: index, Value: raw})
	return err
}

// Pop takes an item out and returns it.
func (l *List[T]) Pop(ctx context.Context, index int) (T, error) {
	return decodeReply[T](listPop.Call(ctx, &l.Proxy, index))
}

// Reverse turns the order of the items round.
func (l *List[T]) Reverse(ctx context.Context) error {
	_, err := listReverse.Call(ctx, &l.Proxy, struct{}{})
	return err
}

// Len is how many items there are.
func (l *List[T]) Len(ctx context.Context) (int, error) {
	return listLen.Call(ctx, &l.Proxy, struct{}{})
}

// Items returns all the items in order.
func (l *List[T]) Items(ctx context.Context) ([]T, error) {
	encoded, err := listItems.Call(ctx, &l.Proxy, struct{}{})
	if err != nil {
		return nil, err
	}
	items := make([]T, len(encoded))
	for i, raw := range encoded {
		if items[i], err = wire.Decode[T](raw); err != nil {
			return nil, err
		}
	}
	return items, nil
}

func encodeAll[T any](items []T) ([][]byte, error) {
	if err := wire.Check[T](); err != nil { // also if there are no items
		return nil, err
	}
	encoded := make([][]byte, len(items))
	for i, it := range items {
		var err error
		if encoded[i], err = wire.Encode(it); err != nil {
			return nil, err
		}
	}
	return encoded, nil
}

// decodeReply reads a value that a manager kept encoded, unless err says that there is none.
func decodeReply[T any](raw []byte, err error) (T, error) {
	if err != nil {
		var none T
		return none, err
	}
	return wire.Decode[T](raw)
}
