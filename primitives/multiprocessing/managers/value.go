package managers

import (
	"context"

	"concurrency-lab/primitives/internal/wire"
)

// Value is a variable that lives in a [Manager]. Unlike a [demo.Value] it holds anything
// that can be encoded and can be sent to a process that already runs, as a [Proxy] can; but each
// access is a call.
//
// To read, change and write back, hold a lock: Get and Set are two calls. Methods block while they
// wait for the manager; see [Method.Call] for errors and what the context does. Python: the Value
// of a manager.
type Value[T any] struct{ Proxy[*variable] }

// variable is what a Value stands for.
type variable struct{ value []byte }

var variableType = Type[[]byte, *variable]{
	name:      "Value",
	construct: func(_ context.Context, raw []byte) (*variable, error) { return &variable{raw}, nil },
	methods:   []served{&variableGet, &variableSet},
}

var (
	variableGet = Method[*variable, struct{}, []byte]{
		name: "get",
		run: func(_ context.Context, v *variable, _ struct{}) ([]byte, error) {
			return v.value, nil
		},
	}
	variableSet = Method[*variable, []byte, struct{}]{
		name: "set",
		run: func(_ context.Context, v *variable, raw []byte) (struct{}, error) {
			v.value = raw
			return struct{}{}, nil
		},
	}
)

// NewValue returns a variable that holds x, with a name that recorders show. It costs a call.
func NewValue[T any](ctx context.Context, m *Manager, name string, x T) (*Value[T], error) {
	raw, err := wire.Encode(x)
	if err != nil {
		return nil, err
	}
	o, err := variableType.create(ctx, m, name, raw)
	if err != nil {
		return nil, err
	}
	return &Value[T]{*o}, nil
}

// Get returns the value.
func (v *Value[T]) Get(ctx context.Context) (T, error) {
	return decodeReply[T](variableGet.Call(ctx, &v.Proxy, struct{}{}))
}

// Set changes the value.
func (v *Value[T]) Set(ctx context.Context, x T) error {
	raw, err := wire.Encode(x)
	if err != nil {
		return err
	}
	_, err = variableSet.Call(ctx, &v.Proxy, raw)
	return err
}
