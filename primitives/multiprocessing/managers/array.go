package managers

import (
	"context"

	"concurrency-lab/primitives/multiprocessing"
)

// Array is a row of numbers, of fixed length, that lives in a [Manager]. Unlike an
// [multiprocessing.Array] it can be sent to a process that already runs, as a [Proxy] can; but each
// access is a call, and it has no lock of its own. What [List] says of an index holds here too.
//
// To read, change and write back, hold a lock: Get and Set are two calls. See [Method.Call] for
// errors and what the context does. Python: the Array of a manager.
type Array[T multiprocessing.Element] struct{ row[T] }

// row is the list that an array is kept as. It is exported because it is what is sent.
type row[T multiprocessing.Element] struct{ List List[T] }

// An array is kept as a list is; only that its proxy has no way to make it longer or shorter.
var arrayType = Type[[][]byte, *list]{name: "Array", construct: newList, methods: listMethods}

// NewArray returns an array of the numbers given, with a name that recorders show. It costs a call.
func NewArray[T multiprocessing.Element](
	ctx context.Context, m *Manager, name string, numbers ...T,
) (*Array[T], error) {
	encoded, err := encodeAll(numbers)
	if err != nil {
		return nil, err
	}
	o, err := arrayType.create(ctx, m, name, encoded)
	if err != nil {
		return nil, err
	}
	return &Array[T]{row[T]{List[T]{*o}}}, nil
}

// Get returns number i.
func (a *Array[T]) Get(ctx context.Context, i int) (T, error) { return a.List.Get(ctx, i) }

// Set sets number i.
func (a *Array[T]) Set(ctx context.Context, i int, x T) error { return a.List.Set(ctx, i, x) }

// Numbers returns all the numbers, as they are at one moment.
func (a *Array[T]) Numbers(ctx context.Context) ([]T, error) { return a.List.Items(ctx) }

// Len is how many numbers there are.
func (a *Array[T]) Len(ctx context.Context) (int, error) { return a.List.Len(ctx) }
