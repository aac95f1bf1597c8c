package multiprocessing

import (
	"fmt"
	"os"
	"runtime"

	"concurrency-lab/primitives/trace"
)

// headerSize is the part of a shared object's memory that holds its cells.
const headerSize = 64

// object is what stands behind every object in shared memory: a number that all processes know it by,
// cells to wait on, and data. The first cell is always the object's lock.
type object struct {
	trace trace.Object
	kind  trace.ObjectKind
	file  *os.File
	boxes []tokenBox
	cells []*cell
	data  []byte
	order order
}

// newObject makes a shared object with that many cells and bytes of data, all zero.
func newObject(kind trace.ObjectKind, name string, cells, size int) (*object, error) {
	f, err := newSegmentFile(headerSize + size)
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
	return mapObject(handleInfo{Kind: string(kind), Name: name, Size: size, Cells: cells}, f, boxes)
}

// openObject opens an inherited shared object.
func openObject(info handleInfo, files []*os.File) (*object, error) {
	if len(files) == 0 || info.Size < 0 || info.Cells < 0 || info.Cells > headerSize/cellSize {
		return nil, ErrGarbled
	}
	var boxes []tokenBox
	for rest := files[1:]; len(rest) >= tokenFiles; rest = rest[tokenFiles:] {
		boxes = append(boxes, openTokens(rest[:tokenFiles]))
	}
	if len(boxes) < info.Cells && (boxes != nil || usesTokens()) {
		return nil, ErrGarbled
	}
	return mapObject(info, files[0], boxes)
}

func mapObject(info handleInfo, f *os.File, boxes []tokenBox) (*object, error) {
	mem, err := mapSegment(f, headerSize+info.Size)
	if err != nil {
		return nil, fmt.Errorf("map the memory of a %s: %w", info.Kind, err)
	}
	s := &object{kind: trace.ObjectKind(info.Kind), file: f, boxes: boxes, data: mem[headerSize:]}
	s.trace.Name = info.Name
	if info.ID != 0 {
		s.trace.SetID(info.ID)
	}
	for i := range info.Cells {
		var p parker
		if boxes != nil {
			p = tokenParker{boxes[i]}
		} else {
			p = systemParker()
		}
		s.cells = append(s.cells, newCell(mem[i*cellSize:], p))
	}
	// Methods keep s alive until they have done with its memory.
	runtime.AddCleanup(s, unmapSegment, mem)
	return s, nil
}

func (s *object) describe() handleInfo {
	return handleInfo{ID: s.trace.ID(), Kind: string(s.kind), Name: s.trace.Name, Size: len(s.data), Cells: len(s.cells)}
}

func (s *object) files() []*os.File {
	files := []*os.File{s.file}
	for _, b := range s.boxes {
		files = append(files, b.handles()...)
	}
	return files
}
