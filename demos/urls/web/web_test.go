package web

import (
	"crypto/x509"
	"errors"
	"net/http"
	"testing"

	"go.uber.org/goleak"

	"concurrency-lab/demos/stage"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// unseen is a sink for runs that nobody watches.
type unseen struct{}

func (unseen) Line(stage.Line) {}
func (unseen) Total(int)       {}
func (unseen) Advance(int)     {}

func TestCertificatesAreVerified(t *testing.T) {
	st := stage.New(stage.Options{Speed: 1000}, unseen{})
	server, err := serveOffline(st)
	if err != nil {
		t.Fatal(err)
	}
	defer server.close()
	for insecure, trusted := range map[bool]bool{false: false, true: true} {
		transport := newTransport(insecure) // it has not heard of the authority
		transport.DialContext = server.dial
		_, err = network{st, &http.Client{Transport: transport}}.get(t.Context(), "https://www.qq.com")
		var unknown x509.UnknownAuthorityError
		if (err == nil) != trusted || !trusted && !errors.As(err, &unknown) {
			t.Errorf("insecure %v: %v", insecure, err)
		}
	}
}

// TestRefusedIsToldWhy asks a server that could not go on.
func TestRefusedIsToldWhy(t *testing.T) {
	server, err := serveOffline(stage.New(stage.Options{Speed: 1000}, unseen{}))
	if err != nil {
		t.Fatal(err)
	}
	server.close()
	full := errors.New("too many open files")
	server.broken.Store(&full)
	if _, err := server.dial(t.Context(), "tcp", "www.qq.com:443"); !errors.Is(err, full) {
		t.Errorf("told %v, want %v", err, full)
	}
}
