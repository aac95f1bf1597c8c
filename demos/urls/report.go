package urls

import (
	"fmt"
	"strconv"

	"concurrency-lab/demos/demo"
)

func (f fetcher) report(how reach, pages []page) demo.Report {
	came, misplaced := 0, 0
	for _, p := range pages {
		if p.Error == "" {
			came++
		}
		if p.Of != "" {
			misplaced++
		}
	}
	r := demo.Report{
		Result:  urlsResult{pages, how.live},
		Outcome: fmt.Sprintf("%d pages, %d errors", came, len(pages)-came),
		Checks:  []demo.Check{answered(f.urls, pages), anyCame(came)},
		Next:    "urls --variant as-written",
	}
	if c, ok := rightSizes(how, pages); ok && !how.live {
		r.Checks = append(r.Checks, c)
	}
	if f.zipped {
		r.Checks = append(r.Checks, besideItsURL(len(pages), misplaced))
		r.Outcome = fmt.Sprintf("%d of %d beside a wrong URL", misplaced, len(pages))
		r.Words = demo.Tell("pages beside a wrong URL: %d of %d", misplaced, len(pages))
		r.Next = "urls --variant dict"
	}
	return r
}

// answered checks that every URL has its one answer, be it a page or an error.
func answered(urls []string, pages []page) demo.Check {
	open := map[string]int{}
	for _, u := range urls {
		open[u]++
	}
	for _, p := range pages {
		open[p.fetched()]--
	}
	c := demo.Check{Name: "answered", OK: len(pages) == len(urls), Want: strconv.Itoa(len(urls)),
		Got: strconv.Itoa(len(pages)), Grade: demo.Required}
	for u, n := range open {
		if n < 0 {
			c.OK, c.Got = false, fmt.Sprintf("%s, %s too often", c.Got, u)
		}
	}
	return c.As("%d of %d URLs were answered", len(pages), len(urls))
}

// fetched is the URL that the page came from.
func (p page) fetched() string {
	if p.Of != "" {
		return p.Of
	}
	return p.URL
}

// anyCame checks that it was not all errors. Some are no fault of the program: the document expects
// them.
func anyCame(came int) demo.Check {
	return demo.Check{Name: "pages", OK: came > 0, Want: "at least 1", Got: strconv.Itoa(came), Grade: demo.Required}.
		As("pages that came: %d", came)
}

// rightSizes checks that what this machine serves came, and whole. It is not ok if this machine
// serves none of them.
func rightSizes(web Web, pages []page) (c demo.Check, ok bool) {
	served, right := 0, 0
	for _, p := range pages {
		if size, ok := web.Size(p.fetched()); ok {
			served++
			if p.Error == "" && p.Bytes == size {
				right++
			}
		}
	}
	return demo.Check{Name: "right sizes", OK: right == served, Want: strconv.Itoa(served), Got: strconv.Itoa(right),
		Grade: demo.Required}.As("%d pages are whole", right), served > 0
}

// besideItsURL grades what the document's way of pairing did.
func besideItsURL(pages, misplaced int) demo.Check {
	c := demo.Check{Name: "beside its URL", OK: misplaced == 0, Want: strconv.Itoa(pages),
		Got: strconv.Itoa(pages - misplaced), Grade: demo.Allowed}
	if misplaced > 0 {
		c.OK, c.Grade = true, demo.Interesting
	}
	return c.As("%d of %d pages stand beside the wrong URL", misplaced, pages)
}
