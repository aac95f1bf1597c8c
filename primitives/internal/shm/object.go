package shm

import (
	"fmt"
	"os"
	"runtime"

	"concurrency-lab/primitives/internal/wire"
	"concurrency-lab/primitives/trace"
)

// headerSize is the part of a shared object's memory that holds its cells.
const headerSize = 64

// Object is what stands behind every object in shared memory: a number that all processes know it
// by, cells to wait on, and data. The first cell is always the object's lock.
type Object struct {
	Trace trace.Object
	Kind  trace.ObjectKind
	file  *os.File
	boxes []tokenBox
	// header is the memory of the cells, and at its end that of [Object.Access].
	header []byte
	Cells  []*cell
	Data   []byte
	Order  order
}

// New makes a shared object with that many cells and bytes of data, all zero.
func New(kind trace.ObjectKind, name string, cells, size int) (o *Object, err error) {
	err = wire.Reclaim(func() error {
		o, err = newObject(kind, name, cells, size)
		return err
	})
	return o, err
}

func newObject(kind trace.ObjectKind, name string, cells, size int) (*Object, error) {
	f, err := NewFile(headerSize + size)
	if err != nil {
		return nil, fmt.Errorf("shared memory for a %s: %w", kind, err)
	}
	var boxes []tokenBox
	for range cells {
		if !usesTokens() {
			break
		}
		box, err := newTokens()
		if err != nil {
			return nil, fmt.Errorf("tokens for a %s: %w", kind, err)
		}
		boxes = append(boxes, box)
	}
	return mapObject(wire.Info{Kind: string(kind), Name: name, Size: size, Cells: cells}, f, boxes)
}

// Open opens an inherited shared object.
func Open(info wire.Info, files []*os.File) (*Object, error) {
	if len(files) == 0 || info.Size < 0 || info.Cells < 0 || info.Cells > headerSize/cellSize {
		return nil, wire.ErrGarbled
	}
	var boxes []tokenBox
	for rest := files[1:]; len(rest) >= tokenFiles; rest = rest[tokenFiles:] {
		boxes = append(boxes, openTokens(rest[:tokenFiles]))
	}
	if len(boxes) < info.Cells && (boxes != nil || usesTokens()) {
		return nil, wire.ErrGarbled
	}
	return mapObject(info, files[0], boxes)
}

func mapObject(info wire.Info, f *os.File, boxes []tokenBox) (*Object, error) {
	mem, err := Map(f, headerSize+info.Size)
	if err != nil {
		return nil, fmt.Errorf("map the memory of a %s: %w", info.Kind, err)
	}
	s := &Object{Kind: trace.ObjectKind(info.Kind), file: f, boxes: boxes, header: mem[:headerSize],
		Data: mem[headerSize:]}
	s.Trace.Name = info.Name
	if info.ID != 0 {
		s.Trace.SetID(info.ID)
	}
	for i := range info.Cells {
		var p parker
		if boxes != nil {
			p = tokenParker{boxes[i]}
		} else {
			p = systemParker()
		}
		look := s.lookForOwner
		if i > 0 {
			look = s.lookForAll
		}
		s.Cells = append(s.Cells, newCell(mem[i*cellSize:], p, look))
	}
	// Methods keep s alive until they have done with its memory.
	runtime.AddCleanup(s, Unmap, mem)
	return s, nil
}

// Close gives back the descriptor of the memory, without which the object cannot be handed to
// another process. The memory stays until nobody uses the object any more.
func (o *Object) Close() error { return o.file.Close() }

// Describe implements [wire.Handle].
func (o *Object) Describe() wire.Info {
	return wire.Info{ID: o.Trace.ID(), Kind: string(o.Kind), Name: o.Trace.Name, Size: len(o.Data), Cells: len(o.Cells)}
}

// Files implements [wire.Handle].
func (o *Object) Files() []*os.File {
	files := []*os.File{o.file}
	for _, b := range o.boxes {
		files = append(files, b.handles()...)
	}
	return files
}
