package managers

import (
	"github.com/fxamacker/cbor/v2"

	"concurrency-lab/primitives/internal/wire"
	"concurrency-lab/primitives/multiprocessing/managers/internal/transport"
	"concurrency-lab/primitives/trace"
)

// Proxy stands for an object that lives in a manager's process. It can be sent to any process of
// this program, when that starts and later: as an argument, through a queue or a pipe, and into
// another object of a manager.
//
// Any number of threads and processes may use it. Nothing of the object can be reached but by its
// type's methods. Python: a proxy of multiprocessing.managers.
type Proxy[T any] struct{ *reference }

// UnmarshalCBOR implements [cbor.Unmarshaler]: it makes a proxy for the same object in this
// process.
func (o *Proxy[T]) UnmarshalCBOR(raw []byte) error {
	var w referenceWire
	if err := wire.Decoder.Unmarshal(raw, &w); err != nil {
		return err
	}
	o.reference = newReference(clientOf(w.Server), w.ID, w.Name, w.Kind)
	return nil
}

// reference is what a Proxy knows, whatever it stands for.
type reference struct {
	object trace.Object
	kind   trace.ObjectKind
	client *client
}

// referenceWire is a proxy on its way between processes.
type referenceWire struct {
	_      struct{} `cbor:",toarray"`
	Server transport.Address
	ID     uint64
	Kind   trace.ObjectKind
	Name   string
}

func newReference(c *client, id uint64, name string, kind trace.ObjectKind) *reference {
	p := &reference{kind: kind, client: c}
	p.object.Name = name
	p.object.SetID(id)
	return p
}

// MarshalCBOR implements [cbor.Marshaler]: a proxy is sent as the place and the number of its
// object.
func (p *reference) MarshalCBOR() ([]byte, error) {
	if p == nil {
		return nil, ErrNoObject
	}
	return cbor.Marshal(referenceWire{Server: p.client.server, ID: p.object.ID(), Kind: p.kind, Name: p.object.Name})
}
