package transport

import (
	"encoding/binary"

	"concurrency-lab/primitives/internal/wire"
)

// Request asks for a call.
type Request struct {
	Worker uint64 // the number of the thread that calls, or 0
	Object uint64
	Method string
	Arg    []byte
}

// AppendRequest appends a request as it is sent.
func AppendRequest(b []byte, r Request) []byte {
	b = binary.LittleEndian.AppendUint64(b, r.Worker)
	b = binary.LittleEndian.AppendUint64(b, r.Object)
	b = append(append(b, byte(len(r.Method))), r.Method...)
	return append(b, r.Arg...)
}

// RequestIn reads a request, of which the argument is a part of raw.
func RequestIn(raw []byte) (Request, error) {
	const header = 17
	if len(raw) < header || len(raw) < header+int(raw[16]) {
		return Request{}, wire.ErrGarbled
	}
	end := header + int(raw[16])
	return Request{
		Worker: binary.LittleEndian.Uint64(raw),
		Object: binary.LittleEndian.Uint64(raw[8:]),
		Method: string(raw[header:end]),
		Arg:    raw[end:],
	}, nil
}
