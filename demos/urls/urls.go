// Package urls is a demo. A pool of threads fetches pages; each is reported as soon as it is there.
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
	// Open returns what fetches a page and tells its size in bytes, and what must be called when no
	// more are wanted. The pages are those of the real network if live, and else this machine's.
	Open(st *stage.Stage, live, insecure bool) (get func(ctx context.Context, address string) (bytes int, err error),
		closeAll func(), err error)
	// Size returns how long this machine's page at a URL is, in bytes. It is not ok if there is
	// none.
	Size(address string) (bytes int, ok bool)
}

// Demo is 000's and 002's pages, fetched by a pool of threads. The pages come from this machine
// unless the user wants the real ones.
func Demo(web Web) *demo.Demo {
	how := reach{Web: web}
	run := func(f fetcher) func(context.Context, *stage.Stage) (demo.Report, error) {
		return func(ctx context.Context, st *stage.Stage) (demo.Report, error) { return f.run(ctx, st, how) }
	}
	return &demo.Demo{
		Name:      "urls",
		Group:     demo.Pools,
		Summary:   "A pool of threads fetches pages; each is reported as soon as it is there",
		Args:      "[URL...]",
		CheckArgs: checkURLs,
		Flags: []demo.Flag{
			{Name: "live", Usage: "fetch from the network, not from this machine", Value: demo.Bool(&how.live)},
			{Name: "insecure", Usage: "do not verify certificates, as in the document", Value: demo.Bool(&how.insecure)},
		},
		Variants: []demo.Variant{
			{Name: "as-completed", Source: "000 ThreadPoolExecutor", Workers: 5, Args: true,
				Run:     run(fetcher{urls: sevenURLs, size: inKB}),
				Summary: "seven pages in the order in which they come, each with its size in the document's KB"},
			{Name: "dict", Source: "002 ThreadPoolExecutor", Workers: 5, Args: true,
				Run:     run(fetcher{urls: fiveURLs, size: inBytes}),
				Summary: "five pages, their URLs looked up by future, with their size in bytes"},
			{Name: "as-written", Source: "000 ThreadPoolExecutor", Workers: 5, Args: true, Faulty: true,
				Run:     run(fetcher{urls: sevenURLs, size: inKB, zipped: true}),
				Summary: "the first URL printed beside the first page to come, and so on, as the document does"},
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

// inKB is the size as 000 prints it: it takes a byte for a bit.
func inKB(bytes int) string { return fmt.Sprintf("%d KB (%d bytes / 8 / 1024)", bytes/8/1024, bytes) }

func inBytes(bytes int) string { return fmt.Sprintf("%d bytes", bytes) }

// reach says how the pages are reached.
type reach struct {
	Web
	live, insecure bool
}

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

// getPage fetches a page and returns its size in bytes.
type getPage func(ctx context.Context, address string) (int, error)

// fetcher is one variant of the example.
type fetcher struct {
	urls []string // unless the user names others
	size func(bytes int) string
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
	st.Say(ctx, "%s", how)
	pages, err := f.fetch(ctx, st, get)
	return f.report(how, pages), err
}

// fetch has all pages fetched and reports each when it is there.
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

// submit hands all URLs to the executor. The futures do not know which is whose.
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
		st.Say(ctx, "%s generated an exception: %s", p.URL, p.Error)
		return
	}
	st.Say(ctx, "%s page is %s", p.URL, f.size(p.Bytes))
}
