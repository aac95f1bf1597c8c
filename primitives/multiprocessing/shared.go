package multiprocessing

import (
	"github.com/fxamacker/cbor/v2"

	"concurrency-lab/primitives/internal/shm"
	"concurrency-lab/primitives/internal/wire"
)

// shared is what is common to all types in shared memory: the object behind them. The field is
// exported because it is what is sent. It has a name so that its methods are not those of Lock,
// Queue and the rest.
type shared struct {
	Object object `cbor:"object"`
}

// Close gives the object's file descriptor back before the garbage collector does. This process
// can go on using the object. To start a process with it from now on is an error, [os.ErrClosed].
// Close does not block. A second Close is such an error too. Python needs no Close: it counts
// references.
func (s shared) Close() error { return s.Object.Close() }

// object is an object in shared memory that is sent as its number.
type object struct{ *shm.Object }

func sharedObject(s *shm.Object) shared { return shared{object{s}} }

// MarshalCBOR implements [cbor.Marshaler].
func (o object) MarshalCBOR() ([]byte, error) { return cbor.Marshal(o.Trace.ID()) }

// UnmarshalCBOR implements [cbor.Unmarshaler]: it finds the object that this process was started
// with.
func (o *object) UnmarshalCBOR(raw []byte) (err error) {
	o.Object, err = wire.Inherit(raw, shm.Open)
	return err
}
