// Package web fetches pages, from the network or from this machine. It is a package of its own so
// that those who run demos for their parent do not initialise what speaks HTTP and TLS.
package web

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"time"

	"concurrency-lab/demos/stage"
	"concurrency-lab/primitives/trace"
)

const (
	// pageTimeout is the document's.
	pageTimeout = 60 * time.Second
	// maxPage is the most that is read of a page.
	maxPage = 64 << 20
)

// Web is where the pages of urls come from. It is the Web that the package demos asks for.
type Web struct{}

// Open returns what fetches a page, of the real network or of one in which this process serves the
// documents' hosts, and what must be called in the end. Both use the same client; they differ in
// whom it calls and whose certificates it trusts.
func (Web) Open(
	st *stage.Stage, live, insecure bool,
) (get func(ctx context.Context, address string) (bytes int, err error), closeAll func(), err error) {
	transport := newTransport(insecure)
	n := network{st, &http.Client{Transport: transport}}
	if live {
		return n.get, func() {}, nil
	}
	server, err := serveOffline(st)
	if err != nil {
		return nil, nil, fmt.Errorf("serve the pages on this machine: %w", err)
	}
	transport.Proxy = nil
	transport.DialContext = server.dial
	transport.TLSClientConfig.RootCAs = server.trusted
	return n.get, server.close, nil
}

func newTransport(insecure bool) *http.Transport {
	return &http.Transport{
		Proxy:              http.ProxyFromEnvironment,
		TLSClientConfig:    &tls.Config{InsecureSkipVerify: insecure},
		DisableKeepAlives:  true, // one page from each host; and so it is in Python
		DisableCompression: true, // the sizes are those of the pages
	}
}

// Size returns how long the page at a URL is, if this machine serves it.
func (Web) Size(address string) (bytes int, ok bool) {
	s, ok := siteAt(address)
	return s.bytes, ok
}

// network fetches pages.
type network struct {
	st     *stage.Stage
	client *http.Client
}

// get fetches a page and returns its size in bytes.
func (n network) get(ctx context.Context, address string) (bytes int, err error) {
	ctx, cancel := n.st.Guard(ctx, pageTimeout)
	defer cancel()
	n.st.Say(ctx, "fetches %s", address)
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return 0, err
	}
	w, host := trace.From(ctx), trace.Object{Name: request.URL.Hostname()}
	w.WaitingOutside(ctx, &host, trace.KindNetwork)
	defer w.Resumed()
	response, err := n.client.Do(request)
	if err != nil {
		return 0, reason(err)
	}
	defer response.Body.Close()
	if response.StatusCode >= 400 {
		return 0, fmt.Errorf("HTTP status %s", response.Status)
	}
	read, err := io.Copy(io.Discard, io.LimitReader(response.Body, maxPage+1))
	switch {
	case err != nil:
		return 0, err
	case read > maxPage:
		return 0, fmt.Errorf("the page has more than %d MiB", maxPage>>20)
	}
	return int(read), nil
}

// reason takes off what the client wraps around an error: the method and the URL, which the reader
// knows.
func reason(err error) error {
	var wrapped *url.Error
	if errors.As(err, &wrapped) {
		return wrapped.Err
	}
	return err
}
