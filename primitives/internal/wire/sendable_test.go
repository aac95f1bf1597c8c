package wire_test

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math/big"
	"net/netip"
	"net/url"
	"os"
	"reflect"
	"runtime"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"concurrency-lab/primitives/internal/guard"
	"concurrency-lab/primitives/internal/testkit"
	"concurrency-lab/primitives/internal/wire"
)

type (
	point  struct{ X, Y int }
	secret struct{ User, password string }
	noted  struct {
		User string
		memo string `cbor:"-"`
	}
	hidden struct {
		User     string
		Password string `json:"-"`
	}
	shown struct {
		Password string `json:"-" cbor:"Password"`
	}
	renamed struct {
		A int `json:"b,omitempty"`
		B int `json:"a"`
	}
	Left  struct{ X, Y int }
	Right struct{ X, Z int }
	left  struct{ L int }
	both  struct {
		Left
		Right
	}
	shadow struct {
		Left
		X string
	}
	alone struct {
		Left
		left
		Z int
	}
	toUnexported struct {
		*left
		N int
	}
	stamped struct {
		time.Time
		Name string
	}
	inOrder struct {
		At   time.Time
		Name string
	}
	justTime struct{ time.Time }
	counted  struct {
		big.Int
		Name string
	}
	selfish struct {
		*selfish
		N int
	}
	node struct {
		Next *node
		N    int
	}
	tree     map[string]tree
	forest   []forest
	inFunc   struct{ F func() }
	inner    struct{ C chan int }
	inChan   struct{ Inner map[string][]*inner }
	shaped   struct{ Shape fmt.Stringer }
	oneWay   struct{ n int }
	aPointer struct{ P **int }
)

// What is only looked at by reflection.
var _ = []any{secret{password: ""}.password, selfish{}.selfish, oneWay{}.n}

func (oneWay) MarshalBinary() ([]byte, error) { return nil, nil }

// journey sends a value and returns what arrives.
type journey func(t *testing.T)

// arrives says that a value arrives as it is.
func arrives[T any](v T) journey { return becomes(v, v) }

// becomes says that a value arrives as another.
func becomes[T any](v, as T) journey {
	return func(t *testing.T) {
		raw, err := wire.Encode(v)
		testkit.Must(t, err)
		got, err := wire.Decode[T](raw)
		testkit.Must(t, err)
		if !reflect.DeepEqual(got, as) {
			t.Errorf("%#v arrived as %#v, want %#v", v, got, as)
		}
	}
}

// refused says that the sender refuses a value, with an error in which a text stands.
func refused[T any](v T, where string) journey {
	return func(t *testing.T) {
		_, err := wire.Encode(v)
		if !errors.Is(err, wire.ErrUnsendable) || !strings.Contains(err.Error(), where) {
			t.Errorf("%T: the error is %v, want one that says %s", v, err, where)
		}
	}
}

func TestArrivesOrIsRefused(t *testing.T) {
	at := time.Date(2024, 5, 6, 7, 8, 9, 10, time.UTC)
	addr := netip.MustParseAddr("192.0.2.1")
	home, _ := url.Parse("http://example.org/x?y#z")
	var circle any
	circle = &circle
	ring := &node{}
	ring.Next = ring
	list := []any{nil}
	list[0] = list
	cases := map[string]journey{
		"a struct":                      arrives(point{1, 2}),
		"nil":                           arrives[*point](nil),
		"an embedded struct":            arrives(alone{Left{1, 2}, left{3}, 4}),
		"times":                         arrives(inOrder{at, "lunch"}),
		"a struct that is a time":       arrives(justTime{at}),
		"a type with MarshalBinary":     arrives(addr),
		"a pointer to one":              arrives(home),
		"as a key":                      arrives(map[netip.Addr]point{addr: {1, 2}}),
		"struct as a key":               arrives(map[point]string{{1, 2}: "x"}),
		"renamed fields":                arrives(renamed{1, 2}),
		"field with both tags":          arrives(shown{"x"}),
		"field that is given up":        becomes(noted{"ann", "x"}, noted{"ann", ""}),
		"a list of lists":               arrives(node{&node{nil, 1}, 2}),
		"maps in a map":                 arrives(tree{"a": {"b": {}}}),
		"lists in a list":               arrives(forest{{}, {{}}}),
		"interface that is nil":         arrives(shaped{}),
		"any: a number":                 becomes[any](42, int64(42)),
		"any: a large number":           becomes[any](uint64(1<<63), *new(big.Int).SetUint64(1 << 63)),
		"any: a float":                  becomes[any](float32(0.5), 0.5),
		"any: a time":                   arrives[any](at),
		"any: bytes":                    arrives[any]([]byte("x")),
		"any: a list":                   becomes[any]([]int{1, 2}, []any{int64(1), int64(2)}),
		"any: a struct":                 becomes[any](point{1, 2}, map[any]any{"X": int64(1), "Y": int64(2)}),
		"any: nothing":                  arrives[any](nil),
		"any: a key":                    arrives[any](map[any]any{"a": int64(1), int64(2): true}),
		"any: a struct as a key":        refused[any](map[any]int{point{}: 1}, "wire_test.point as a key"),
		"any: a type with Marshal":      refused[any](addr, "netip.Addr in an any"),
		"any: a field not exported":     refused[any]([]any{secret{}}, "secret.password"),
		"any: a channel":                refused[any](map[string]any{"c": make(chan int)}, "chan int"),
		"any: itself":                   refused(circle, "contains itself"),
		"any: a list in itself":         refused(list, "contains itself"),
		"field not exported":            refused(secret{}, "wire_test.secret.password: "),
		"in a list":                     refused([]secret{}, "wire_test.secret.password: "),
		"a json tag":                    refused(hidden{}, "wire_test.hidden.Password: "),
		"two embedded, one name":        refused(both{}, "wire_test.both.Right.X: wire_test.both.Left.X "),
		"an embedded field is shadowed": refused(shadow{}, "wire_test.shadow.X: wire_test.shadow.Left.X "),
		"embedded pointer to nothing":   refused(toUnexported{}, "wire_test.toUnexported.left: "),
		"an embedded time":              refused(stamped{}, "wire_test.stamped.Time: "),
		"an embedded big.Int":           refused(counted{}, "wire_test.counted.Int: "),
		"embedded in itself":            refused(selfish{}, "embedded in itself"),
		"a func":                        refused(inFunc{}, "wire_test.inFunc.F: "),
		"a channel inside":              refused(inChan{}, "wire_test.inChan.Inner.C: "),
		"uintptr":                       refused(uintptr(0), "uintptr"),
		"a complex number":              refused(1i, "complex128"),
		"an interface":                  refused(shaped{at}, "wire_test.shaped.Shape: "),
		"interfaces in a list":          refused([]fmt.Stringer{at}, "fmt.Stringer is a time.Time"),
		"an interface itself":           refused[fmt.Stringer](at, "fmt.Stringer is a time.Time"),
		"no way back":                   refused(oneWay{}, "UnmarshalBinary"),
		"a pointer to a pointer":        refused(aPointer{}, "wire_test.aPointer.P: "),
		"pointers as keys":              refused(map[*int]int{}, "a key that is"),
		"a cycle":                       refused(ring, "contains itself"),
	}
	for name, test := range cases {
		t.Run(name, test)
	}
}

// chain returns so many nodes.
func chain(n int) (first *node) {
	for i := range n {
		first = &node{first, i}
	}
	return first
}

// As deep as a value may be sent, it is read.
func TestDepth(t *testing.T) {
	const most = 10_000
	arrives(chain(most))(t)
	refused(chain(most+1), "levels deep")(t)
	var nested any = int64(1)
	for range most {
		nested = []any{nested}
	}
	arrives(nested)(t)
	refused[any]([]any{nested}, "levels deep")(t)
	refused(struct{ At, Deep any }{time.Now(), nested}, "levels deep")(t)
}

// bad brings code that fails.
type bad struct{ how string }

func (b bad) do() {
	switch b.how {
	case "panic":
		panic("no way")
	case "exit":
		runtime.Goexit()
	}
}

func (b bad) MarshalCBOR() ([]byte, error) {
	if b.how == "panic" {
		b.do()
	}
	return append([]byte{0x60 + byte(len(b.how))}, b.how...), nil
}

func (b *bad) UnmarshalCBOR(raw []byte) error {
	bad{strings.TrimPrefix(string(raw[1:]), "their ")}.do()
	return nil
}

// garbled sends what is not CBOR.
type garbled struct{ raw string }

func (g garbled) MarshalCBOR() ([]byte, error) { return []byte(g.raw), nil }

func wantPanic(t *testing.T, err error) {
	t.Helper()
	var p *guard.PanicError
	if !errors.As(err, &p) {
		t.Errorf("the error is %v, want a panic", err)
	}
}

// Methods that are not ours may do what they like: it is the error of that one value.
func TestForeignMethods(t *testing.T) {
	_, err := wire.Encode(bad{"panic"})
	wantPanic(t, err)
	for _, what := range []garbled{{""}, {"\xff"}, {strings.Repeat("\x81", 10_001) + "\x01"}} {
		if _, err := wire.Encode(what); !errors.Is(err, wire.ErrUnsendable) {
			t.Errorf("MarshalCBOR returned %.5q: %v", what.raw, err)
		}
	}
	raw, err := wire.Encode(bad{"their panic"})
	testkit.Must(t, err)
	_, err = wire.Decode[bad](raw)
	wantPanic(t, err)
	_, err = wire.ValueOf[bad](wire.Outcome{Value: raw})
	wantPanic(t, err)
	raw, err = wire.Encode(bad{"exit"})
	testkit.Must(t, err)
	if _, err = wire.ValueOf[bad](wire.Outcome{Value: raw}); !errors.Is(err, guard.ErrExited) {
		t.Errorf("UnmarshalCBOR left: %v", err)
	}
}

type faulty struct{ text string }

func (e *faulty) Error() string { return e.text }

func sent(t *testing.T, err error) error {
	t.Helper()
	return wire.ResultIn(wire.AppendMarked(nil, wire.EncodeError(err), err)).Err
}

func TestErrorsKeepTheirIdentity(t *testing.T) {
	_, missing := os.Open("/there/is/no/such/file")
	_, notANumber := strconv.Atoi("x")
	for want, err := range map[error]error{
		io.EOF: io.EOF, io.ErrUnexpectedEOF: fmt.Errorf("read: %w", io.ErrUnexpectedEOF),
		fs.ErrNotExist: missing, syscall.ENOENT: missing, os.ErrDeadlineExceeded: os.ErrDeadlineExceeded,
		strconv.ErrSyntax: notANumber, errors.ErrUnsupported: syscall.ENOSYS, syscall.ENOSYS: syscall.ENOSYS,
		fs.ErrPermission: syscall.EACCES,
	} {
		got := sent(t, err)
		if !errors.Is(got, want) || got.Error() != err.Error() {
			t.Errorf("%v came as %v, want one that is %v", err, got, want)
		}
	}
	if err := sent(t, errors.New("x")); errors.Is(err, io.EOF) || errors.Is(err, syscall.ENOENT) {
		t.Errorf("%v is something else too", err)
	}
}

// A typed nil is an error, and its Error method panics.
func TestErrorWithoutAText(t *testing.T) {
	var none *faulty
	wantPanic(t, sent(t, none))
	wantPanic(t, sent(t, fmt.Errorf("task: %w", &guard.PanicError{Name: "w", Value: none})))
}

func TestLongErrorIsCut(t *testing.T) {
	err := sent(t, fmt.Errorf("%w: %s", io.EOF, strings.Repeat("x", 10<<20)))
	if n := len(err.Error()); n < 1<<20 || n > 1<<20+100 || !errors.Is(err, io.EOF) {
		t.Errorf("the text has %d bytes, and the error is %.50v", n, err)
	}
}
