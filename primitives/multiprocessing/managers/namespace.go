package managers

import (
	"context"
	"errors"
	"fmt"

	"concurrency-lab/primitives/internal/wire"
	"concurrency-lab/primitives/multiprocessing"
)

// ErrNoAttribute says that a namespace has nothing under a name (Python: AttributeError).
var ErrNoAttribute = multiprocessing.RegisterError(errors.New("no such attribute"))

// Namespace holds values of any types under names. It lives in a [Manager] and can be sent as a
// [Proxy] can. Its values are got at by an [Attribute] each, which knows the type. Python: the
// Namespace of a manager.
type Namespace struct{ Proxy[*namespace] }

// namespace is what a Namespace stands for: its values, encoded as they came.
type namespace struct{ values map[string][]byte }

// attributeItem is a name with its encoded value.
type attributeItem struct {
	_     struct{} `cbor:",toarray"`
	Name  string
	Value []byte
}

var namespaceType = Type[struct{}, *namespace]{
	name: "Namespace",
	construct: func(context.Context, struct{}) (*namespace, error) {
		return &namespace{map[string][]byte{}}, nil
	},
	methods: []served{&namespaceGet, &namespaceSet, &namespaceDelete},
}

var (
	namespaceGet = Method[*namespace, string, []byte]{
		name: "get",
		run: func(_ context.Context, n *namespace, name string) ([]byte, error) {
			return n.get(name)
		},
	}
	namespaceSet = Method[*namespace, attributeItem, struct{}]{
		name: "set",
		run: func(_ context.Context, n *namespace, it attributeItem) (struct{}, error) {
			n.values[it.Name] = it.Value
			return struct{}{}, nil
		},
	}
	namespaceDelete = Method[*namespace, string, struct{}]{
		name: "delete",
		run: func(_ context.Context, n *namespace, name string) (struct{}, error) {
			_, err := n.get(name)
			delete(n.values, name)
			return struct{}{}, err
		},
	}
)

func (n *namespace) get(name string) ([]byte, error) {
	value, ok := n.values[name]
	if !ok {
		return nil, fmt.Errorf("%w: %q", ErrNoAttribute, name)
	}
	return value, nil
}

// NewNamespace returns an empty namespace with a name that recorders show. It costs a call.
func NewNamespace(ctx context.Context, m *Manager, name string) (*Namespace, error) {
	o, err := namespaceType.create(ctx, m, name, struct{}{})
	if err != nil {
		return nil, err
	}
	return &Namespace{*o}, nil
}

// Attribute is a name in a [Namespace], with the type of what stands under it:
//
//	const speed = managers.Attribute[float64]("speed")
//
// Each method is a call; see [Method.Call] for errors and what the context does.
type Attribute[T any] string

// Get returns the value. If there is none it returns [ErrNoAttribute].
func (a Attribute[T]) Get(ctx context.Context, n *Namespace) (T, error) {
	return decodeReply[T](namespaceGet.Call(ctx, &n.Proxy, string(a)))
}

// Set gives the name a value.
func (a Attribute[T]) Set(ctx context.Context, n *Namespace, value T) error {
	raw, err := wire.Encode(value)
	if err != nil {
		return err
	}
	_, err = namespaceSet.Call(ctx, &n.Proxy, attributeItem{Name: string(a), Value: raw})
	return err
}

// Delete takes the name out. If it has no value it returns [ErrNoAttribute].
func (a Attribute[T]) Delete(ctx context.Context, n *Namespace) error {
	_, err := namespaceDelete.Call(ctx, &n.Proxy, string(a))
	return err
}
