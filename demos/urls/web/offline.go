package web

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"concurrency-lab/demos/stage"
)

// site is the page of a host as this machine serves it, over http and https alike.
type site struct {
	bytes int
	delay time.Duration // before it answers, at the document's speed
}

// sites has the documents' hosts. Sizes and delays are made up: no two sizes are equal, so that a
// wrong one shows, and with five threads the pages come in another order than that of their URLs.
var sites = map[string]site{
	"www.buaa.edu.cn":  {62_310, 1200 * time.Millisecond},
	"www.163.com":      {488_120, 600 * time.Millisecond},
	"www.baidu.com":    {227_481, 150 * time.Millisecond},
	"www.qq.com":       {249_870, 350 * time.Millisecond},
	"www.cnbeta.com":   {138_900, 1500 * time.Millisecond},
	"www.bilibili.com": {421_260, 300 * time.Millisecond},
	"www.mi.com":       {330_440, 550 * time.Millisecond},
	"www.uestc.edu.cn": {47_905, 1000 * time.Millisecond},
	"www.jd.com":       {105_377, 250 * time.Millisecond},
	"www.alibaba.com":  {176_052, 800 * time.Millisecond},
	"www.ustc.edu.cn":  {36_218, 600 * time.Millisecond},
}

// siteAt returns what is at a URL, if this machine serves it.
func siteAt(address string) (site, bool) {
	u, err := url.Parse(address)
	if err != nil || u.Path != "" && u.Path != "/" || u.Port() != "" && u.Port() != ports[u.Scheme] {
		return site{}, false
	}
	s, ok := sites[strings.ToLower(u.Hostname())]
	return s, ok
}

var ports = map[string]string{"http": "80", "https": "443"}

// offline is a server on this machine's loopback that plays the documents' hosts.
type offline struct {
	trusted *x509.CertPool
	address map[string]string // where each port of the hosts is
	server  *http.Server
	serving sync.WaitGroup
	broken  atomic.Pointer[error] // why it takes no more connections
}

func serveOffline(st *stage.Stage) (*offline, error) {
	hosts := make([]string, 0, len(sites))
	for host := range sites {
		hosts = append(hosts, host)
	}
	certificate, trusted, err := newCertificate(hosts)
	if err != nil {
		return nil, err
	}
	o := &offline{trusted: trusted, address: map[string]string{}, server: &http.Server{
		Handler:  handler(st),
		ErrorLog: log.New(io.Discard, "", 0), // the client tells what goes wrong
	}}
	secure := &tls.Config{Certificates: []tls.Certificate{certificate}}
	for port, wrap := range map[string]func(net.Listener) net.Listener{
		ports["http"]:  func(l net.Listener) net.Listener { return l },
		ports["https"]: func(l net.Listener) net.Listener { return tls.NewListener(l, secure) },
	} {
		l, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			o.close()
			return nil, err
		}
		o.address[port] = l.Addr().String()
		// it returns when the server is closed, or cannot go on
		o.serving.Go(func() { _ = o.server.Serve(wrap(hasty{l, &o.broken})) })
	}
	return o, nil
}

// hasty is a listener whose first failure is its last. The server would wait until there is a
// descriptor again, and with it whoever has connected.
type hasty struct {
	net.Listener
	failed *atomic.Pointer[error]
}

// Accept hides that an error may pass.
func (h hasty) Accept() (net.Conn, error) {
	c, err := h.Listener.Accept()
	if err != nil {
		h.failed.Store(&err) // before who connects is refused
		return nil, fmt.Errorf("%w", err)
	}
	return c, nil
}

// handler answers as the host that is asked for.
func handler(st *stage.Stage) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		scheme := "http"
		if r.TLS != nil {
			scheme = "https"
		}
		s, ok := siteAt(scheme + "://" + r.Host + r.URL.Path)
		if !ok {
			http.NotFound(w, r)
			return
		}
		if st.Sleep(r.Context(), s.delay) != nil {
			return // the client is gone
		}
		w.Header().Set("Content-Length", strconv.Itoa(s.bytes))
		_, _ = w.Write(make([]byte, s.bytes))
	})
}

// dial connects to this machine in place of the host. Who is refused because the server could not
// go on is told why it could not.
func (o *offline) dial(ctx context.Context, network, address string) (net.Conn, error) {
	host, port, err := net.SplitHostPort(address)
	if err != nil {
		return nil, err
	}
	_, known := sites[strings.ToLower(host)]
	here := o.address[port]
	if !known || here == "" {
		return nil, fmt.Errorf("%s is not served offline; use --live", address)
	}
	c, err := new(net.Dialer).DialContext(ctx, network, here)
	if broken := o.broken.Load(); err != nil && broken != nil {
		return nil, *broken
	}
	return c, err
}

func (o *offline) close() {
	_ = o.server.Close() // there is nothing to lose
	o.serving.Wait()
}
