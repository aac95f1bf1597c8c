package managers

import (
	"context"

	"concurrency-lab/primitives/internal/wire"
)

// Set is a set that lives in a [Manager]. It keeps the order in which its elements were first
// added, where Python's has none.
//
// Each method is one call, which nobody else's can come between. Methods block while they wait for
// the manager; see [Method.Call] for errors and what the context does. Any number of threads and
// processes may use a Set; it can be sent as a [Proxy] can. Python: SyncManager.set, since 3.14.
type Set[E comparable] struct{ Proxy[*dict] } // a dict whose values nobody looks at

// NewSet returns an empty set with a name that recorders show. It costs a call.
func NewSet[E comparable](ctx context.Context, m *Manager, name string) (*Set[E], error) {
	if err := wire.Check[E](); err != nil {
		return nil, err
	}
	o, err := dictType.create(ctx, m, name, struct{}{})
	if err != nil {
		return nil, err
	}
	return &Set[E]{*o}, nil
}

// Add puts all the elements in, in one call.
func (s *Set[E]) Add(ctx context.Context, elements ...E) error {
	encoded := make([]dictItem, len(elements))
	for i, e := range elements {
		var err error
		if encoded[i], err = encodeItem(e, struct{}{}); err != nil {
			return err
		}
	}
	_, err := dictUpdate.Call(ctx, &s.Proxy, encoded)
	return err
}

// Contains says whether an element is in the set.
func (s *Set[E]) Contains(ctx context.Context, element E) (bool, error) {
	return s.find(ctx, &dictGet, element)
}

// Discard takes an element out, and says whether it was in the set.
func (s *Set[E]) Discard(ctx context.Context, element E) (found bool, err error) {
	return s.find(ctx, &dictPop, element)
}

func (s *Set[E]) find(ctx context.Context, m *Method[*dict, []byte, dictItem], element E) (bool, error) {
	raw, err := wire.EncodeKey(element)
	if err != nil {
		return false, err
	}
	it, err := m.Call(ctx, &s.Proxy, raw)
	return it.Found, err
}

// Clear takes every element out.
func (s *Set[E]) Clear(ctx context.Context) error {
	_, err := dictClear.Call(ctx, &s.Proxy, struct{}{})
	return err
}

// Len is how many elements there are.
func (s *Set[E]) Len(ctx context.Context) (int, error) {
	return dictLen.Call(ctx, &s.Proxy, struct{}{})
}

// Elements returns all elements, in the order in which they were first added.
func (s *Set[E]) Elements(ctx context.Context) ([]E, error) {
	encoded, err := dictItems.Call(ctx, &s.Proxy, struct{}{})
	if err != nil {
		return nil, err
	}
	elements := make([]E, len(encoded))
	for i, it := range encoded {
		if elements[i], err = wire.Decode[E](it.Key); err != nil {
			return nil, err
		}
	}
	return elements, nil
}
