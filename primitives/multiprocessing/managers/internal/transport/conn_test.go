package transport

import (
	"errors"
	"net"
	"runtime"
	"testing"
)

// What was sent before the end of the socket is received, even by one who slept and sees the end
// first.
func TestMessageBeforeTheEnd(t *testing.T) {
	way := new(slot)
	l := &Conn{Inbox: make(chan []byte), bell: make(chan struct{}, 1), Slots: slots{In: way}}
	for _, want := range []string{"message", ""} {
		l.Inbox = make(chan []byte)
		got := make(chan string)
		go func() {
			message, err := l.Receive(nil, nil, nil)
			if err != nil && !errors.Is(err, net.ErrClosed) {
				t.Error(err)
			}
			got <- string(message)
		}()
		for way.asleep.Load() == 0 {
			runtime.Gosched()
		}
		if want != "" {
			way.put([]byte(want))
		}
		close(l.Inbox)
		if message := <-got; message != want {
			t.Fatalf("%q, want %q", message, want)
		}
	}
}
