package main

import (
	"cmp"
	"fmt"
	"html"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/hinshun/vt10x"
)

// The measures of a picture, in pixels.
const (
	cellWidth  = 8.4
	cellHeight = 19
	baseline   = 14 // of a line's letters, below its top
	margin     = 14
	fontSize   = 14
)

// bold is what vt10x has in the mode of a bold letter, under a name of its own.
const bold = 1 << 2

// colours are those of the paper, of plain text, and of the terminal's sixteen, in light and dark.
// Each stands out from its paper by 4.5 to 1.
var colours = []shade{
	{"paper", "#ffffff", "#0d1117"}, {"text", "#1f2328", "#e6edf3"}, {"edge", "#d0d7de", "#30363d"},
	{"c0", "#24292f", "#8b949e"}, {"c1", "#cf222e", "#ff7b72"}, {"c2", "#116329", "#3fb950"}, {"c3", "#7d4e00", "#e3b341"},
	{"c4", "#0969da", "#58a6ff"}, {"c5", "#8250df", "#bc8cff"}, {"c6", "#1b6b72", "#39c5cf"}, {"c7", "#57606a", "#b1bac4"},
	{"c8", "#57606a", "#8b949e"}, {"c9", "#cf222e", "#ff7b72"}, {"c10", "#116329", "#3fb950"},
	{"c11", "#953800", "#e3b341"}, {"c12", "#0969da", "#58a6ff"}, {"c13", "#8250df", "#bc8cff"},
	{"c14", "#1b6b72", "#39c5cf"}, {"c15", "#24292f", "#f0f6fc"},
}

// draw makes a picture that moves by itself, again and again. It stands still, as it is at the end,
// where nothing may move or nothing can.
func draw(c cast) []byte {
	all, end := frames(c)
	rows := height(all)
	found := stretches(all, rows)
	d := drawing{frames: all, end: end}
	width, high := 2*margin+float64(c.Columns)*cellWidth, 2*margin+rows*cellHeight

	fmt.Fprintf(&d.body, `<rect class="paper" x=".5" y=".5" width="%s" height="%d" rx="8"/>`+"\n", number(width-1), high-1)
	d.cursor()
	for _, p := range slices.SortedFunc(maps.Keys(found), func(a, b period) int {
		return cmp.Or(cmp.Compare(a.first, b.first), cmp.Compare(a.last, b.last))
	}) {
		d.group(p, found[p])
	}
	var b strings.Builder
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" width="%s" height="%d" viewBox="0 0 %[1]s %[2]d" `+
		`role="img">`+"\n", number(width), high)
	fmt.Fprintf(&b, "<title>%s</title>\n<style>\n%s%s</style>\n%s</svg>\n", html.EscapeString("$ "+c.Command),
		styles(others(found)), d.moves(), d.body.String())
	return []byte(b.String())
}

// shade is a colour in light and dark.
type shade struct{ class, light, dark string }

// others returns those of the terminal's further colours that the stretches have.
func others(found map[period][]stretch) []shade {
	used := map[vt10x.Color]bool{}
	for _, list := range found {
		for _, s := range list {
			used[s.look.FG], used[s.look.BG] = true, true
		}
	}
	var all []shade
	for _, c := range slices.Sorted(maps.Keys(used)) {
		if c >= sixteen && c < vt10x.DefaultFG {
			r, g, b := rgb(c)
			all = append(all, shade{class(c), hex(r, g, b), hex(lighter(r), lighter(g), lighter(b))})
		}
	}
	return all
}

// sixteen are the colours that each terminal shows in its own way. Those after them are a cube of 6
// shades of red, green and blue each, and 24 greys.
const sixteen = 16

// rgb is one of those colours.
func rgb(c vt10x.Color) (r, g, b int) {
	if c >= 256 { // is given by its red, green and blue
		return int(c >> 16 & 0xff), int(c >> 8 & 0xff), int(c & 0xff)
	}
	if grey := int(c) - 232; grey >= 0 {
		return 8 + 10*grey, 8 + 10*grey, 8 + 10*grey
	}
	step := [6]int{0, 95, 135, 175, 215, 255}
	n := int(c) - sixteen
	return step[n/36], step[n/6%6], step[n%6]
}

// lighter makes a colour that is good to read on white good to read on black.
func lighter(part int) int { return part + (255-part)*2/5 }

func hex(r, g, b int) string { return fmt.Sprintf("#%02x%02x%02x", r, g, b) }

// styles are the colours and letters.
func styles(further []shade) string {
	var light, dark, uses strings.Builder
	for _, c := range slices.Concat(colours, further) {
		fmt.Fprintf(&light, "--%s:%s;", c.class, c.light)
		fmt.Fprintf(&dark, "--%s:%s;", c.class, c.dark)
		fmt.Fprintf(&uses, ".%s{fill:var(--%[1]s)}", c.class)
	}
	return fmt.Sprintf(":root{%s}\n@media(prefers-color-scheme:dark){:root{%s}}\n%s\n"+
		".paper{stroke:var(--edge)}.b{font-weight:bold}.cursor{fill:var(--text);opacity:.5}.gone{visibility:hidden}\n"+
		"text{font:%dpx ui-monospace,SFMono-Regular,Menlo,Consolas,\"DejaVu Sans Mono\",monospace;white-space:pre}\n",
		light.String(), dark.String(), uses.String(), fontSize)
}

// drawing is a picture that is being made.
type drawing struct {
	frames []frame
	end    time.Duration
	body   strings.Builder
	styles strings.Builder
}

// group draws what is to be seen in a period.
func (d *drawing) group(p period, list []stretch) {
	class := "s" + fmt.Sprint(p.first)
	if p.last < len(d.frames) {
		class += "-" + fmt.Sprint(p.last)
	}
	gone := ""
	if p.last < len(d.frames) {
		gone = " gone"
	}
	fmt.Fprintf(&d.body, `<g class="%s%s">`+"\n", class, gone)
	for _, s := range list {
		d.stretch(s)
	}
	d.body.WriteString("</g>\n")

	fmt.Fprintf(&d.styles, "@keyframes %s{0%%{visibility:hidden}%s{visibility:visible}", class, d.percent(p.first))
	if p.last < len(d.frames) {
		fmt.Fprintf(&d.styles, "%s{visibility:hidden}", d.percent(p.last))
	}
	fmt.Fprintf(&d.styles, "}.%s{animation-name:%[1]s}\n", class)
}

// stretch draws letters, or a bar of the letter that fills its cell.
func (d *drawing) stretch(s stretch) {
	x, y, width := number(margin+float64(s.x)*cellWidth), margin+s.y*cellHeight, number(float64(len(s.text))*cellWidth)
	if s.look.BG != vt10x.DefaultBG {
		fmt.Fprintf(&d.body, `<rect class="%s" x="%s" y="%d" width="%s" height="%d"/>`+"\n",
			class(s.look.BG), x, y, width, cellHeight)
	}
	if solid(s.text[0]) {
		fmt.Fprintf(&d.body, `<rect class="%s" x="%s" y="%d" width="%s" height="%d"/>`+"\n",
			class(s.look.FG), x, y+2, width, cellHeight-4)
		return
	}
	look := class(s.look.FG)
	if s.look.Mode&bold != 0 {
		look += " b"
	}
	fmt.Fprintf(&d.body, `<text class="%s" x="%s" y="%d" textLength="%s" lengthAdjust="spacingAndGlyphs" `+
		`xml:space="preserve">%s</text>`+"\n", look, x, y+baseline, width, html.EscapeString(string(s.text)))
}

// class returns the name of a colour.
func class(c vt10x.Color) string {
	switch {
	case c == vt10x.DefaultBG:
		return "paper"
	case c >= vt10x.DefaultFG:
		return "text"
	default:
		return "c" + fmt.Sprint(c)
	}
}

// cursor draws the cursor, which is where it was last.
func (d *drawing) cursor() {
	at := func(f frame) (x string, y int) {
		return number(margin + float64(f.cursor.X)*cellWidth), margin + f.cursor.Y*cellHeight
	}
	x, y := at(d.frames[len(d.frames)-1])
	fmt.Fprintf(&d.body, `<rect class="cursor" x="%s" y="%d" width="%s" height="%d"/>`+"\n", x, y+2, number(cellWidth),
		cellHeight-4)
	d.styles.WriteString("@keyframes cursor{")
	for i, f := range d.frames {
		x, y := at(f)
		fmt.Fprintf(&d.styles, "%s{x:%spx;y:%dpx}", d.percent(i), x, y+2)
	}
	d.styles.WriteString("}.cursor{animation-name:cursor}\n")
}

// moves is what moves, where that is wanted.
func (d *drawing) moves() string {
	return fmt.Sprintf("@media(prefers-reduced-motion:no-preference){\ng,.cursor{animation:%ss step-end infinite}\n%s}\n",
		number(d.end.Seconds()), d.styles.String())
}

// percent returns when a frame begins, as a part of the whole.
func (d *drawing) percent(i int) string {
	return number(100*float64(d.frames[i].at)/float64(d.end)) + "%"
}

// number writes two places behind the point at most.
func number(f float64) string {
	return strings.TrimRight(strings.TrimRight(fmt.Sprintf("%.2f", f), "0"), ".")
}
