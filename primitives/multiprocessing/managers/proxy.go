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
type Proxy[T any] struct{ proxy }

// proxy is what every [Proxy] holds. The field is exported because it is what is sent, and has a
// name so that its methods are not those of the proxy.
type proxy struct {
	Ref ref `cbor:"proxy"`
}

// ref is a reference that is sent as the place and the number of its object.
type ref struct{ *reference }

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

// MarshalCBOR implements [cbor.Marshaler].
func (r ref) MarshalCBOR() ([]byte, error) {
	if r.reference == nil {
		return nil, ErrNoObject
	}
	return cbor.Marshal(referenceWire{Server: r.client.server, ID: r.object.ID(), Kind: r.kind, Name: r.object.Name})
}

// UnmarshalCBOR implements [cbor.Unmarshaler]: it refers to the same object, from this process.
func (r *ref) UnmarshalCBOR(raw []byte) error {
	var w referenceWire
	if err := wire.Decoder.Unmarshal(raw, &w); err != nil {
		return err
	}
	r.reference = newReference(clientOf(w.Server), w.ID, w.Name, w.Kind)
	return nil
}
