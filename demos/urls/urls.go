// Package urls is a demo. A pool of threads fetches pages and shows each as soon as it has arrived.
package urls

import (
	"cmp"
	"context"
	"fmt"
	"net/url"

	"concurrency-lab/demos/demo"
	"concurrency-lab/demos/stage"
	"concurrency-lab/primitives/futures"
)

// Web is where pages are. What speaks to networks is in the package web, because this one is
// initialised in every child.
type Web interface {
	// Open returns a function that fetches a page and returns its size in bytes, and one that must
	// be called at the end. If live, the pages come from the real network, otherwise from this
	// machine.
	Open(st *stage.Stage, live, insecure bool) (get func(ctx context.Context, address string) (bytes int, err error),
		closeAll func(), err error)
	// Size returns the size of this machine's page at a URL, in bytes. It is not ok if there is
	// none.
	Size(address string) (bytes int, ok bool)
}

// Demo is 000's and 002's pages, fetched by a pool of threads. The pages come from this machine,
// unless the user asks for the real ones.
func Demo(web Web) *demo.Demo {
	how := reach{Web: web}
	run := func(f fetcher) func(context.Context, *stage.Stage) (demo.Report, error) {
		return func(ctx context.Context, st *stage.Stage) (demo.Report, error) { return f.run(ctx, st, how) }
	}
	return &demo.Demo{
		Name:      "urls",
		Group:     demo.Pools,
		Summary:   "A pool of threads fetches pages and shows each as soon as it has arrived",
		Args:      "[URL...]",
		CheckArgs: checkURLs,
		Flags: []demo.Flag{
			{Name: "live", Usage: "fetch the pages from the network, not from this machine", Value: demo.Bool(&how.live)},
			{Name: "insecure", Usage: "do not verify certificates, as in the document", Value: demo.Bool(&how.insecure)},
		},
		Variants: []demo.Variant{
			{Name: "as-completed", Unscheduled: network, Source: "000 ThreadPoolExecutor", Workers: 5, Args: true,
				Run:     run(fetcher{urls: sevenURLs, size: inKB}),
				Summary: "seven pages in the order of arrival, each with its size in KB",
				Why: "as_completed gives each future as soon as its page is there, so a slow page does not hold up " +
					"the others."},
			{Name: "dict", Unscheduled: network, Source: "002 ThreadPoolExecutor", Workers: 5, Args: true,
				Run:     run(fetcher{urls: fiveURLs, size: inBytes}),
				Summary: "five pages with their size in bytes; a dict gives the URL of each future",
				Why:     "A dict leads from each future back to its URL, so each page stands beside its own URL."},
			{Name: "as-written", Unscheduled: network, Source: "000 ThreadPoolExecutor", Workers: 5, Args: true, Faulty: true,
				Run:     run(fetcher{urls: sevenURLs, size: inKB, zipped: true}),
				Summary: "as 000 does it: prints the first URL beside the first page to come, and so on",
				Why: "This variant is meant to be wrong: it pairs the pages, which come in any order, with the URLs " +
					"in their first order."},
		},
	}
}

var sevenURLs = []string{
	"http://www.buaa.edu.cn", "https://www.163.com", "https://www.baidu.com", "https://www.qq.com",
	"https://www.cnbeta.com", "https://www.bilibili.com", "https://www.mi.com",
}

var fiveURLs = []string{
	"http://www.uestc.edu.cn/", "http://www.baidu.com", "http://www.jd.com", "http://www.alibaba.com",
	"http://www.ustc.edu.cn/",
}

// checkURLs allows what can be fetched.
func checkURLs(args []string) error {
	for _, a := range args {
		u, err := url.Parse(a)
		if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Hostname() == "" {
			return fmt.Errorf("%q must be an absolute http or https URL, like https://example.org", a)
		}
	}
	return nil
}

// inKB says a page's size in units of 1024 bytes.
func inKB(ctx context.Context, st *stage.Stage, p page) {
	st.Say(ctx, "%s has %.0f KB", p.URL, float64(p.Bytes)/1024)
}

func inBytes(ctx context.Context, st *stage.Stage, p page) {
	st.Say(ctx, "%s has %d bytes", p.URL, p.Bytes)
}

// reach says how the pages are reached.
type reach struct {
	Web
	live, insecure bool
}

// say says how.
func (r reach) say(ctx context.Context, st *stage.Stage) {
	if r.live {
		st.Say(ctx, "live: the pages come from the network")
	} else {
		st.Say(ctx, "offline: the pages come from this machine (--live fetches the real ones)")
	}
	if r.insecure {
		st.Say(ctx, "certificates are not verified")
	}
}

// getPage fetches a page and returns its size in bytes.
type getPage func(ctx context.Context, address string) (int, error)

// fetcher is one variant of the example.
type fetcher struct {
	urls []string                                           // unless the user names others
	size func(ctx context.Context, st *stage.Stage, p page) // says a page's size
	// zipped says that the URLs are paired with the pages in the order in which these come.
	zipped bool
}

// page is what was reported.
type page struct {
	URL   string `json:"url"`
	Bytes int    `json:"bytes"`
	Error string `json:"error"`        // why there is no page, or empty
	Of    string `json:"of,omitempty"` // the URL that was really fetched, where the report has another
}

type urlsResult struct {
	Pages []page `json:"pages"` // in the order in which they were reported
	Live  bool   `json:"live"`
}

func (f fetcher) run(ctx context.Context, st *stage.Stage, how reach) (demo.Report, error) {
	if len(st.Args) > 0 {
		f.urls = st.Args
	}
	get, closeAll, err := how.Open(st, how.live, how.insecure)
	if err != nil {
		return demo.Report{}, err
	}
	defer closeAll()
	how.say(ctx, st)
	pages, err := f.fetch(ctx, st, get)
	return f.report(how, pages), err
}

// fetch has all pages fetched and reports each when it has arrived.
func (f fetcher) fetch(ctx context.Context, st *stage.Stage, get getPage) ([]page, error) {
	pages := []page{}
	st.Total(len(f.urls))
	ex := futures.NewThreadExecutor(ctx, st.Workers, futures.WithThreadNamePrefix("fetcher"))
	todo, urlOf, err := f.submit(ctx, ex, get)
	if err != nil {
		return pages, err
	}
	for future, err := range futures.AsCompleted(ctx, todo...) {
		if err = cmp.Or(err, context.Cause(ctx)); err != nil {
			return pages, err
		}
		p := page{URL: urlOf[future]}
		if next := f.urls[len(pages)]; f.zipped && next != p.URL {
			p.URL, p.Of = next, p.URL
		}
		if p.Bytes, err = future.Result(ctx); err != nil {
			p.Error = err.Error()
		}
		pages = append(pages, p)
		f.say(ctx, st, p)
		st.Advance()
	}
	return pages, ex.Shutdown(ctx)
}

// submit hands all URLs to the executor. A future does not know its URL, so urlOf does.
func (f fetcher) submit(
	ctx context.Context, ex futures.Executor, get getPage,
) (todo []*futures.Future[int], urlOf map[*futures.Future[int]]string, err error) {
	urlOf = map[*futures.Future[int]]string{}
	for _, u := range f.urls {
		future, err := futures.Submit(ctx, ex,
			futures.Func[int](func(ctx context.Context) (int, error) { return get(ctx, u) }))
		if err != nil {
			return nil, nil, err
		}
		todo, urlOf[future] = append(todo, future), u
	}
	return todo, urlOf, nil
}

func (f fetcher) say(ctx context.Context, st *stage.Stage, p page) {
	if p.Error != "" {
		st.Say(ctx, "%s failed: %s", p.URL, p.Error)
		return
	}
	f.size(ctx, st, p)
}

// network is why nobody can choose the order of the steps.
const network = "it waits for the network, and nobody here decides when that answers"
