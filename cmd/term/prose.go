package term

import (
	"strings"
	"unicode/utf8"

	"github.com/fatih/color"
	"github.com/rivo/uniseg"
)

// Prose is text of which some stretches are painted. Lines are broken by the plain text, in which
// colours take no room.
type Prose struct {
	Text    string
	painted []paintedStretch
}

// Stretch is a part of a text, by its bytes.
type Stretch struct{ From, To int }

type paintedStretch struct {
	Stretch
	style []color.Attribute
}

// Add appends text.
func (p *Prose) Add(text string, style []color.Attribute) {
	from := len(p.Text)
	p.Text += text
	p.painted = append(p.painted, paintedStretch{Stretch{from, len(p.Text)}, style})
}

// Append appends what another prose has.
func (p *Prose) Append(more Prose) {
	for _, s := range more.painted {
		p.Add(more.Text[s.From:s.To], s.style)
	}
}

// Part returns a stretch of it as a prose of its own.
func (p *Prose) Part(s Stretch) (part Prose) {
	for _, piece := range p.painted {
		if from, to := max(s.From, piece.From), min(s.To, piece.To); from < to {
			part.Add(p.Text[from:to], piece.style)
		}
	}
	return part
}

// Split returns its lines.
func (p *Prose) Split() []Prose {
	lines := make([]Prose, 1)
	for _, piece := range p.painted {
		for i, text := range strings.Split(p.Text[piece.From:piece.To], "\n") {
			if i > 0 {
				lines = append(lines, Prose{})
			}
			if text != "" {
				lines[len(lines)-1].Add(text, piece.style)
			}
		}
	}
	return lines
}

// Width returns the columns that a stretch takes.
func (p *Prose) Width(s Stretch) int { return uniseg.StringWidth(p.Text[s.From:s.To]) }

// Widest returns the columns that the text takes where no line has to be broken.
func (p *Prose) Widest() int {
	most := 0
	for line := range strings.SplitSeq(p.Text, "\n") {
		most = max(most, uniseg.StringWidth(line))
	}
	return most
}

// Fill breaks the text into lines of at most width columns. There is at least one, which may be
// empty.
func (p *Prose) Fill(width int) []Stretch {
	var lines []Stretch
	line, used := Stretch{}, 0
	end := func() {
		lines = append(lines, Stretch{line.From, line.From + len(trimmed(p.Text[line.From:line.To]))})
		line.From, used = line.To, 0
	}
	for _, piece := range pieces(p.Text, width) {
		if used > 0 && used+uniseg.StringWidth(trimmed(piece)) > width {
			end()
		}
		line.To += len(piece)
		used += uniseg.StringWidth(piece)
		if strings.HasSuffix(piece, "\n") {
			end()
		}
	}
	if len(lines) == 0 || line.To > line.From {
		end()
	}
	return lines
}

// Paint returns a stretch of the text with its colours.
func (p *Prose) Paint(s Stretch, palette Palette) string {
	part := p.Part(s)
	var b strings.Builder
	for _, piece := range part.painted {
		b.WriteString(palette.Paint(part.Text[piece.From:piece.To], piece.style...))
	}
	return b.String()
}

// Lines returns the painted lines.
func (p *Prose) Lines(width int, palette Palette) []string {
	var lines []string
	for _, s := range p.Fill(width) {
		lines = append(lines, p.Paint(s, palette))
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
