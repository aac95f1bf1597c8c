package plot

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"image/png"
	"io"
	"math"
	"slices"
	"strings"
	"testing"

	"concurrency-lab/demos/demo"
	"concurrency-lab/demos/demotest"
)

// The figures that these tests draw: a line, times of two groups, the same a thousandfold apart,
// and names of all kinds.
var (
	lineFigure = &demo.Figure{Title: "results", X: demo.Axis{Label: "n"}, Y: demo.Axis{Label: "fib(n)"},
		Points: fibPoints(19)}

	timesFigure = &demo.Figure{Title: "times", X: demo.Axis{Label: "median", Unit: "s"}, Bars: []demo.Bar{
		{Group: "cal", Name: "serial", Range: demo.Range{Low: 0.010, Mid: 0.012, High: 0.019}, Note: "12.0ms"},
		{Group: "cal", Name: "thread", Range: demo.Range{Low: 0.004, Mid: 0.005, High: 0.007}, Note: "5.00ms", Color: 1},
		{Group: "io", Name: "serial", Range: demo.Exactly(0.002), Note: "2.00ms, by arithmetic"},
	}}
)

func fibPoints(n int) (points []demo.Point) {
	a, b := 1.0, 2.0
	for i := range n {
		points = append(points, demo.Point{X: float64(i + 1), Y: a})
		a, b = b, a+b
	}
	return points
}

// times returns the figure of so many groups, each ten times as slow as the last.
func times(groups int) *demo.Figure {
	f := &demo.Figure{Title: "times", X: demo.Axis{Label: "median", Unit: "s"}}
	for i := range groups {
		mid := 5e-9
		for range i {
			mid *= 10
		}
		for j, name := range []string{"thread", "process"} {
			f.Bars = append(f.Bars, demo.Bar{Group: fmt.Sprint("work ", i), Name: name,
				Range: demo.Range{Low: mid / 2, Mid: mid, High: mid * 2}, Color: j})
		}
	}
	return f
}

// drawn draws a figure, and fails the test if it cannot.
func drawn(t *testing.T, f *demo.Figure, ending string) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := Draw(&b, ending, f, "of what run"); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// svgPicture is what the tests look at in an SVG.
type svgPicture struct {
	texts   []string
	x, y    map[string]float64 // of texts
	circles int
}

func parseSVG(t *testing.T, data []byte) svgPicture {
	t.Helper()
	p := svgPicture{x: map[string]float64{}, y: map[string]float64{}}
	var x, y float64
	in := false
	for d := xml.NewDecoder(bytes.NewReader(data)); ; {
		token, err := d.Token()
		if err == io.EOF {
			return p
		}
		if err != nil {
			t.Fatal(err)
		}
		switch e := token.(type) {
		case xml.StartElement:
			in = e.Name.Local == "text"
			switch e.Name.Local {
			case "circle":
				p.circles++
			case "text":
				for _, a := range e.Attr {
					switch a.Name.Local {
					case "x":
						_, _ = fmt.Sscan(a.Value, &x)
					case "y":
						_, _ = fmt.Sscan(a.Value, &y)
					}
				}
			}
		case xml.CharData:
			if in {
				text := string(e)
				p.texts = append(p.texts, text)
				p.x[text], p.y[text] = x, y
			}
		case xml.EndElement:
			in = false
		}
	}
}

func TestPlotOfALine(t *testing.T) {
	p := parseSVG(t, drawn(t, lineFigure, ".svg"))
	for _, want := range []string{"results", "of what run", "n", "fib(n)", "1", "10",
		"19", "0", "7000"} {
		if !slices.Contains(p.texts, want) {
			t.Errorf("no %q in %q", want, p.texts)
		}
	}
	if p.circles != 19 {
		t.Errorf("%d dots of 19 points", p.circles)
	}
}

func TestPlotOfBars(t *testing.T) {
	p := parseSVG(t, drawn(t, timesFigure, ".svg"))
	for _, want := range []string{"cal, serial", "cal, thread", "io, serial", "12.0ms", "5.00ms", "2.00ms, by arithmetic",
		"0", "20ms", "median"} {
		if !slices.Contains(p.texts, want) {
			t.Errorf("no %q in %q", want, p.texts)
		}
	}
	if p.circles != 0 {
		t.Errorf("%d dots", p.circles)
	}
	if p.x["12.0ms"] <= p.x["5.00ms"] || p.y["cal, serial"] >= p.y["cal, thread"] ||
		p.y["io, serial"]-p.y["cal, thread"] <= p.y["cal, thread"]-p.y["cal, serial"] {
		t.Errorf("%v, %v: the notes follow the lengths, the names go down, a group has a distance", p.x, p.y)
	}
}

// TestPlotOfAWideRange wants powers of ten as far apart as each other, and dots, because bars have
// no beginning there.
func TestPlotOfAWideRange(t *testing.T) {
	f := times(11)
	p := parseSVG(t, drawn(t, f, ".svg"))
	if p.circles != len(f.Bars) {
		t.Errorf("%d dots of %d rows", p.circles, len(f.Bars))
	}
	for _, mark := range []string{"1ns", "100ns", "10µs", "1ms", "1s", "100s"} {
		if !slices.Contains(p.texts, mark) {
			t.Errorf("no %q in %q", mark, p.texts)
		}
	}
	if a, b := p.x["1s"]-p.x["1ms"], p.x["1ms"]-p.x["1µs"]; a < 5*textSize || math.Abs(a-b) > textSize {
		t.Errorf("three decades are %v and %v", a, b)
	}
	// 22 rows stand apart by more than the height of their letters.
	for i, bar := range f.Bars[1:] {
		above, name := f.Bars[i], bar.Group+", "+bar.Name
		if d := p.y[name] - p.y[above.Group+", "+above.Name]; d < textSize {
			t.Errorf("%s is %v below the row above it", name, d)
		}
	}
}

func TestPlotAsPNG(t *testing.T) {
	demotest.SkipWithRace(t)
	for name, f := range map[string]*demo.Figure{"line": lineFigure, "bars": timesFigure, "many": times(11)} {
		picture, err := png.Decode(bytes.NewReader(drawn(t, f, ".png")))
		if err != nil {
			t.Fatal(err)
		}
		size := picture.Bounds().Size()
		if size.X != plotWidth || name == "line" && size.Y != plotHeight || name == "many" && size.Y < 22*leastPitch {
			t.Errorf("%s: %v", name, size)
		}
	}
}

// TestPlotOfWhatIsUnusual: no figure that a demo can have may be an error, however short, long or
// flat it is, or whatever it is called.
func TestPlotOfWhatIsUnusual(t *testing.T) {
	demotest.SkipWithRace(t)
	long := &demo.Figure{Y: demo.Axis{Unit: "s"}}
	for i := range 10 * mostPoints {
		long.Points = append(long.Points, demo.Point{X: float64(i), Y: float64(i) * 1e-9})
	}
	for name, f := range map[string]*demo.Figure{
		"one point":  {Points: []demo.Point{{X: 3, Y: 5}}},
		"flat":       {Points: []demo.Point{{X: 1, Y: 0}, {X: 2, Y: 0}}},
		"below zero": {Y: demo.Axis{Unit: "s"}, Points: []demo.Point{{X: 1, Y: -2e-6}, {X: 2, Y: 1e-6}}},
		"long":       long,
		"no time":    {X: demo.Axis{Unit: "s"}, Bars: []demo.Bar{{Name: "a"}, {Name: "b"}}},
		"one bar":    {Bars: []demo.Bar{{Range: demo.Exactly(1)}}},
		"any letters": {Title: "<&> ]]> 竹 ✓", Bars: []demo.Bar{{Name: "斐波那契 <b> & \x1b[31m\u202e", Note: "日本語 🧵",
			Range: demo.Exactly(3)}}, Colors: []string{"é"}},
	} {
		for ending := range plotters {
			data := drawn(t, f, ending)
			if ending == ".svg" {
				if p := parseSVG(t, data); name == "any letters" &&
					(p.texts[len(p.texts)-1] != "é" || !slices.Contains(p.texts, "日本語 🧵")) {
					t.Errorf("%q", p.texts)
				}
				if len(data) > 400_000 {
					t.Errorf("%s: %d bytes", name, len(data))
				}
			}
		}
	}
}

func TestRuler(t *testing.T) {
	whole, seconds := demo.Axis{}, demo.Axis{Unit: "s"}
	for _, c := range []struct {
		low, high float64
		axis      demo.Axis
		most      int
		want      string
	}{
		{1, 19, whole, 20, "1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19"},
		{1, 19, whole, 8, "0 5 10 15 20"},
		{0, 6765, whole, 10, "0 1000 2000 3000 4000 5000 6000 7000"},
		{0, 2, whole, 10, "0 1 2"},
		{7, 7, whole, 10, "7 8"},
		{0, 0.0047, seconds, 5, "0 1ms 2ms 3ms 4ms 5ms"},
		{-0.0000004, 0.0012, seconds, 4, "-0.5ms 0 0.5ms 1ms 1.5ms"},
		{0, 0, seconds, 2, "0 0.5s 1s"},
		{0, 90e-9, seconds, 5, "0 20ns 40ns 60ns 80ns 100ns"},
	} {
		marks := Ruler(c.low, c.high, c.axis, c.most)
		var told []string
		for _, m := range marks {
			told = append(told, Marked(m, c.axis, marks[len(marks)-1]))
		}
		if got := strings.Join(told, " "); got != c.want {
			t.Errorf("%v to %v: %s, want %s", c.low, c.high, got, c.want)
		}
	}
}

func TestDecades(t *testing.T) {
	for _, c := range []struct {
		low, high float64
		want      string
	}{
		{3e-9, 4e-6, "1ns 10ns 100ns 1µs 10µs"},
		{1e-3, 1e-1, "1ms 10ms 100ms"},
		{1e-3, 1e-3, "1ms 10ms"},
		{0.2, 300, "100ms 1s 10s 100s 1000s"},
	} {
		var told []string
		for _, m := range decades(c.low, c.high) {
			told = append(told, Marked(m, demo.Axis{Unit: "s"}, m))
		}
		if got := strings.Join(told, " "); got != c.want {
			t.Errorf("%v to %v: %s, want %s", c.low, c.high, got, c.want)
		}
	}
}
