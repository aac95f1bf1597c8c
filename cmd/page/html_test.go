package page

import (
	"regexp"
	"strings"
	"testing"

	"concurrency-lab/cmd/golden"
	"concurrency-lab/cmd/term"
)

func TestPageHTML(t *testing.T) { golden.Check(t, "page-html.golden", HTML(everything)) }

func TestPageHTMLBlocks(t *testing.T) {
	for markdown, want := range map[string]string{
		"```lab\nconcurrency-lab a\nconcurrency-lab b\n```": `<pre class="lab">` +
			`<code>concurrency-lab a</code><code>concurrency-lab b</code></pre>`,
		"```ask\nWhat will `x` be?\nanswer: result.x\n```": `<div class="ask"><p>What will <code>x</code> be?</p></div>`,
		"```ask\nHow <so>?\n```":                           "<div class=\"ask\">How &lt;so&gt;?\n</div>",
		"```sh\na <b> && c\n```":                           "<pre><code>a &lt;b&gt; &amp;&amp; c</code></pre>",
		"[in](https://x.test/?a&b) and [other](pool.md)": `<p><a rel="noreferrer" target="_blank" ` +
			`href="https://x.test/?a&amp;b">in</a> and <span>other</span></p>`,
		"3. three\n4. four": "<ol start=\"3\"><li>three\n</li>\n<li>four\n</li>\n</ol>",
	} {
		if got := strings.TrimSpace(HTML([]byte(markdown))); got != want {
			t.Errorf("%q:\n%s, want\n%s", markdown, got, want)
		}
	}
}

// TestPagesHaveTheSameWordsInABrowser compares what a browser and a terminal show of each page, but
// for marks, rules and breaks.
func TestPagesHaveTheSameWordsInABrowser(t *testing.T) {
	tags, others := regexp.MustCompile(`<[^>]*>`), regexp.MustCompile(`[^\pL\pN]+`)
	entities := strings.NewReplacer("&lt;", "<", "&gt;", ">", "&quot;", `"`, "&amp;", "&")
	numbers := regexp.MustCompile(`(?m)^ *\d+\. `) // of a list: the browser makes them
	links := regexp.MustCompile(`\((https?://|[a-z0-9.-]+\.md)[^)]*\)`)
	letters := func(text string) string { return others.ReplaceAllString(text, "") }
	for name, markdown := range pages(t) {
		inBrowser := letters(entities.Replace(tags.ReplaceAllString(HTML(markdown), "")))
		rendered := numbers.ReplaceAllString(Render(markdown, 10_000, term.Palette{}, true), "")
		inTerminal := letters(links.ReplaceAllString(rendered, ""))
		if inBrowser != inTerminal {
			at := 0
			for at < min(len(inBrowser), len(inTerminal)) && inBrowser[at] == inTerminal[at] {
				at++
			}
			from := max(0, at-40)
			t.Errorf("%s: in a browser …%.80s, in a terminal …%.80s", name, inBrowser[from:], inTerminal[from:])
		}
	}
}
