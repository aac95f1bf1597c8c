package managers

import (
	"context"
	"errors"
	"fmt"
	"net"
	"sync"
	"time"

	"concurrency-lab/primitives/threading"
	"concurrency-lab/primitives/trace"
)

// server is what runs in a manager's process. It is one of its own objects.
type server struct {
	key []byte
	met func(from net.Addr, err error) // see Serve

	mu       sync.Mutex
	objects  map[uint64]*servedObject
	shared   map[objectName]uint64 // the objects that are found by name
	sessions map[uint64]*session
	last     uint64 // the newest session
}

// servedObject is an object of the manager.
type servedObject struct {
	servedType
	value any
	guard *threading.Lock // held by the method that runs, unless the object guards itself
}

// sessionWatcher is an object that wants to know when a client process is gone.
type sessionWatcher interface{ sessionEnded(*session) }

// named is an object that wants to know what recorders call its proxies.
type named interface{ setName(id uint64, name string) }

const serverID = 1 // no object that is numbered for a recorder has this number

var serverType = Type[struct{}, *server]{
	name:       "manager",
	concurrent: true,
	construct: func(context.Context, struct{}) (*server, error) {
		return nil, errors.New("a manager has one server")
	},
	methods: []served{&construct},
}

// objectName is what an object is found by where all clients are to find the same one.
type objectName struct {
	_    struct{} `cbor:",toarray"`
	Type string
	Name string
}

type constructArg struct {
	_ struct{} `cbor:",toarray"`
	objectName
	Arg    []byte
	Shared bool // if there is an object of that type and name, it is to be that
}

// construct makes a new object, or finds a shared one, and returns its number.
var construct = Method[*server, constructArg, uint64]{
	name: "construct",
	run: func(ctx context.Context, s *server, a constructArg) (uint64, error) {
		if id, ok := s.find(a); ok {
			return id, nil
		}
		t := typeCalled(a.Type)
		if t == nil {
			return 0, fmt.Errorf("%w: no type %q", ErrNoObject, a.Type)
		}
		value, err := t.make(ctx, a.Arg)
		if err != nil {
			return 0, err
		}
		return s.add(a, &servedObject{servedType: t, value: value, guard: threading.NewLock(a.Name)}), nil
	},
}

// find returns the number of the shared object that is asked for, if there is one.
func (s *server) find(a constructArg) (id uint64, ok bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	id, ok = s.shared[a.objectName]
	return id, ok && a.Shared
}

// add keeps a new object and returns its number; or that of a shared one which another client was
// quicker to make.
func (s *server) add(a constructArg, o *servedObject) uint64 {
	var number trace.Object
	id := number.ID()
	if n, ok := o.value.(named); ok {
		n.setName(id, a.Name)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if a.Shared {
		if first, ok := s.shared[a.objectName]; ok {
			return first
		}
		s.shared[a.objectName] = id
	}
	s.objects[id] = o
	return id
}

func newServer(key []byte) *server {
	s := &server{key: key, shared: map[objectName]uint64{}, sessions: map[uint64]*session{}}
	s.objects = map[uint64]*servedObject{serverID: {servedType: &serverType, value: s}}
	return s
}

// accept serves each connection in a thread of its own, until the listener is closed. Then it
// breaks all of them off.
func (s *server) accept(ctx context.Context, l net.Listener) error {
	main := trace.From(ctx)
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(ErrGone)
	callers := trace.Object{Name: trace.Aside("callers")}
	for n := 1; ; n++ {
		main.WaitingOutside(ctx, &callers, trace.KindPipe)
		conn, err := l.Accept()
		main.Resumed()
		switch {
		case errors.Is(err, net.ErrClosed):
			return nil
		case err != nil: // a want of file descriptors, most likely, that others will give back
			_ = main.Sleep(ctx, 10*time.Millisecond)
			continue
		}
		name := trace.Aside(fmt.Sprintf("%s.%d", main.Name, n))
		t := threading.NewThread(name, func(ctx context.Context) error {
			s.serve(ctx, conn)
			return nil
		})
		t.Daemon = true
		_ = t.Start(ctx) // a new thread cannot have been started
	}
}

// session returns the session with that number, a new one for 0.
func (s *server) session(id, pid uint64) (from *session, first bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if id != 0 {
		return s.sessions[id], false
	}
	s.last++
	from = &session{id: s.last, pid: pid}
	s.sessions[from.id] = from
	return from, true
}

// endSession tells the objects that a client process is gone.
func (s *server) endSession(of *session) {
	of.ended.Store(true)
	s.mu.Lock()
	delete(s.sessions, of.id)
	var watchers []sessionWatcher
	for _, o := range s.objects {
		if w, ok := o.value.(sessionWatcher); ok {
			watchers = append(watchers, w)
		}
	}
	s.mu.Unlock()
	for _, w := range watchers {
		w.sessionEnded(of)
	}
}
