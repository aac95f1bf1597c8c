package view

import (
	"strconv"

	"concurrency-lab/cmd/browsertest"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// paper is how the page looks to a printer, until the test ends it.
func paper(p *browsertest.Sheet) {
	if _, err := chromedp.Call(p.Context, emulation.SetEmulatedMedia,
		emulation.SetEmulatedMediaParams{Media: "print"}); err != nil {
		p.Fatal(err)
	}
	p.Is(`dispatchEvent(new Event("beforeprint"))`, true)
}

// prints: on paper there is the whole run, the verdict and the lines, and nothing to press. After
// that the screen is as it was.
func prints(p *browsertest.Sheet) {
	p.Press("ld++" + kb.ArrowRight + kb.ArrowRight)
	before := `JSON.stringify([replay.cursor.passed, replay.cursor.time, replay.scene.from, replay.scene.to,
		replay.scene.type, getComputedStyle(document.body).backgroundColor, document.querySelector("#verdict").open,
		document.querySelector("#badge").hidden, replay.scene.width])`
	screen := browsertest.Get[string](p, before)
	paper(p)
	p.Is(`[replay.cursor.atEnd, replay.scene.from, replay.scene.to === replay.scene.scale.length,
		replay.scene.type].join()`, "true,0,true,1")
	shown := func(ids string) string {
		return `"` + ids + `".split(" ").filter((id) => document.getElementById(id).checkVisibility()).join(" ")`
	}
	p.Is(shown("verdict lines lesson legend badge"), "verdict lines lesson legend badge")
	p.Is(shown("keys details now type play seek pace more"), "")
	p.Is(`document.querySelector("#verdict .ending").checkVisibility()`, true)
	p.Is(`document.querySelectorAll("#lines li").length`, 4)
	p.Is(`getComputedStyle(document.querySelector(".stage")).backgroundColor`, "rgb(255, 255, 255)")
	p.Is(`["lines", "verdict", "lesson"].every((id) => {
		const panel = document.getElementById(id);
		return panel.scrollHeight <= panel.clientHeight + 1;
	})`, true)
	p.Is(`dispatchEvent(new Event("afterprint"))`, true)
	if _, err := chromedp.Call(p.Context, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{}); err != nil {
		p.Fatal(err)
	}
	p.Becomes(before + " === " + strconv.Quote(screen))
}

// printsACrowd: what does not fit on a sheet is not there, and the page says so.
func printsACrowd(p *browsertest.Sheet) {
	paper(p)
	p.Shows("#more", "The first 41 of 60 workers.")
	p.Is("document.documentElement.scrollWidth <= 390", true)
}
