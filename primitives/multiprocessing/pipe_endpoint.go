package multiprocessing

import (
	"errors"
	"fmt"
	"os"
	"slices"

	"github.com/fxamacker/cbor/v2"

	"concurrency-lab/primitives/internal/wire"
	"concurrency-lab/primitives/trace"
)

// connection is what a [Connection] holds, whatever its messages are: see shared.
type connection struct {
	End end `cbor:"end"`
}

// end is an endpoint that is sent as its number.
type end struct{ *endpoint }

// MarshalCBOR implements [cbor.Marshaler].
func (e end) MarshalCBOR() ([]byte, error) { return cbor.Marshal(e.object.ID()) }

// UnmarshalCBOR implements [cbor.Unmarshaler]: it finds the end that this process was started with.
func (e *end) UnmarshalCBOR(raw []byte) (err error) {
	e.endpoint, err = wire.Inherit(raw, openEndpoint)
	return err
}

// otherEnd marks the number of a pipe's second end, which is else that of the first.
const otherEnd = 1 << 62

// endpoint is what stands behind a connection: a way in, a way out, or both.
type endpoint struct {
	object  trace.Object
	in, out *way
}

// newEndpoint takes the files over: if it fails they are closed.
func newEndpoint(name string, r, w *os.File) (*endpoint, error) {
	e := &endpoint{}
	e.object.Name = name
	var err error
	if e.in, err = e.newWay(r, forReading); err == nil {
		e.out, err = e.newWay(w, forWriting)
	}
	if err != nil {
		wire.CloseAll([]*os.File{r, w})
		return nil, errors.Join(fmt.Errorf("pipe %s: %w", name, err), e.close())
	}
	return e, nil
}

// newWay returns nil without a file.
func (e *endpoint) newWay(f *os.File, direction int16) (*way, error) {
	if f == nil {
		return nil, nil
	}
	w := &way{object: &e.object}
	if err := w.prepare(f, direction); err != nil {
		return nil, err
	}
	return w, nil
}

func (e *endpoint) close() error {
	var errs []error
	for _, w := range e.ways() {
		errs = append(errs, w.close())
	}
	return errors.Join(errs...)
}

// ways are those that there are, the one in first.
func (e *endpoint) ways() []*way {
	return slices.DeleteFunc([]*way{e.in, e.out}, func(w *way) bool { return w == nil })
}

const (
	kindReader = "pipe reader"
	kindWriter = "pipe writer"
	kindDuplex = "pipe"
)

func (e *endpoint) Describe() wire.Info {
	kind := kindDuplex
	switch {
	case e.out == nil:
		kind = kindReader
	case e.in == nil:
		kind = kindWriter
	}
	return wire.Info{ID: e.object.ID(), Kind: kind, Name: e.object.Name}
}

func (e *endpoint) Files() []*os.File {
	var files []*os.File
	for _, w := range e.ways() {
		files = append(files, w.file)
	}
	return files
}

func (e *endpoint) Died(int) {}

func openEndpoint(info wire.Info, files []*os.File) (e *endpoint, err error) {
	switch {
	case info.Kind == kindReader && len(files) == 1:
		e, err = newEndpoint(info.Name, files[0], nil)
	case info.Kind == kindWriter && len(files) == 1:
		e, err = newEndpoint(info.Name, nil, files[0])
	case info.Kind == kindDuplex && len(files) == 2:
		e, err = newEndpoint(info.Name, files[0], files[1])
	default:
		err = fmt.Errorf("%d files for a %s", len(files), info.Kind)
	}
	if err != nil {
		return nil, err
	}
	e.object.SetID(info.ID)
	return e, nil
}
