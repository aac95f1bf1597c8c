package urls

import (
	"cmp"
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"

	"concurrency-lab/demos/demo"
	"concurrency-lab/demos/demotest"
	"concurrency-lab/demos/stage"
	"concurrency-lab/demos/urls/web"
)

// urlsSpeed is fast enough for a test, and leaves the pages apart.
const urlsSpeed = 20

// pageSizes returns the pages' sizes by what was printed as their URL.
func pageSizes(pages []page) map[string]int {
	m := map[string]int{}
	for _, p := range pages {
		m[p.URL] = p.Bytes
	}
	return m
}

var sevenSizes = map[string]int{
	"http://www.buaa.edu.cn": 62310, "https://www.163.com": 488120, "https://www.baidu.com": 227481,
	"https://www.qq.com":     249870,
	"https://www.cnbeta.com": 138900, "https://www.bilibili.com": 421260, "https://www.mi.com": 330440,
}

func TestPagesStandBesideTheirURLs(t *testing.T) {
	p := demotest.Play(t, Demo(web.Web{}), "as-completed", stage.Options{Speed: urlsSpeed})
	r := p.Result.(urlsResult)
	if diff := gocmp.Diff(sevenSizes, pageSizes(r.Pages)); diff != "" || r.Live || len(r.Pages) != 7 {
		t.Errorf("%d pages, live %v\n%s", len(r.Pages), r.Live, diff)
	}
	if p.Said("https://www.163.com has 477 KB") != 1 {
		t.Errorf("a KB is 1024 bytes: %v", p.Lines)
	}
	if first := p.Lines[0].Text; !strings.HasPrefix(first, "offline: ") || p.Done != 7 || p.Announced != 7 {
		t.Errorf("the first line is %q; %d of %d steps", first, p.Done, p.Announced)
	}
}

func TestDict(t *testing.T) {
	p := demotest.Play(t, Demo(web.Web{}), "dict", stage.Options{Speed: urlsSpeed})
	want := map[string]int{
		"http://www.uestc.edu.cn/": 47905, "http://www.baidu.com": 227481, "http://www.jd.com": 105377,
		"http://www.alibaba.com": 176052, "http://www.ustc.edu.cn/": 36218,
	}
	if diff := gocmp.Diff(want, pageSizes(p.Result.(urlsResult).Pages)); diff != "" || p.Said("has 47905 bytes") != 1 {
		t.Error(diff, p.Lines)
	}
}

func TestZippedPagesStandBesideOtherURLs(t *testing.T) {
	// In a hurry the delays are no longer than what a busy machine adds to each, so that the order
	// may be right by chance.
	for range 50 {
		p := demotest.Play(t, Demo(web.Web{}), "as-written", stage.Options{Speed: urlsSpeed})
		r := p.Result.(urlsResult)
		for i, page := range r.Pages {
			if page.URL != sevenURLs[i] || page.Bytes != sevenSizes[page.fetched()] {
				t.Errorf("page %d is %+v", i, page)
			}
		}
		mixed := gocmp.Diff(sevenSizes, pageSizes(r.Pages)) != ""
		if c := p.Check(t, "beside its URL"); (c.Grade == demo.Interesting) != mixed {
			t.Errorf("sizes beside other URLs: %v, but %+v", mixed, c)
		}
		if mixed {
			return
		}
	}
	t.Error("in 50 runs all sizes stand beside their URLs")
}

func TestUnreachableURLsAreErrorsBesideThePages(t *testing.T) {
	args := []string{"https://www.qq.com", "https://nowhere.example/", "http://www.mi.com/none", "http://WWW.jd.com:80/",
		"http://www.163.com:8080"}
	p := demotest.Play(t, Demo(web.Web{}), "", stage.Options{Speed: urlsSpeed, Args: args})
	got := map[string]page{}
	for _, page := range p.Result.(urlsResult).Pages {
		got[page.URL] = page
	}
	want := map[string]page{
		args[0]: {URL: args[0], Bytes: 249870},
		args[1]: {URL: args[1], Error: "nowhere.example:443 is not served offline; use --live"},
		args[2]: {URL: args[2], Error: "HTTP status 404 Not Found"},
		args[3]: {URL: args[3], Bytes: 105377},
		args[4]: {URL: args[4], Error: "www.163.com:8080 is not served offline; use --live"},
	}
	if diff := gocmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if n := p.Said(" failed: "); n != 3 {
		t.Errorf("%d lines of errors: %v", n, p.Lines)
	}
}

func TestNoPageAtAllFails(t *testing.T) {
	p := demotest.PlayWith(t.Context(), t, Demo(web.Web{}), "", stage.Options{Args: []string{"https://nowhere.example"}})
	if p.Err != nil || !p.Check(t, "pages").Failed() {
		t.Errorf("%v %+v", p.Err, p.Checks)
	}
}

func TestLiveGoesOutByTheSameClient(t *testing.T) {
	large := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		block := make([]byte, 1<<20)
		for range 65 {
			if _, err := w.Write(block); err != nil {
				return
			}
		}
	}))
	defer large.Close()
	small := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter,
		_ *http.Request) {
		w.Write(make([]byte, 12345))
	}))
	defer small.Close()
	d := Demo(web.Web{})
	demotest.SetFlag(t, d, "live", "true")
	r := demotest.Play(t, d, "dict", stage.Options{Args: []string{small.URL, large.URL}}).Result.(urlsResult)
	slices.SortFunc(r.Pages, func(a, b page) int { return cmp.Compare(b.Bytes, a.Bytes) })
	want := urlsResult{[]page{{URL: small.URL, Bytes: 12345}, {URL: large.URL, Error: "the page has more than 64 MiB"}},
		true}
	if diff := gocmp.Diff(want, r); diff != "" {
		t.Error(diff)
	}
}

func TestInterruptedUrlsTellWhatCame(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	p := demotest.PlayWith(ctx, t, Demo(web.Web{}), "", stage.Options{})
	if r, ok := p.Result.(urlsResult); !errors.Is(p.Err, context.Canceled) || !ok || r.Pages == nil {
		t.Errorf("%v %+v", p.Err, p.Result)
	}
}

func TestURLsMustBeAbsolute(t *testing.T) {
	for address, ok := range map[string]bool{
		"http://a": true, "https://a.b:8443/c?d": true, "HTTPS://a": true, "https://[::1]:8/": true,
		"a": false, "//a": false, "ftp://a": false, "http://": false, "https:///x": false, "http://a b": false,
		"file:///etc": false, "": false,
	} {
		if err := checkURLs([]string{"http://fine", address}); (err == nil) != ok {
			t.Errorf("%q: %v", address, err)
		}
	}
}

func TestUrlsChecksCanFail(t *testing.T) {
	urls := []string{"http://www.qq.com", "http://www.mi.com"}
	both := []page{{URL: urls[0], Bytes: 249870}, {URL: urls[1], Bytes: 330440}}
	swapped := []page{{URL: urls[1], Of: urls[0], Bytes: 249870}, {URL: urls[0], Of: urls[1], Bytes: 330440}}
	for _, tc := range []struct {
		name            string
		pages           []page
		answered, right bool
	}{
		{"both", both, true, true},
		{"zipped", swapped, true, true},
		{"one is missing", both[:1], false, true},
		{"one twice", []page{both[0], both[0]}, false, true},
		{"one is short", []page{both[0], {URL: urls[1], Bytes: 330439}}, true, false},
		{"one failed", []page{both[0], {URL: urls[1], Error: "gone"}}, true, false},
	} {
		right, ok := rightSizes(web.Web{}, tc.pages)
		if c := answered(urls, tc.pages); c.OK != tc.answered || right.OK != tc.right || !ok {
			t.Errorf("%s: %+v %+v", tc.name, c, right)
		}
	}
	if c := besideItsURL(2, 0); c.Grade != demo.Allowed || c.Failed() {
		t.Error(c)
	}
}
