package workers

import (
	"encoding/binary"
	"fmt"

	"concurrency-lab/primitives/internal/wire"
)

// A task on its way to a worker is a row of fields: the function's name and the encoded arguments.
// What came of it is a row of fields as well, each of which begins with a mark.

// fieldHeader is how much longer a field is than what is in it, at most.
const fieldHeader = binary.MaxVarintLen64

func appendField(b, field []byte) []byte {
	return append(binary.AppendUvarint(b, uint64(len(field))), field...)
}

// nextField cuts the first field off.
func nextField(b []byte) (field, rest []byte, err error) {
	size, n := binary.Uvarint(b)
	if n <= 0 || size > uint64(len(b)-n) {
		return nil, nil, wire.ErrGarbled
	}
	end := n + int(size)
	return b[n:end], b[end:], nil
}

func appendTask(b []byte, t *Task) []byte {
	b = append(binary.AppendUvarint(b, uint64(len(t.Func))), t.Func...)
	for _, arg := range t.Args {
		b = appendField(b, arg)
	}
	return b
}

// maxRow is how many bytes of results go into one frame; one that is larger goes by itself.
var maxRow = wire.MaxFrame - taskNumber

// encoded returns a value as it is, or err as it travels.
func encoded(value []byte, err error) []byte {
	if err != nil {
		return wire.EncodeError(err)
	}
	return value
}

// appendResult appends what encoded has returned as a field.
func appendResult(b, value []byte, err error) []byte {
	return wire.AppendMarked(binary.AppendUvarint(b, uint64(1+len(value))), value, err)
}

// resultsIn reads n results, which came in some rows. The values are parts of these.
func resultsIn(n int, rows ...[]byte) ([]wire.Outcome, error) {
	items := make([]wire.Outcome, 0, n)
	for _, row := range rows {
		for len(row) > 0 {
			var field []byte
			var err error
			if field, row, err = nextField(row); err != nil {
				return nil, err
			}
			items = append(items, wire.ResultIn(field))
		}
	}
	if len(items) != n {
		return nil, fmt.Errorf("%w: %d results came for %d inputs", wire.ErrGarbled, len(items), n)
	}
	return items, nil
}
