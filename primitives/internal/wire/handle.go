package wire

import (
	"fmt"
	"os"
	"reflect"
	"sync"
)

// Handle is an object that a child process gets by inheritance, always behind a pointer. On the
// wire it is only its number; what belongs to the number travels once, when the child starts.
type Handle interface {
	// Describe says what another process needs to open the object.
	Describe() Info
	// Files are the open files behind it, in an order that open understands.
	Files() []*os.File
	// Died tells the object that a process which had it is gone.
	Died(pid int)
}

// Info describes an inherited object.
type Info struct {
	ID    uint64
	Kind  string
	Name  string
	Size  int
	Cells int
	Files []uint64 // the child's numbers of its files
}

// Inheritance is what this process got from its parent.
var Inheritance struct {
	sync.Mutex
	Infos  map[uint64]Info
	Opened map[uint64]Handle
}

// Inherit opens the object with an encoded number that this process was started with. The same
// number gives the same object.
func Inherit[H Handle](raw []byte, open func(Info, []*os.File) (H, error)) (H, error) {
	var none H
	var id uint64
	if err := Decoder.Unmarshal(raw, &id); err != nil {
		return none, err
	}
	in := &Inheritance
	in.Lock()
	defer in.Unlock()
	if h, ok := in.Opened[id].(H); ok {
		return h, nil
	}
	info, ok := in.Infos[id]
	if !ok {
		return none, fmt.Errorf("%w: process %d was not started with object %d", ErrInherit, os.Getpid(), id&0xffffffff)
	}
	files := make([]*os.File, len(info.Files))
	for i, fd := range info.Files {
		files[i] = os.NewFile(uintptr(fd), info.Name)
	}
	h, err := open(info, files)
	if err != nil {
		return none, fmt.Errorf("open the inherited %s: %w", info.Kind, err)
	}
	in.Opened[id] = h
	return h, nil
}

var handleType = reflect.TypeFor[Handle]()

// HandlesIn returns the shared objects in an argument, each once.
func HandlesIn(arg any) []Handle {
	if arg == nil || !mayHold(reflect.TypeOf(arg)) {
		return nil
	}
	s := search{seen: map[uint64]bool{}}
	s.visit(reflect.ValueOf(arg), 0)
	return s.found
}

type search struct {
	seen  map[uint64]bool
	found []Handle
}

// maxDepth ends the search in values that contain themselves, which could not be encoded anyway. It
// counts what a user nests: neither what is embedded nor what a shared object keeps to itself.
const maxDepth = 33

func (s *search) visit(v reflect.Value, depth int) {
	if depth > maxDepth || !v.IsValid() {
		return
	}
	if v.Type().Implements(handleType) {
		s.add(v)
		return
	}
	switch v.Kind() {
	case reflect.Pointer, reflect.Interface:
		s.visit(v.Elem(), depth+1)
	case reflect.Slice, reflect.Array:
		for i := range v.Len() {
			s.visit(v.Index(i), depth+1)
		}
	case reflect.Map:
		for it := v.MapRange(); it.Next(); {
			s.visit(it.Value(), depth+1)
		}
	case reflect.Struct:
		for i := range v.NumField() {
			f := v.Type().Field(i)
			switch {
			case !travels(f):
			case f.Anonymous || !f.IsExported():
				s.visit(v.Field(i), depth)
			default:
				s.visit(v.Field(i), depth+1)
			}
		}
	}
}

// add notes the object that a pointer leads to. The pointer may be one that reflection does not
// hand out, because the field is unexported.
func (s *search) add(v reflect.Value) {
	if v.IsNil() {
		return
	}
	h := reflect.NewAt(v.Type().Elem(), v.UnsafePointer()).Interface().(Handle)
	if id := h.Describe().ID; !s.seen[id] {
		s.seen[id] = true
		s.found = append(s.found, h)
	}
}

// travels says whether what a field holds is sent with its struct: an exported field, what is
// embedded, and the object behind a shared type, which that keeps to itself.
func travels(f reflect.StructField) bool {
	return f.IsExported() || f.Anonymous || f.Type.Implements(handleType)
}

var holds sync.Map // reflect.Type → bool

// mayHold says whether a value of type t can contain a handle, so that plain arguments need no
// search.
func mayHold(t reflect.Type) bool {
	if may, ok := holds.Load(t); ok {
		return may.(bool)
	}
	holds.Store(t, true) // a type that contains itself
	may := t.Implements(handleType)
	switch t.Kind() {
	case reflect.Interface:
		may = true
	case reflect.Pointer, reflect.Slice, reflect.Array, reflect.Map:
		may = may || mayHold(t.Elem())
	case reflect.Struct:
		for i := range t.NumField() {
			may = may || travels(t.Field(i)) && mayHold(t.Field(i).Type)
		}
	}
	holds.Store(t, may)
	return may
}

// EncodeArg encodes the argument of a task for a process that already runs.
func EncodeArg(arg any) ([]byte, error) {
	if len(HandlesIn(arg)) > 0 {
		return nil, fmt.Errorf("%w: give them to the pool's initializer, or use a manager", ErrInherit)
	}
	return Encode(arg)
}
