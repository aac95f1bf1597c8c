package plot

import (
	"encoding/base64"
	"fmt"
	"io"

	"github.com/go-analyze/charts/chartdraw"
	"github.com/go-analyze/charts/chartdraw/drawing"
	"github.com/golang/freetype/truetype"
	"golang.org/x/image/font/gofont/goregular"

	"concurrency-lab/demos/demo"
)

// plotters draw a picture, each into the kind of file that has this ending.
var plotters = map[string]chartdraw.RendererProvider{".svg": svg, ".png": chartdraw.PNG}

// CanDraw says whether there is a picture for files with this ending.
func CanDraw(ending string) bool { return plotters[ending] != nil }

// plotFont is in the SVG too: what a browser would take in its place may be wider, and run into the
// bars.
const plotFont = "Go"

func svg(width, height int) chartdraw.Renderer {
	data := base64.StdEncoding.EncodeToString(goregular.TTF)
	return chartdraw.SVGWithCSS(fmt.Sprintf("@font-face{font-family:'%s';src:url(data:font/ttf;base64,%s)}", plotFont,
		data), "")(width, height)
}

// What a picture measures, in pixels or what an SVG has in place of them. It is made for a
// projector.
const (
	plotWidth, plotHeight = 1920, 1080

	titleSize, textSize = 48, 32
	plotMargin          = 60
	plotHead            = 220 // above the axes
	heavy, light        = 5, 2
	dotSize             = 9
)

// plotColors are Okabe's and Ito's, which those who see colours otherwise tell apart too.
var plotColors = [...]drawing.Color{
	{R: 0x00, G: 0x72, B: 0xB2, A: 255}, {R: 0xE6, G: 0x9F, B: 0x00, A: 255}, {R: 0xD5, G: 0x5E, B: 0x00, A: 255},
	{R: 0x00, G: 0x9E, B: 0x73, A: 255}, {R: 0x56, G: 0xB4, B: 0xE9, A: 255}, {R: 0xCC, G: 0x79, B: 0xA7, A: 255},
	{R: 0x77, G: 0x77, B: 0x77, A: 255}, {R: 0xB8, G: 0xA9, B: 0x00, A: 255},
}

// What else is drawn.
var (
	ink       = drawing.Color{R: 0x22, G: 0x22, B: 0x22, A: 255}
	paper     = drawing.ColorWhite
	gridlines = chartdraw.Style{StrokeColor: drawing.Color{R: 0xD0, G: 0xD0, B: 0xD0, A: 255}, StrokeWidth: light}
)

// colorOf returns a series' colour. They come round again.
func colorOf(series int) drawing.Color { return plotColors[series%len(plotColors)] }

// Draw draws a figure as files with this ending have it. The subtitle says of what run it is.
func Draw(w io.Writer, ending string, f *demo.Figure, subtitle string) error {
	font, err := truetype.Parse(goregular.TTF)
	if err != nil {
		return err
	}
	c := &chartdraw.Chart{
		Font:  font,
		Width: plotWidth, Height: plotHeight, DPI: 72, // at which a point is a pixel
		Background: chartdraw.Style{Padding: chartdraw.NewBox(plotHead, plotMargin, plotMargin, plotMargin)},
		XAxis: chartdraw.XAxis{
			Name: f.X.Label, NameStyle: lettering(), Style: lettering(), GridMajorStyle: gridlines, GridMinorStyle: gridlines,
		},
		// the one on the right
		YAxis:          chartdraw.YAxis{Style: chartdraw.Hidden(), Range: &chartdraw.ContinuousRange{Max: 1}},
		YAxisSecondary: chartdraw.YAxis{Style: lettering(), GridMajorStyle: gridlines, GridMinorStyle: gridlines},
	}
	if len(f.Bars) > 0 {
		drawBars(c, f)
	} else {
		drawLine(c, f)
	}
	c.Elements = append(c.Elements, heading(f, subtitle))
	return c.Render(plotters[ending], w)
}

// heading writes what is seen, which run it was, and what the vertical axis or the colours mean.
func heading(f *demo.Figure, subtitle string) chartdraw.Renderable {
	return func(r chartdraw.Renderer, box chartdraw.Box, defaults chartdraw.Style) {
		title := lettering()
		title.FontSize = titleSize
		write(r, f.Title, plotMargin, plotMargin+titleSize/2, title.InheritFrom(defaults))
		style := lettering().InheritFrom(defaults)
		write(r, subtitle, plotMargin, plotMargin+titleSize/2+textSize*3/2, style)
		x, y := box.Left, box.Top-textSize/2
		write(r, f.Y.Label, x, y, style)
		for i, meaning := range f.Colors {
			chartdraw.Draw.Box(r, chartdraw.NewBox(y-textSize*3/4, x, x+textSize, y), filled(i))
			x += textSize * 3 / 2
			write(r, meaning, x, y, style)
			x += chartdraw.Draw.MeasureText(r, meaning, style).Width() + textSize*3/2
		}
	}
}

func write(r chartdraw.Renderer, text string, x, y int, style chartdraw.Style) {
	chartdraw.Draw.Text(r, text, x, y, style)
}

// axis is the range of an axis with its marks.
type axis struct {
	chartdraw.ContinuousRange
	marks []chartdraw.Tick
}

// GetTicks returns the marks, which are not the range's ends alone.
func (a *axis) GetTicks(chartdraw.ValueFormatter) []chartdraw.Tick { return a.marks }

// ruled returns a linear axis with marks at these places.
func ruled(marks []float64, of demo.Axis) *axis {
	last := marks[len(marks)-1]
	a := &axis{ContinuousRange: chartdraw.ContinuousRange{Min: marks[0], Max: last}}
	for _, m := range marks {
		a.marks = append(a.marks, chartdraw.Tick{Value: m, Label: Marked(m, of, last)})
	}
	return a
}

// lettering is how text is written, and the axis beside it.
func lettering() chartdraw.Style {
	return chartdraw.Style{
		FontStyle:   chartdraw.FontStyle{FontSize: textSize, FontColor: ink},
		StrokeColor: ink, StrokeWidth: light,
	}
}

// filled is how an area of a series is drawn.
func filled(series int) chartdraw.Style {
	return chartdraw.Style{FillColor: colorOf(series), StrokeColor: colorOf(series), StrokeWidth: light}
}
