package multiprocessing

import (
	"github.com/fxamacker/cbor/v2"

	"concurrency-lab/primitives/internal/shm"
	"concurrency-lab/primitives/internal/wire"
)

// shared is what is common to all types in shared memory: the object behind them. The field has a
// name so that its methods are not theirs.
type shared struct{ obj *shm.Object }

// MarshalCBOR implements [cbor.Marshaler]: a shared object is sent as its number.
func (s shared) MarshalCBOR() ([]byte, error) { return cbor.Marshal(s.obj.Trace.ID()) }

// UnmarshalCBOR implements [cbor.Unmarshaler]: it finds the object that this process was started
// with.
func (s *shared) UnmarshalCBOR(raw []byte) (err error) {
	s.obj, err = wire.Inherit(raw, shm.Open)
	return err
}
