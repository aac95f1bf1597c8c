package view

import (
	"strings"
	"unicode/utf8"

	"github.com/fatih/color"
	"github.com/rivo/uniseg"
)

// prose is text of which some stretches are painted. Lines are broken by the plain text, in which
// colours take no room.
type prose struct {
	text    string
	painted []paintedStretch
}

// stretch is a part of a text, by its bytes.
type stretch struct{ from, to int }

type paintedStretch struct {
	stretch
	style []color.Attribute
}

// add appends text.
func (p *prose) add(text string, style []color.Attribute) {
	from := len(p.text)
	p.text += text
	p.painted = append(p.painted, paintedStretch{stretch{from, len(p.text)}, style})
}

// append appends what another prose has.
func (p *prose) append(more prose) {
	for _, s := range more.painted {
		p.add(more.text[s.from:s.to], s.style)
	}
}

// part returns a stretch of it as a prose of its own.
func (p *prose) part(s stretch) (part prose) {
	for _, piece := range p.painted {
		if from, to := max(s.from, piece.from), min(s.to, piece.to); from < to {
			part.add(p.text[from:to], piece.style)
		}
	}
	return part
}

// split returns its lines.
func (p *prose) split() []prose {
	lines := make([]prose, 1)
	for _, piece := range p.painted {
		for i, text := range strings.Split(p.text[piece.from:piece.to], "\n") {
			if i > 0 {
				lines = append(lines, prose{})
			}
			if text != "" {
				lines[len(lines)-1].add(text, piece.style)
			}
		}
	}
	return lines
}

// width returns the columns that a stretch takes.
func (p *prose) width(s stretch) int { return uniseg.StringWidth(p.text[s.from:s.to]) }

// widest returns the columns that the text takes where no line has to be broken.
func (p *prose) widest() int {
	most := 0
	for line := range strings.SplitSeq(p.text, "\n") {
		most = max(most, uniseg.StringWidth(line))
	}
	return most
}

// fill breaks the text into lines of at most width columns. There is at least one, which may be
// empty.
func (p *prose) fill(width int) []stretch {
	var lines []stretch
	line, used := stretch{}, 0
	end := func() {
		lines = append(lines, stretch{line.from, line.from + len(trimmed(p.text[line.from:line.to]))})
		line.from, used = line.to, 0
	}
	for _, piece := range pieces(p.text, width) {
		if used > 0 && used+uniseg.StringWidth(trimmed(piece)) > width {
			end()
		}
		line.to += len(piece)
		used += uniseg.StringWidth(piece)
		if strings.HasSuffix(piece, "\n") {
			end()
		}
	}
	if len(lines) == 0 || line.to > line.from {
		end()
	}
	return lines
}

// paint returns a stretch of the text with its colours.
func (p *prose) paint(s stretch, palette Palette) string {
	part := p.part(s)
	var b strings.Builder
	for _, piece := range part.painted {
		b.WriteString(palette.paint(part.text[piece.from:piece.to], piece.style...))
	}
	return b.String()
}

// lines returns the painted lines.
func (p *prose) lines(width int, palette Palette) []string {
	var lines []string
	for _, s := range p.fill(width) {
		lines = append(lines, p.paint(s, palette))
	}
	return lines
}

// pieces cuts text where a line may end, and where it must because a piece would be wider than
// width.
func pieces(text string, width int) []string {
	var all []string
	piece, segment, state := "", "", -1
	for text != "" {
		segment, text, _, state = uniseg.FirstLineSegmentInString(text, state)
		if piece += segment; !mayBreak(piece, text) {
			continue
		}
		for uniseg.StringWidth(trimmed(piece)) > width {
			n := fitting(piece, width)
			all = append(all, piece[:n])
			piece = piece[n:]
		}
		all = append(all, piece)
		piece = ""
	}
	return all
}

// mayBreak says whether a line may end between the two, where Unicode allows it: after a space, and
// beside the wide letters of the scripts that have no spaces. Unicode also allows it after hyphens
// and slashes, but flags and paths shall stay whole.
func mayBreak(before, after string) bool {
	last, _ := utf8.DecodeLastRuneInString(before)
	first, _ := utf8.DecodeRuneInString(after)
	return after == "" || before != trimmed(before) || wide(last) || wide(first)
}

func wide(r rune) bool { return uniseg.StringWidth(string(r)) > 1 }

func trimmed(text string) string { return strings.TrimRight(text, " \n") }

// fitting returns the bytes of text that fit into width columns, at least one letter.
func fitting(text string, width int) int {
	g := uniseg.NewGraphemes(text)
	g.Next()
	_, to := g.Positions()
	for used := g.Width(); g.Next() && used+g.Width() <= width; used += g.Width() {
		_, to = g.Positions()
	}
	return to
}
