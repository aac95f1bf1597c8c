package demos

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
)

const (
	// pageTimeout is the document's.
	pageTimeout = 60 * time.Second
	// maxPage is the most that is read of a page.
	maxPage = 64 << 20
)

// reach says how the pages are reached.
type reach struct{ live, insecure bool }

func (r reach) String() string {
	text := "offline: the pages come from this machine (--live fetches the real ones)"
	if r.live {
		text = "live: the pages come from the network"
	}
	if r.insecure {
		text += "; certificates are not verified"
	}
	return text
}

// network fetches pages. It must be closed.
type network struct {
	client *http.Client
	close  func()
}

// open returns the real network, or one in which this process serves the documents' hosts. Both use the same client; they
// differ in whom it calls and whose certificates it trusts.
func (r reach) open(st *stage.Stage) (network, error) {
	transport := &http.Transport{
		Proxy:              http.ProxyFromEnvironment,
		TLSClientConfig:    &tls.Config{InsecureSkipVerify: r.insecure},
		DisableKeepAlives:  true, // one page from each host; and so it is in Python
		DisableCompression: true, // the sizes are those of the pages
	}
	n := network{&http.Client{Transport: transport}, func() {}}
	if r.live {
		return n, nil
	}
	server, err := serveOffline(st)
	if err != nil {
		return network{}, fmt.Errorf("serve the pages on this machine: %w", err)
	}
	n.close = server.close
	transport.Proxy = nil
	transport.DialContext = server.dial
	transport.TLSClientConfig.RootCAs = server.trusted
	return n, nil
}

// get fetches a page and returns its size in bytes.
func (n network) get(ctx context.Context, st *stage.Stage, address string) (int, error) {
	ctx, cancel := st.Guard(ctx, pageTimeout)
	defer cancel()
	st.Say(ctx, "fetch %s", address)
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return 0, err
	}
	response, err := n.client.Do(request)
	if err != nil {
		return 0, reason(err)
	}
	defer response.Body.Close()
	if response.StatusCode >= 400 {
		return 0, fmt.Errorf("HTTP status %s", response.Status)
	}
	bytes, err := io.Copy(io.Discard, io.LimitReader(response.Body, maxPage+1))
	switch {
	case err != nil:
		return 0, err
	case bytes > maxPage:
		return 0, fmt.Errorf("the page has more than %d MiB", maxPage>>20)
	}
	return int(bytes), nil
}

// reason takes off what the client wraps around an error: the method and the URL, which the reader knows.
func reason(err error) error {
	var wrapped *url.Error
	if errors.As(err, &wrapped) {
		return wrapped.Err
	}
	return err
}
