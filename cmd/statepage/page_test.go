package statepage

import (
	"bytes"
	"context"
	"fmt"
	"strings"
	"testing"

	"concurrency-lab/cmd/browsertest"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// TestInABrowser tries the page as a reader does, in a real browser.
func TestInABrowser(t *testing.T) {
	b := browsertest.Browser(t)
	race := explored(t, racing("n"), 100)
	for _, try := range []struct {
		name          string
		page          Page
		width, height int64
		test          func(*browsertest.Sheet)
	}{
		{"steps by keys", race, 1280, 720, stepsByKeys},
		{"steps by buttons", race, 1280, 720, stepsByButtons},
		{"the address is a schedule", race, 1280, 720, goesToAddresses},
		{"outcomes are links", race, 1280, 720, followsOutcomes},
		{"deadlock", explored(t, crossed, 100), 1280, 720, showsADeadlock},
		{"a part", explored(t, racing("n"), 3), 1280, 720, saysItIsAPart},
		{"one order", onePath(t), 1280, 720, showsOneOrder},
		{"code", race, 1280, 720, showsCode},
		{"hostile", hostilePage(t), 1280, 720, showsHostileTexts},
		{"faults", race, 1280, 720, findsFaults},
		{"themes and type", race, 1920, 1080, hasThemesAndType},
		{"phone", explored(t, crossed, 100), 390, 844, fitsAPhone},
		{"prints", race, 800, 1100, prints},
	} {
		t.Run(try.name, func(t *testing.T) {
			t.Parallel()
			p := opened(t, b, try.page, try.width, try.height)
			p.Is("typeof states", "object")
			try.test(p)
		})
	}
	for name, broken := range map[string][2]string{
		"no JSON":     {`id="s-data">{`, `id="s-data">{{`},
		"circle":      {`"e":[[1,0,1,`, `"e":[[1,0,0,`},
		"no data":     {`id="s-data">{`, `id="s-data">null`},
		"other words": {`"nodes":`, `"n":`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			text := string(written(t, race))
			if !strings.Contains(text, broken[0]) {
				t.Fatalf("the page has no %s", broken[0])
			}
			text = strings.Replace(text, broken[0], broken[1], 1)
			if name == "no data" {
				at := strings.Index(text, "null") + len("null")
				text = text[:at] + text[at+strings.Index(text[at:], "</script>"):]
			}
			p := browsertest.Open(t, b, []byte(text), 1280, 720)
			p.Shows("#s-error", "This page cannot be shown.")
			p.Is(`document.querySelector("#s-error").checkVisibility()`, true)
			p.Is(`document.querySelector("#s-board").checkVisibility()`, false)
			p.Press("ab" + kb.End)
			p.Is("typeof states + document.querySelectorAll('.worker').length + location.hash", "undefined0")
		})
	}
}

func written(t *testing.T, page Page) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := page.Write(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func opened(t *testing.T, b context.Context, page Page, width, height int64) *browsertest.Sheet {
	t.Helper()
	return browsertest.Open(t, b, written(t, page), width, height)
}

const (
	buttons = `[...document.querySelectorAll(".step")].filter((b) => b.checkVisibility()).map((b) => b.textContent).join()`
	stands  = `[...document.querySelectorAll(".worker")].map((w) => w.querySelector(".stand").textContent).join()`
	canBe   = `[...document.querySelectorAll(".can")].map((c) => c.textContent).join()`
)

// stepsByKeys goes to the lost update and back.
func stepsByKeys(p *browsertest.Sheet) {
	p.Shows("#s-now", "The beginning. Who goes first?")
	p.Is(buttons, "a reads value n,b reads value n")
	p.Is(stands, "must wait,can go,can go")
	p.Is(canBe, "can still happen,can still happen")
	p.Press("a")
	p.Becomes(`location.hash === "#a"`)
	p.Is(buttons, "a writes value n,b reads value n")
	p.Press("bb")
	p.Is(canBe, "cannot happen any more,can still happen")
	p.Press("b") // has ended
	p.Press("z") // is nobody
	p.Shows("#s-now", "3 steps. n1 (b) writes value n: 1")
	p.Press("a")
	p.Shows("#s-now", "the update of b is lost")
	p.Shows("#s-now", "The end. Outcome: ! 1. Switches: 1.")
	p.Shows("#s-steps .lost", "writes value n: 1 <- the update of b is lost")
	p.Shows("#s-objects", "value n1")
	p.Is(stands, "done,done,done")
	p.Is(canBe, "cannot happen any more,you are here · seen")
	p.Becomes(`location.hash === "#ab2a"`)
	p.Press(kb.Backspace)
	p.Becomes(`location.hash === "#ab2"`)
	p.Press(kb.ArrowLeft + kb.ArrowRight + kb.ArrowRight) // the steps that were taken back
	p.Becomes(`location.hash === "#ab2a"`)
	p.Press(kb.Home)
	p.Shows("#s-now", "The beginning.")
	p.Press(kb.End)                                 // the outcome that was not seen yet
	p.Shows("#s-now", "Outcome: ✓ 2. Switches: 0.") // a had ended when b began
	p.Shows("#s-seen", "2 of 2 seen")
	p.Press(kb.Home + "b" + kb.ArrowRight + kb.ArrowRight + kb.ArrowRight) // who made the last step goes on
	p.Becomes(`location.hash === "#b2a2"`)
}

func stepsByButtons(p *browsertest.Sheet) {
	p.Do(chromedp.Click(chromedp.CSS(".worker:nth-child(3) .step")))
	p.Shows("#s-now", "1 step. n1 (b) reads value n: 0")
	p.Press(kb.Enter) // the button has the focus
	p.Shows("#s-now", "2 steps. n1 (b) writes value n: 1")
	p.Do(chromedp.Click(chromedp.CSS("#s-back")))
	p.Shows("#s-now", "1 step.")
	p.Do(chromedp.Click(chromedp.CSS("#s-forward")), chromedp.Click(chromedp.CSS("#s-forward")))
	p.Shows("#s-now", "3 steps. n0 (a) reads value n: 1")
	p.Do(chromedp.Click(chromedp.CSS("#s-steps tr:nth-child(2) a")))
	p.Shows("#s-now", "2 steps.")
	p.Do(chromedp.Click(chromedp.CSS("#s-begin")))
	p.Shows("#s-now", "The beginning.")
	p.Is(`document.querySelector("#s-back").getAttribute("aria-disabled")`, true)
	p.Do(chromedp.Click(chromedp.CSS("#s-back")))
	p.Shows("#s-now", "The beginning.")
}

func goesToAddresses(p *browsertest.Sheet) {
	for hash, now := range map[string]string{
		"#ab2a": "the update of b is lost", "#abba": "the update of b is lost", "#b2": "2 steps. n1 (b)",
		"#%61": "1 step. n0 (a)",
	} {
		p.Is(fmt.Sprintf("location.hash = %q", hash), hash)
		p.Shows("#s-now", now)
		p.Is(`document.querySelector("#s-fault").hidden`, true)
	}
	for hash, told := range map[string]string{
		"#a3b": "a can make no step after 2 of its steps. Who can: b", "#ac": "c can make no step after 1 of its steps",
		"#ab2a2": "Who can: nobody", "#a!": "is no schedule", "#a0": "is no schedule", "#a99999999999": "is no schedule",
		"#%": "is no schedule", "#A": "A can make no step after 0 of its steps", "#<b>": "is no schedule",
	} {
		p.Is(fmt.Sprintf("location.hash = %q", hash), hash)
		p.Shows("#s-fault", told)
	}
	p.Press(kb.Home + "a")
	p.Becomes(`location.hash === "#a" && document.querySelector("#s-fault").hidden`)
	p.Is(`["ab2a", "m{26}3{30!}B2", ""].map((text) => states.written(states.parsed(text))).join()`, "ab2a,m{26}3{30!}B2,")
}

func followsOutcomes(p *browsertest.Sheet) {
	p.Do(chromedp.Click(chromedp.CSS("#s-outcomes .noted a")))
	p.Shows("#s-now", "Outcome: ! 1.")
	p.Shows("#s-outcomes .noted.here", "you are here")
	p.Do(chromedp.Click(chromedp.CSS("#s-outcomes .good a")))
	p.Shows("#s-now", "Outcome: ✓ 2.")
	p.Shows("#s-outcomes .good", "orders 2")
	p.Shows("#s-outcomes .noted", "cannot happen any more · seen")
	p.Is("(history.back(), 1)", 1)
	p.Shows("#s-now", "Outcome: ! 1.")
	p.Shows("#s-facts", "workers 2 · all 14 states")
}

func showsADeadlock(p *browsertest.Sheet) {
	p.Press("ab")
	p.Shows(".worker:nth-child(2)", "waits for lock B, held by b")
	p.Shows("#s-now", "Outcome: ! deadlock. Switches: 1.")
	p.Is(`[...document.querySelectorAll("#s-objects tr")]
		.map((r) => [...r.children].slice(2).map((c) => c.textContent)).join(";")`,
		"a,b;b,a")
}

func saysItIsAPart(p *browsertest.Sheet) {
	p.Shows("#s-facts", "a part: 3 states. There are more, which this page does not have")
	p.Press("aa")
	p.Shows("#s-now", "The page has no step from here: it is a part of all states.")
	p.Shows(".worker:nth-child(3)", "reads value n: this step is not on the page")
	p.Shows("#s-outcomes", "no order of it is on this page")
	p.Is(`location.hash = "#ab2a"`, "#ab2a")
	p.Shows("#s-fault", "b has no step on this page after 1 of its steps")
	p.Is(`document.querySelectorAll("#s-outcomes a[href]").length`, 0)
}

func showsOneOrder(p *browsertest.Sheet) {
	p.Shows("#s-now", "The beginning of one order.")
	p.Is(buttons, "a reads value n")
	p.Shows(".worker:nth-child(3)", "could go too: reads value n")
	p.Press(strings.Repeat(kb.ArrowRight, 5))
	p.Shows("#s-now", "Outcome: ! lost.")
	p.Shows("#s-facts", "one order, 4 steps")
}

func showsCode(p *browsertest.Sheet) {
	now := `[...document.querySelectorAll(".pane .now")].map((l) => l.textContent.trim().replace(/\s+/g, " ")).join(" | ")`
	p.Press("a")
	line := browsertest.Get[string](p, now)
	if !strings.Contains(line, "Join") || !strings.Contains(line, "trace.From(ctx).Before(") {
		p.Errorf("the current lines are %q", line)
	}
	inView := `(() => { const a = document.querySelector("#s-code").getBoundingClientRect();
		return [...document.querySelectorAll(".pane .now")].some((l) => {
			const b = l.getBoundingClientRect();
			return b.top >= a.top && b.bottom <= a.bottom;
		}); })()`
	p.Becomes(inView)
	p.Do(chromedp.Click(chromedp.CSS("#s-type")), chromedp.Click(chromedp.CSS("#s-type")))
	p.Becomes(inView)
	p.Do(chromedp.Click(chromedp.CSS("#s-languages button:nth-child(2)")))
	p.Is(`[...document.querySelectorAll(".pane")].map((pane) => pane.hidden).join()`, "true,false")
	p.Press("b")
	p.Is(`document.querySelectorAll(".pane:not([hidden]) .now").length`, 0)
}

func showsHostileTexts(p *browsertest.Sheet) {
	p.Press("ab2a" + kb.End)
	p.Shows("#s-now", "</script><script>boom()</script>")
	p.Shows("h1", "<img src=x onerror=boom()>{{script}}")
	p.Shows("#s-notes", "<img src=x onerror=boom()>")
	p.Is(`dispatchEvent(new Event("beforeprint"))`, true)
	p.Is(`document.querySelectorAll("img").length + " " + document.querySelectorAll("script").length`, "0 3")
}

// findsFaults: whatever is wrong with the data is found before it is used.
func findsFaults(p *browsertest.Sheet) {
	for edit, told := range map[string]string{
		"":                           "right",
		`data.nodes[3].e[0][2] = 1`:  "state 3, step 0 leads nowhere",
		`data.nodes[3].e[0][2] = 99`: "state 3, step 0 leads nowhere",
		`data.nodes[0].e[1] = data.nodes[0].e[0]`: "state 0, step 1 is there twice",
		`data.nodes[0].e[0][0] = 7`:               "state 0, step 0 is nobody's",
		`data.nodes[0].e[0][3] = 1000`:            "state 0, step 0 has no text",
		`data.nodes[0].e[0].push(1)`:              "state 0, step 0 is none",
		`data.nodes[0].e.shift()`:                 "no step leads to state 1",
		`data.nodes.at(-1).end = -1`:              "state 13 has no step and no outcome",
		`data.nodes.at(-1).end = 5`:               "state 13 has an outcome that there is not",
		`data.nodes.pop()`:                        "leads nowhere",
		`data.nodes = []`:                         "there is no state",
		`data.nodes[2] = 5`:                       "state 2, worker is no list",
		`data.nodes[2] = null`:                    "state 2 is missing",
		`data.nodes[2].w = []`:                    "state 2 has no worker",
		`data.nodes[2].w[0] = 1.5`:                "state 2, worker 0 is no place",
		`data.nodes[2].o = [0, 0, 0, 0]`:          "state 2 has too many objects",
		`data.nodes[2].o[0] = "x"`:                "state 2, object 0 is no place",
		`data.workers[0].stand = 9`:               "worker 0 stands nowhere",
		`data.workers[0].row = 1e6`:               "worker 0 is in no line",
		`data.workers[0].name = {}`:               "worker 0 has no name",
		`data.contents[0].holders = [50]`:         "content 0, holder 0 is no place",
		`data.contents[0].content = 1`:            "content 0 has no content",
		`data.outcomes[0].schedule = "a"`:         "the schedule of outcome 0 does not lead to it",
		`data.outcomes[0].schedule = "?"`:         "outcome 0 has no schedule",
		`data.outcomes[0].mark = "toString"`:      "outcome 0 has no mark",
		`data.sources[0].lines.pop()`:             "source 0 has other lines than its text",
		`data.texts[0] = ["x"]`:                   "texts 0 is no text",
		`data.objects = "x"`:                      "objects is no list",
		`data.whole = 1`:                          "the page does not say whole",
		`data = 7`:                                "there is no data",
	} {
		p.Is(fmt.Sprintf(`(() => {
			let data = JSON.parse(document.getElementById("s-data").textContent);
			%s;
			try {
				states.checked(data);
				return "right";
			} catch (error) {
				return String(error.message.includes(%q) || error.message);
			}
		})()`, edit, told), map[bool]string{true: "right", false: "true"}[told == "right"])
	}
}

func hasThemesAndType(p *browsertest.Sheet) {
	ground := `getComputedStyle(document.body).backgroundColor`
	scheme := func(is string) {
		if _, err := chromedp.Call(p.Context, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
			Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: is}}}); err != nil {
			p.Fatal(err)
		}
	}
	scheme("dark")
	p.Becomes(ground + ` === "rgb(12, 14, 18)"`)
	p.Do(chromedp.Click(chromedp.CSS("#s-theme")))
	p.Becomes(ground + ` === "rgb(242, 244, 247)"`)
	p.Do(chromedp.Click(chromedp.CSS("#s-theme")))
	p.Becomes(ground + ` === "rgb(12, 14, 18)"`)
	p.Is(`document.documentElement.scrollHeight <= 1080`, true)
	p.Do(chromedp.Click(chromedp.CSS("#s-type")), chromedp.Click(chromedp.CSS("#s-type")))
	p.Becomes(`Math.abs(parseFloat(getComputedStyle(document.body).fontSize) - 27.2) < .1`)
	p.Becomes(`document.documentElement.scrollWidth <= 1920 && document.documentElement.scrollHeight <= 1080`)
	p.Do(chromedp.Click(chromedp.CSS("#s-type")))
	p.Becomes(`parseFloat(getComputedStyle(document.body).fontSize) === 16`)
}

func fitsAPhone(p *browsertest.Sheet) {
	p.Press("ab")
	p.Becomes("document.documentElement.scrollWidth <= 390")
	p.Becomes("document.documentElement.scrollHeight > 844")
	p.Is(`[...document.querySelectorAll("#s-board .box, .worker")].every((b) =>
		b.checkVisibility() && b.getBoundingClientRect().right <= 390)`, true)
}

// prints: on paper there is each outcome with its steps, and the code, and nothing to press.
func prints(p *browsertest.Sheet) {
	if _, err := chromedp.Call(p.Context, emulation.SetEmulatedMedia,
		emulation.SetEmulatedMediaParams{Media: "print"}); err != nil {
		p.Fatal(err)
	}
	p.Is(`dispatchEvent(new Event("beforeprint"))`, true)
	p.Is(`dispatchEvent(new Event("beforeprint"))`, true) // the second time there is nothing to do
	p.Is(`[...document.querySelectorAll(".order")].map((o) => o.checkVisibility() + o.querySelector("h3").textContent +
		o.querySelectorAll("tbody tr").length).join()`, "true✓ 24,true! 14")
	p.Shows(".order:nth-child(2) .lost", "the update of b is lost")
	p.Is(`document.querySelector(".order tbody tr:last-child td:last-child").textContent`, "2")
	p.Is(`"control workers-box steps-box objects-box keys outcomes".split(" ").filter((id) =>
		document.getElementById("s-" + id).checkVisibility()).join()`, "")
	p.Is(`"code notes facts handout".split(" ").every((id) =>
		document.getElementById("s-" + id).checkVisibility())`, true)
	p.Is(`(() => { const orders = document.querySelector("#s-handout").getBoundingClientRect();
		return document.querySelector("#s-code").getBoundingClientRect().top >= orders.bottom; })()`, true)
}
